"""What people do with what goes to everybody: themes of the month and other campaigns, and surveys."""

from collections.abc import Callable
from functools import partial

from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button
from bot.handlers.wording.campaign_letters import LEAVE, PRODUCT
from bot.handlers.wording.surveys import TOPIC as SURVEY
from bot.simulation.player import Player, pick

Later = Callable[[Callable[[], None]], None]


def reads(person: Player, letter: Letter, later: Later, wants: Callable[[Button], None]) -> bool:
    """Lets somebody read one, and `later` plan what comes of it; False for all other letters.

    `wants` is called with the button of a product that they would like to see.
    """
    answers = [each for each in letter.reply.all_buttons() if each.topic == SURVEY and each.slot == "answer"]
    if answers:
        if person.chance.happens("survey", "answers"):
            later(partial(_answers, person, person.chance.dice.choice(answers)))
        return True
    leave = pick([letter.reply], LEAVE.label)
    if leave is None:
        return False
    products = [each for each in letter.reply.all_buttons() if each.value.startswith(PRODUCT)]
    if person.chance.happens("theme", "unsubscribes"):
        later(partial(_unsubscribes, person, leave))
    elif products and person.chance.happens("theme", "taps"):
        later(partial(wants, person.chance.dice.choice(products)))
    return True


def product_of(button: Button) -> str:
    """The code of the product to which a button leads."""
    return button.value.removeprefix(PRODUCT)


def _unsubscribes(person: Player, leave: Button) -> None:
    if person.chance.happens("theme", "unsubscribes_by_words"):
        person.says(person.chance.phrase("unsubscribe"))
    else:
        person.taps(leave)
    if "群发" not in person.heard:
        person.wonders("unsubscribing from campaigns")


def _answers(person: Player, button: Button) -> None:
    person.taps(button)
    if "您想要什么" in person.heard:
        person.says(person.chance.phrase("odd"))
    if not any(words in person.heard for words in ("记下了", "已经结束")):
        person.wonders("a survey")
