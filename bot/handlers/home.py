"""Greeting, help and the words that work at every moment: 帮助, 取消, 返回, 重来, 人工."""

from collections.abc import Callable, Mapping

from bot.dialogue.messages import Button, Reply
from bot.dialogue.readers.understanding import Intent
from bot.handlers import (
    admission,
    applications,
    approvals,
    campaigns,
    checkin,
    decisions,
    errands,
    evidence,
    feedback,
    forms,
    invitations,
    joining,
    linking,
    mine,
    mydata,
    need,
    ordering,
    product_form,
    product_reviews,
    roles,
    rolls,
    search,
    sheets,
    specials,
    subscriptions,
    supplying,
    surveys,
    titles,
)
from bot.handlers import demo as trial
from bot.handlers.slots.amendments import leaves_it
from bot.handlers.turn import Turn
from bot.handlers.wording import campaigns as campaign_wording
from bot.handlers.wording import demo, home
from bot.handlers.wording.ordering import resumed
from bot.handlers.wording.roles import can
from bot.people.roles import Role

_OFFICES = {Role.REVIEWER, Role.SUPPLIER, Role.STAFF, Role.ADMINISTRATOR}
_FORMS = {forms.NEW, forms.CHANGE}
_ASKS: Mapping[str, Callable[[Turn], None]] = {  # how each topic with an open question asks it again
    need.TOPIC: need.advance,
    mine.CANCEL: mine.asks_reason,
    feedback.TOPIC: feedback.asks,
    evidence.TOPIC: evidence.asks,
    decisions.TOPIC: decisions.asks,
    trial.TOPIC: trial.asks,
    roles.TOPIC: roles.asks,
    invitations.TOPIC: invitations.asks,
    applications.TOPIC: applications.asks,
    approvals.TOPIC: approvals.asks_reason,
    supplying.TOPIC: supplying.asks,
    product_form.TOPIC: product_form.asks,
    sheets.TOPIC: sheets.asks,
    product_reviews.TOPIC: product_reviews.asks_reason,
    linking.TOPIC: linking.asks,
    admission.LIMIT: admission.asks_limit,
    joining.TOPIC: joining.asks,
    checkin.TOPIC: checkin.asks,
    rolls.TOPIC: rolls.asks,
    errands.TOPIC: errands.asks,
    subscriptions.TOPIC: subscriptions.asks,
    surveys.TOPIC: surveys.asks,
    mydata.TOPIC: mydata.asks,
    campaigns.TOPIC: campaigns.asks,
    specials.TOPIC: specials.asks,
}


def greets(turn: Turn) -> None:
    """The greeting; in the demo a newcomer is first asked who to be."""
    title = titles.title(turn, turn.who.hat) if turn.who.chosen else ""
    says_aside(turn, home.greeting(title, turn.demo, _duties(turn)))
    if turn.demo and not turn.who.chosen:
        turn.answers(demo.choose())


def helps(turn: Turn) -> None:
    """What can be said."""
    says_aside(turn, home.help_(turn.demo, titles.title(turn, turn.who.hat), _duties(turn)))


def _duties(turn: Turn) -> str:
    """What the person can do in a role that answers others' orders; empty for all others."""
    return can(turn.who.hat.role) if turn.who.hat.role in _OFFICES else ""


def hears_intent(turn: Turn) -> bool:
    """The words that work at every moment; False when the message is none of them."""
    match turn.reading.intent:
        case Intent.GREETING:
            greets(turn)
        case Intent.HELP:
            helps(turn)
        case Intent.STOP:
            stops(turn)
        case Intent.BACK:
            goes_back(turn)
        case Intent.RESTART:
            restarts(turn)
        case Intent.HUMAN:
            says_aside(turn, _human(turn))
        case Intent.THANKS:
            says_aside(turn, home.thanks())
        case _:
            return False
    return True


def tapped(turn: Turn, button: Button) -> None:
    """One of the buttons that are always there."""
    match button.slot:
        case "help":
            helps(turn)
        case "stop":
            stops(turn)
        case "back":
            goes_back(turn)
        case "restart":
            restarts(turn)
        case "human":
            says_aside(turn, _human(turn))
        case _:
            greets(turn)


def stops(turn: Turn) -> None:
    """Gives up what we are doing."""
    topic = turn.talk.topic
    note = turn.talk.notes.get(topic, {})
    if topic in _FORMS and note:
        if not (leaves_it(turn) and ordering.keeps_as_it_was(turn)):
            ordering.gives_up(turn)
    elif topic == mine.CANCEL and note:
        mine.keeps_order(turn)
    elif topic == mine.TOPIC and note:
        mine.cancels(turn, str(note.get("number", "")))  # 取消, looking at an order: asks for the reason
    elif topic == campaigns.TOPIC and note.get("number"):
        turn.talk.leave()
        turn.answers(campaign_wording.stopped())
        repeats(turn)
    elif topic and note:
        turn.talk.leave()
        turn.talk.forget(trial.TOPIC)  # who looked elsewhere and stops does not want to be asked who to be
        if turn.talk.topic in _FORMS:
            turn.opens(resumed())
            forms.ask(turn, turn.talk.topic)
        else:
            turn.answers(home.stopped(kept=False))
            repeats(turn)  # a question that waited meanwhile is asked in sight, not by surprise later
    else:
        turn.talk.forget(trial.TOPIC)
        turn.answers(home.nothing_to_stop())


def goes_back(turn: Turn) -> None:
    """One step back: the last answer of a form, the list behind a card, the topic set aside."""
    topic = turn.talk.topic
    if topic in _FORMS and turn.talk.notes.get(topic) and ordering.steps_back(turn):
        return
    if topic == search.TOPIC and search.steps_back(turn):
        return
    if topic == need.TOPIC and turn.talk.notes.get(topic) and need.steps_back(turn):
        return
    if topic == mine.CANCEL and turn.talk.notes.get(topic):
        mine.keeps_order(turn)
        return
    if topic == forms.CHANGE and turn.talk.notes.get(topic):
        ordering.gives_up(turn)
        return
    turn.talk.leave()
    if turn.talk.topic in _FORMS:
        turn.opens(resumed())
        forms.ask(turn, turn.talk.topic)
    elif turn.talk.topic == search.TOPIC:
        search.shows_page(turn)
    elif not repeats(turn):
        greets(turn)


def restarts(turn: Turn) -> None:
    """Forgets everything we were talking about; a draft can still be found again."""
    ordering.keeps(turn)
    kept = turn.talk.notes.get(forms.KEPT)
    turn.talk.topic = ""
    turn.talk.shelf.clear()
    turn.talk.notes.clear()
    if kept:
        turn.talk.notes[forms.KEPT] = kept
    turn.answers(home.restarted(bool(kept), turn.demo))


def asking(turn: Turn) -> bool:
    """Whether a question of ours is open."""
    return turn.talk.topic in {*_FORMS, *_ASKS} and bool(turn.talk.notes.get(turn.talk.topic))


def repeats(turn: Turn) -> bool:
    """Asks the question at hand again; False when there is none."""
    topic = turn.talk.topic
    if not asking(turn):
        return False
    if topic in _FORMS:
        forms.ask(turn, topic)
    else:
        _ASKS[topic](turn)
    return True


def says_aside(turn: Turn, reply: Reply) -> None:
    """Says something in passing. Where a question is open it is asked again, and its choices alone count."""
    turn.says(reply.text, reply.cards, () if asking(turn) else reply.buttons)
    repeats(turn)


def _human(turn: Turn) -> Reply:
    return home.human(turn.service_phone, turn.who.home.district if turn.who.home else "")
