"""我的群发: where a campaign stands, and what is done with it: 暂停, 继续发, 取消, 修改文字, 进度, 报告."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.campaigns.content import LONGEST, Content
from bot.campaigns.life import Fault, NotPossible, State
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import audience_words, campaigns
from bot.handlers.turn import Turn
from bot.handlers.wording import campaign_desk as wording
from bot.handlers.wording import campaigns as form
from bot.handlers.wording.campaign_letters import EVENT, PRODUCT
from storage.models import Campaign

TOPIC = wording.TOPIC
LISTED = 6
_REASON = 200  # characters
_SOFT = "(?:请|帮我|我想|想|看看|查看|看一下|看|查|查一下)*"
_END = "(?:吧|啊|呀|了|一下|[?!。. ])*"
_LIST = re.compile(
    rf"{_SOFT}(?:我的群发|群发的?(?:列表|记录|情况|管理|报告|进度)|我发的(?:群发|通知)|所有群发|(?:取消|停止|暂停)(?:这条|那条)?群发){_END}"
)
_APPROVALS = re.compile(rf"{_SOFT}(?:待批准?的?群发|待审批?的?群发|群发审批|审批群发|批准群发){_END}")
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"{_SOFT}(?:{words}){_END}"), slot)
    for words, slot in (
        ("暂停|暂停发送|暂停群发|先停一下|停一停", "pause"),
        ("继续|继续发|继续发送|恢复发送|接着发", "resume"),
        ("取消|取消群发|取消发送|不发了", "cancel"),
        ("修改文字|改文字|改内容|修改内容|改正文", "edit"),
        ("进度|刷新|发到哪了|发了多少|发送进度", "progress"),
        ("报告|效果|结果|总结", "report"),
        ("批准|同意", "approve"),
        ("退回|不同意|不批准", "refuse"),
    )
)
_LEAVES = {Intent.STOP, Intent.BACK, Intent.RESTART, Intent.HELP, Intent.HUMAN}
_SHORT = 6


def hears(turn: Turn) -> bool:
    """我的群发 and 待批群发; False for all others and for whoever may not send."""
    text = turn.reading.text
    if ("群发" not in text and "我发的通知" not in text) or not turn.campaigns.may_write:
        return False
    if _LIST.fullmatch(text):
        _lists(turn)
    elif _APPROVALS.fullmatch(text):
        _lists_approvals(turn)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """What is said of the campaign in view, before anything else is read into it."""
    note = turn.talk.notes.get(TOPIC, {})
    if turn.talk.topic != TOPIC or not note or turn.incoming.button or not turn.text:
        return False
    number, text = str(note.get("number", "")), turn.reading.text
    if asked := note.get("asks"):
        if turn.reading.intent in _LEAVES and len(text) <= _SHORT:
            note.pop("asks")
            return False
        note.pop("asks")
        act = _rewrites if asked == "text" else _refuses
        act(turn, number)
        return True
    if len(text) > _SHORT + 6 or not _in_sight(turn, text):
        return False
    slot = next((slot for pattern, slot in _WORDS if pattern.fullmatch(text)), "")
    if not slot or (note.get("listed") and turn.reading.intent in _LEAVES):
        return False
    seen = turn.campaigns.all(limit=LISTED) if note.get("listed") else [turn.campaigns.get(number)]
    meant = [each for each in seen if each and any(one.slot == slot for one in _buttons(turn, each))]
    if len(meant) > 1:
        turn.answers(form.which_one(meant, slot))
    elif meant:
        _STEPS[slot](turn, meant[0])
    return bool(meant)


def tapped(turn: Turn, button: Button) -> None:
    """A campaign, or a step of its life."""
    if button.slot == "list":
        if turn.campaigns.may_write:
            _lists(turn)
        else:
            turn.answers(form.only_senders())
        return
    if button.slot == "approvals":
        _lists_approvals(turn)
        return
    number, _, version = button.value.partition("/")
    campaign = turn.campaigns.get(number)
    step = _STEPS.get(button.slot)
    if campaign is None:
        turn.answers(form.impossible(Fault.UNKNOWN))
    elif button.slot == "approve":
        _approves(turn, campaign, int(version) if version.isdecimal() else None)
    elif step is not None:
        step(turn, campaign)
    else:
        shows(turn, campaign)


def shows(turn: Turn, campaign: Campaign) -> None:
    """One campaign, whole; words said next are about it."""
    looks_at(turn, campaign)
    bounds = audience_words.bounds_of(turn, campaign)
    audience = form.whom(audience_words.aloud(turn, campaign.audience), bounds)
    begun = campaign.planned_to or campaign.state in (State.RUNNING, State.DONE)
    rest = wording.bar(turn.campaigns.progress(campaign.number)) if begun else ""
    turn.answers(wording.shown(campaign, audience, rest, _buttons(turn, campaign), turn.now))


def _in_sight(turn: Turn, text: str) -> bool:
    """Whether a campaign was shown last, and the words are no button of something else."""
    named = turn.talk.choice(text)
    if named is not None:
        return named.topic == TOPIC
    return any(data.startswith(f"{TOPIC}:") for _, data in turn.talk.choices)


def _lists(turn: Turn) -> None:
    found = turn.campaigns.all(limit=LISTED)
    if not found:
        turn.answers(wording.none())
        return
    looks_at(turn, found[0])
    if len(found) > 1:
        turn.talk.notes[TOPIC]["listed"] = True
    rows = []
    for each in found:
        under_way = each.state in (State.RUNNING, State.PAUSED)
        rest = wording.bar(turn.campaigns.progress(each.number)) if under_way else ""
        first = tuple(button for button in _buttons(turn, each) if button.slot != "report")[:3]
        rows.append((each, rest, (wording.look(each), *first)))
    turn.answers(wording.listed(rows, turn.now))


def _lists_approvals(turn: Turn) -> None:
    found = turn.campaigns.to_approve()
    if not found:
        turn.answers(wording.nothing_to_approve())
    for each in found[:LISTED]:
        shows(turn, each)


def _buttons(turn: Turn, campaign: Campaign) -> tuple[Button, ...]:
    return wording.buttons(
        campaign,
        author=campaign.author_id == turn.who.id,
        stops=turn.campaigns.may_stop(campaign),
        approves=turn.campaigns.may_approve(campaign),
    )


def looks_at(turn: Turn, campaign: Campaign, asks: str = "") -> None:
    """Lets what is said next be about this campaign; `asks` names the words that are asked for."""
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": campaign.number, **({"asks": asks} if asks else {})}


def _progress(turn: Turn, campaign: Campaign) -> None:
    looks_at(turn, campaign)
    found = turn.campaigns.progress(campaign.number)
    turn.answers(wording.progress(campaign, found, _buttons(turn, campaign), turn.now))
    turn.turns_page()


def _reports(turn: Turn, campaign: Campaign) -> None:
    looks_at(turn, campaign)
    found = turn.campaigns.report(campaign.number)
    taps = [(_target(turn, target), count) for target, count in found.taps.items()]
    turn.answers(wording.report(campaign, found, taps, "", turn.now))


def _target(turn: Turn, target: str) -> str:
    """What a button led to, in words."""
    kind, value = target[:2], target[2:]
    if kind == PRODUCT and (product := turn.catalog.product(value)):
        return product.name
    if kind == EVENT and (occasion := turn.events.occasion(value)):
        return f"报名{occasion.product.name}"
    return value


def _pauses(turn: Turn, campaign: Campaign) -> None:
    _tries(turn, campaign, lambda: wording.paused(turn.campaigns.pause(campaign.number)))


def _resumes(turn: Turn, campaign: Campaign) -> None:
    def act() -> str:
        turn.campaigns.resume(campaign.number)
        return wording.resumed()

    _tries(turn, campaign, act)


def _asks_cancel(turn: Turn, campaign: Campaign) -> None:
    looks_at(turn, campaign)
    turn.answers(wording.ask_cancel(campaign))


def _cancels(turn: Turn, campaign: Campaign) -> None:
    def act() -> str:
        turn.campaigns.cancel(campaign.number)
        return wording.cancelled()

    _tries(turn, campaign, act)


def _writes(turn: Turn, campaign: Campaign) -> None:
    if campaign.state == State.DRAFT and campaign.author_id == turn.who.id:
        campaigns.opens_draft(turn, campaign)
    else:
        shows(turn, campaign)


def _asks_text(turn: Turn, campaign: Campaign) -> None:
    looks_at(turn, campaign, "text")
    turn.asks(wording.ask_new_text(campaign))


def _rewrites(turn: Turn, number: str) -> None:
    """Changes the words of what is not sent; what is being sent is paused for it."""
    if len(turn.text) > LONGEST:
        turn.talk.note(TOPIC)["asks"] = "text"
        turn.asks(form.too_long(LONGEST))
        return
    campaign = turn.campaigns.get(number)
    if campaign is None:
        turn.answers(form.impossible(Fault.UNKNOWN))
        return
    held = campaign.state == State.RUNNING

    def act() -> str:
        if held:
            turn.campaigns.pause(number)
        content = replace(Content.from_json(campaign.content), text=turn.text)
        return wording.edited(turn.campaigns.edit(number, content=content), held=held)

    _tries(turn, campaign, act, text=True)


def _approves(turn: Turn, campaign: Campaign, version: int | None = None) -> None:
    def act() -> str:
        return wording.approved(turn.campaigns.approve(campaign.number, version), turn.now)

    _tries(turn, campaign, act)


def _asks_reason(turn: Turn, campaign: Campaign) -> None:
    if not turn.campaigns.may_approve(campaign):
        shows(turn, campaign)
        return
    looks_at(turn, campaign, "reason")
    turn.asks(wording.ask_reason(campaign))


def _refuses(turn: Turn, number: str) -> None:
    try:
        campaign = turn.campaigns.refuse(number, " ".join(turn.text.split())[:_REASON])
    except NotPossible as refused:
        turn.answers(form.impossible(refused.fault))
        return
    turn.talk.forget(TOPIC)
    turn.says(wording.refused(campaign))


def _tries(turn: Turn, campaign: Campaign, act: Callable[[], str], *, text: bool = False) -> None:
    """Takes a step, or says why it cannot be taken; then shows how far it is, or all with its `text`."""
    try:
        turn.opens(act())
    except NotPossible as refused:
        turn.opens(form.impossible(refused.fault).text)
    after = turn.campaigns.get(campaign.number) or campaign
    if after.state in (State.RUNNING, State.PAUSED) and not text:
        _progress(turn, after)
    else:
        shows(turn, after)


_STEPS: dict[str, Callable[[Turn, Campaign], None]] = {
    "show": shows,
    "progress": _progress,
    "report": _reports,
    "pause": _pauses,
    "resume": _resumes,
    "cancel": _asks_cancel,
    "cancelled": _cancels,
    "write": _writes,
    "edit": _asks_text,
    "approve": _approves,
    "refuse": _asks_reason,
}
