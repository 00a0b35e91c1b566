"""身份: who somebody is to us, switching between roles, who holds which role, and taking one back."""

from collections.abc import Sequence

from bot.dialogue.messages import Button, Card
from bot.dialogue.readers.understanding import Intent
from bot.handlers import titles
from bot.handlers.turn import Turn
from bot.handlers.wording import demo, home
from bot.handlers.wording import roles as wording
from bot.people.registry import Denied
from bot.people.rights import Command, revoking
from bot.people.roles import RESIDENT, Grant, Role
from storage.people import Holder

TOPIC = "role"
LISTED = 10


def shows(turn: Turn) -> None:
    """The person's roles with their scopes, and the channels that are linked."""
    who = turn.who
    others = [titles.title(turn, grant) for grant in who.grants if grant not in (who.hat, RESIDENT)]
    channels = [wording.channel(each.channel) for each in turn.people.accounts.of(who.id)]
    buttons = [wording.SWITCH] if others or turn.demo else []
    if _decides(turn):
        buttons.append(wording.PENDING)
    turn.answers(wording.mine(titles.title(turn, who.hat), others, who.name, channels, [*buttons, home.HELP]))


def switches(turn: Turn, words: str = "") -> None:
    """Lets the person choose which of their roles to act in; `words` may name it already."""
    held = [grant for grant in turn.who.grants if grant != RESIDENT]
    role = titles.role_said(words) if words else None
    if role is not None:
        named = [grant for grant in held if grant.role is role]
        meant = titles.meant(turn, role, titles.without_role(words)).grants
        place = [grant for grant in named if grant in meant]
        if len(place or named) == 1:
            wears(turn, (place or named)[0])
            return
    elif words and (unit := _own_unit(turn, words)):
        wears(turn, unit)
        return
    if turn.demo and len(held) < 2:
        turn.answers(demo.choose())
    elif not held:
        turn.answers(wording.only_one(titles.title(turn, RESIDENT)))
    else:
        buttons = [
            Button(titles.title(turn, grant), TOPIC, "wear", grant.hat)
            for grant in (*held, RESIDENT)
            if grant != turn.who.hat or turn.who.home is None
        ]
        if turn.demo:
            buttons.append(home.TRY)
        turn.answers(wording.choose(titles.title(turn, turn.who.hat), buttons))


def wears(turn: Turn, grant: Grant) -> None:
    """Acts in one of the person's roles from now on."""
    if grant != RESIDENT and grant not in turn.who.grants:
        turn.answers(wording.not_held())
        return
    turn.people.registry.wear(turn.who.id, grant)
    turn.who = turn.recognise(turn.who.id)
    turn.answers(wording.switched(titles.title(turn, grant), grant.role))


def lists_holders(turn: Turn, role: Role, words: str) -> None:
    """Who holds a role for the place that the words name."""
    grants = titles.meant(turn, role, words).grants
    if not grants:
        turn.answers(wording.nobody_to_revoke(wording.title(role, words)))
        return
    if len(grants) > 1:
        turn.answers(wording.choose_place(titles.choices(turn, TOPIC, "holders", grants)))
        return
    _shows_holders(turn, grants[0])


def revokes(turn: Turn, role: Role | None, words: str) -> None:
    """Asks whose role shall end, then whether it really shall."""
    held = _may_be_meant(turn, role, words)
    what = wording.title(role, words) if role else words
    if not held:
        turn.answers(wording.nobody_to_revoke(f"“{what}”" if what else "这个身份"))
        return
    allowed = [each for each in held if _may_revoke(turn, each)]
    if not allowed:
        turn.answers(wording.not_allowed("撤销这个身份"))
    elif len(allowed) == 1:
        _asks_revoke(turn, allowed[0])
    else:
        turn.answers(wording.which_to_revoke([_card(turn, each) for each in allowed[:LISTED]]))


def hears(turn: Turn) -> bool:
    """Yes or no to the question whether a role shall end."""
    grant_id = turn.talk.note(TOPIC).get("revoke")
    if not isinstance(grant_id, int):
        return False
    match turn.reading.intent:
        case Intent.YES:
            _revokes(turn, grant_id)
        case Intent.NO:
            turn.talk.forget(TOPIC)
            turn.answers(wording.kept())
        case _:
            return False
    return True


def asks(turn: Turn) -> None:
    """Asks once more whether the role shall end."""
    grant_id = turn.talk.note(TOPIC).get("revoke")
    held = _holder(turn, grant_id) if isinstance(grant_id, int) else None
    if held is None:
        turn.talk.forget(TOPIC)
        turn.answers(wording.gone())
        return
    _asks_revoke(turn, held)


