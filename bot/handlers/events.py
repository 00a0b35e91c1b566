"""活动: what is said and tapped of events; residents see them and their own sign-ups, and answer offers."""

import re

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.events.occasions import Fault, NotPossible
from bot.handlers import admission, errands, home, joining, nearby
from bot.handlers.turn import Turn
from bot.handlers.wording import events as wording
from bot.handlers.wording import joining as join_wording
from bot.handlers.wording import subscriptions as follow_wording

TOPIC = wording.EVENTS
_GUESTS = 10  # cards of guests below one's own sign-ups
_LONGEST = 60  # characters; a longer message is about something else
_HINT = re.compile("活动|報名|报名|参加|去不了|来不了|不去了")
_SOFT = r"(?:请问|我想|我要|想要|想|要|可以|帮我|请|我们|我|一下|睇下|看看|看下|查|查看)*"
_END = r"(?:吧|啊|呀|啦|喇|呢|了|吗|么|[?!,.~。、 ])*"
_OWN = re.compile(
    _SOFT + r"(?:我的)?(?:都)?(?:报名|报了)(?:的活动|记录|了)?(?:什么|哪些|咩|边啲)?(?:活动)?" + _END
)
_OWN_SAID = re.compile(r"我的报名|我报|报了什么|报了哪些|报了咩|报名记录|报名的活动")
_CANCELS = re.compile(_SOFT + r"(?:取消|退出|退掉|撤销)(?:我的)?(?:活动)?报名" + _END)
_STAYS_AWAY = re.compile(r"(?:我们?)?(?:临时有事|有事)?[,，]?(?:去不了|来不了|不去了|不来了|不参加)" + _END)
_LIVES = re.compile(r"(?:我|我们|我哋|屋企|我家)*(?:就|是|系)?(?:住|喺|在).{2,20}?" + _END)
_JOINS = re.compile(_SOFT + r"(?:报名|参加|報名)(?!的)(?:这个|这场|呢个|活动|呢场)*(?P<rest>.*)")


def hears(turn: Turn) -> bool:
    """Takes a message about events that says so itself; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or not _HINT.search(text):
        return False
    if joining.is_child(turn):
        joining.asks_guardian(turn)
    elif _OWN_SAID.search(text) and _OWN.fullmatch(text):
        lists_own(turn)
    elif _CANCELS.fullmatch(text) or (_STAYS_AWAY.fullmatch(text) and turn.events.mine()):
        _cancels_one(turn)
    elif (found := _JOINS.fullmatch(text)) and _joins(turn, found["rest"]):
        pass
    elif nearby.asked_for(turn):
        nearby.looks(turn)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """Another place, time or audience for the list in view: 天河区呢, 下周呢; or where we are."""
    note = turn.talk.note(TOPIC)
    reading = turn.reading
    if note.get("number") and reading.intent is Intent.CORRECTION and (party := joining.party_in(turn)):
        joining.begins(turn, str(note["number"]), party)
        return True
    if (reading.wish and not _LIVES.fullmatch(reading.text)) or reading.intent in {
        Intent.ORDER,
        Intent.CORRECTION,
        Intent.NEED,
    }:
        return False
    if note.get("number") and (party := joining.party_in(turn)):
        joining.begins(turn, str(note["number"]), party)
        return True
    if not (reading.place or reading.when or reading.audiences) or len(reading.text) > _LONGEST:
        return False
    nearby.looks(turn)
    return True


def shows(turn: Turn, number: str) -> None:
    """One event, with the way to sign up, or the person's own sign-up."""
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.answers(wording.not_possible(Fault.UNKNOWN))
        return
    turn.talk.enter(TOPIC)
    turn.talk.note(TOPIC)["number"] = occasion.order.number
    if joining.shows(turn, number):
        return
    if occasion.order.starts_at <= turn.now:
        turn.answers(wording.not_possible(Fault.OVER))
    elif not occasion.takes_place:
        turn.answers(wording.not_possible(Fault.OFF))
    else:
        turn.says(
            cards=(wording.card(occasion, turn.now, None),),
            buttons=(follow_wording.like(number), wording.NEARBY),
        )


def lists_own(turn: Turn) -> None:
    """What this person signed up for."""
    mine = turn.events.mine()
    own = [join_wording.mine_card(each, turn.now) for each in mine]
    if len(mine) == 1 and not home.asking(turn):
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = {"number": mine[0].occasion.order.number}  # so that 改成4位 means it
    guests = errands.cards(turn)[:_GUESTS]
    if own or guests:
        turn.answers(join_wording.mine_listed(len(own), (*own, *guests)))
    else:
        turn.answers(join_wording.no_sign_up())


def tapped(turn: Turn, button: Button) -> None:
    """A button of a list, of a sign-up, of an offer, of a coordinator, or a score."""
    value = button.value
    number, _, count = value.partition("-")
    match button.slot:
        case "list":
            nearby.looks(turn)
        case "at":
            nearby.looks_at(turn, value)
        case "city":
            nearby.looks_everywhere(turn)
        case "more":
            nearby.lists(turn, int(value) if value.isdecimal() else 0)
            turn.turns_page()
        case "mine":
            lists_own(turn)
        case "show":
            shows(turn, value)
        case "cancel":
            _cancels(turn, value)
        case "accept":
            _accepts(turn, value)
        case "party" if count.isdecimal():
            joining.begins(turn, number, int(count))
        case "score" if count in {"1", "2", "3", "4", "5"}:
            rated = turn.events.rates(number, int(count))
            turn.says(wording.thanks_for_score(int(count)) if rated else wording.not_rated())
        case "open" | "close":
            admission.opens(turn, value, button.slot == "open")
        case "limit":
            admission.begins_limit(turn, value)
        case _:
            lists_own(turn)


def _joins(turn: Turn, rest: str) -> bool:
    """报名, 报名 3 个人: for the event in view, else for one of a list."""
    if "活动" in rest:
        return False
    if number := turn.reading.order_number:  # as a poster says it
        if turn.events.occasion(number) is None:
            return False
        joining.begins(turn, number)
        return True
    if turn.who.may_order and turn.talk.topic != TOPIC:
        return False
    party = joining.party_in(turn)
    if rest.strip("吧啊呀啦,，。 ") and not party:
        return not turn.who.may_order and (turn.who.chosen or not turn.demo) and _looks_for(turn)
    if number := turn.talk.notes.get(TOPIC, {}).get("number"):
        joining.begins(turn, str(number), party)
        return True
    nearby.looks(turn, wording.ask_which())
    return True


def _looks_for(turn: Turn) -> bool:
    """我想报名粤剧: the events of that kind, whatever was looked at before."""
    if turn.reading.intent not in {Intent.STATEMENT, Intent.UNKNOWN, Intent.SEARCH} or not turn.reading.wish:
        return False
    turn.talk.notes.pop(TOPIC, None)
    nearby.looks(turn, wording.ask_which())
    return True


def _cancels_one(turn: Turn) -> None:
    mine = turn.events.mine()
    if len(mine) == 1:
        _cancels(turn, mine[0].occasion.order.number)
    else:
        lists_own(turn)


def _cancels(turn: Turn, number: str) -> None:
    sign_up = turn.events.gives_back(number)
    if sign_up is None:
        turn.answers(join_wording.no_sign_up())
        return
    turn.answers(join_wording.given_back(turn.events.occasion(number), turn.now))


def _accepts(turn: Turn, number: str) -> None:
    try:
        turn.events.accepts(number)
    except NotPossible as refused:
        turn.answers(wording.not_possible(refused.fault))
        return
    joining.shows(turn, number)