def tapped(turn: Turn, button: Button) -> None:
    """A button about roles."""
    grant = titles.parse(button.value)
    number = int(button.value) if button.value.isdecimal() and len(button.value) < 10 else 0
    match button.slot:
        case "switch":
            switches(turn)
        case "wear" if grant:
            wears(turn, grant)
        case "holders" if grant:
            _shows_holders(turn, grant)
        case "revoke" if number and (held := _holder(turn, number)):
            _asks_revoke(turn, held)
        case "revoked" if number:
            _revokes(turn, number)
        case "revoke" | "revoked":
            turn.answers(wording.gone())
        case "keep":
            turn.talk.forget(TOPIC)
            turn.answers(wording.kept())
        case _:
            shows(turn)


def _decides(turn: Turn) -> bool:
    """Whether any role of the person decides on applications."""
    registry = turn.people.registry
    return any(
        turn.who.may(Command.APPROVE_COORDINATOR, registry.target(grant)) for grant in turn.who.grants
    ) or turn.who.may(Command.APPROVE_SUPPLIER)


def _own_unit(turn: Turn, words: str) -> Grant | None:
    """The role for the one of the person's own units that the words name."""
    named = [
        grant for grant in turn.who.grants if grant in titles.meant(turn, Role.COORDINATOR, words).grants
    ]
    return named[0] if len(named) == 1 else None


def _shows_holders(turn: Turn, grant: Grant) -> None:
    registry = turn.people.registry
    if not turn.who.may(Command.SEE_HOLDERS, registry.target(grant)):
        turn.answers(wording.not_allowed("查这个"))
        return
    held = _held(turn, grant.role, [grant.scope])
    turn.answers(wording.holders(titles.title(turn, grant), [_card(turn, each) for each in held[:LISTED]]))


def _held(turn: Turn, role: Role, scopes: Sequence[str] | None = None) -> list[Holder]:
    """Who holds the role; a visitor of the demo sees no other visitor."""
    found = turn.people.registry.holders(role, scopes)
    return [each for each in found if not turn.demo or each.person_id == turn.who.id]


def _holder(turn: Turn, grant_id: int) -> Holder | None:
    held = turn.people.registry.holder(grant_id)
    return held if held and (not turn.demo or held.person_id == turn.who.id) else None


def _may_be_meant(turn: Turn, role: Role | None, words: str) -> list[Holder]:
    """The roles that are held by whom the words name, or for the place they name."""
    own = words in {"我", "自己", "我自己", "本人"}
    found: list[Holder] = []
    for each in (role,) if role else [other for other in Role if other is not Role.RESIDENT]:
        held = _held(turn, each)
        if own:
            found += [one for one in held if one.person_id == turn.who.id]
            continue
        placed = words and each not in titles.EVERYWHERE  # a name tells the others apart, no place
        scopes = {grant.scope for grant in titles.meant(turn, each, words).grants} if placed else set()
        found += [
            one
            for one in held
            if one.scope in scopes or (one.name and one.name in words) or (not words and role)
        ]
    return found


def _may_revoke(turn: Turn, held: Holder) -> bool:
    grant = Grant(Role(held.role), held.scope)
    return turn.who.may(revoking(grant.role), turn.people.registry.target(grant, held.person_id))


def _card(turn: Turn, held: Holder) -> Card:
    buttons = (
        (Button(wording.REVOKE, TOPIC, "revoke", str(held.grant_id)),) if _may_revoke(turn, held) else ()
    )
    text = titles.title(turn, Grant(Role(held.role), held.scope))
    phone = (("电话", held.phone),) if held.phone and buttons else ()
    return Card(wording.holder(held.name), text, phone, buttons)


def _asks_revoke(turn: Turn, held: Holder) -> None:
    if not _may_revoke(turn, held):
        turn.answers(wording.not_allowed("撤销这个身份"))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"revoke": held.grant_id}
    what = titles.title(turn, Grant(Role(held.role), held.scope))
    turn.answers(wording.ask_revoke(wording.holder(held.name), what, held.grant_id))


def _revokes(turn: Turn, grant_id: int) -> None:
    turn.talk.forget(TOPIC)
    registry = turn.people.registry
    held = _holder(turn, grant_id)
    if held is None:
        turn.answers(wording.gone())
        return
    what = titles.title(turn, Grant(Role(held.role), held.scope))
    try:
        done = registry.take_back(held, turn.who.id, wording.you_lost(what))
    except Denied:
        turn.answers(wording.not_allowed("撤销这个身份"))
        return
    turn.who = turn.recognise(turn.who.id)
    if not done:
        turn.answers(wording.gone())
    elif held.person_id == turn.who.id:
        turn.answers(wording.laid_down(what))
    else:
        turn.answers(wording.revoked(wording.holder(held.name), what))
