"""What a message points at: 第二个, 最后一个, 就要这个, 天河嗰个, or the words of a button seen before."""

import re

from bot.dialogue.messages import Button
from bot.dialogue.readers.numerals import read_integer
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.talk import Talk
from bot.handlers.turn import Turn
from bot.handlers.wording import demo, home, ordering, search

_LONGEST = 12  # characters; longer messages say more than which one is meant
_ORDINAL = re.compile(
    r"(?:第\s?([一二三四五六七八九十\d]{1,3})\s?(?:个|项|条|种|张|场)(?!周|星期|礼拜|月|季)|选\s?(\d{1,2})$)"
)
_LAST = re.compile(r"最后一?个|最尾嗰?个|最尾一个")
_THIS = re.compile(
    r"(?:我|那|咁|好|好的|就|要|想|订|点|约|选|拣|系|是){0,4}(?:这个|呢个|这场|呢场|它|佢)(?:吧|啦|喇|了|好了|就得|就行)?"
    r"|我?(?:就|想)?要?点(?:单|它|佢)?(?:吧|啦)?|落单"
)
_AROUND = re.compile(r"^(?:我?(?:要|选|拣|系|是|就|在|喺))+|(?:嗰个|那个|这个|呢个|个|的|嘅|吧|啦|呀)+$")
# Buttons whose words mean the same whenever they are said.
_ALWAYS = {
    button.label: button
    for button in (
        *(home.FIND, home.ORDER, home.MINE, home.NEED, home.TRY, home.PICK_UP),
        *(search.FILTERS, search.ALL, *search.DIMENSIONS, *demo.CHOICES.values()),
    )
}
# Other words for a choice, while it is in sight.
_ALSO = dict.fromkeys(("候补", "登记候补", "我要候补", "帮我候补", "排队", "我要排队", "轮候"), ordering.WAIT)
_CHOSEN_BY_PART = {"unit", "product"}  # the slots whose choices are long names


def pointed_at(turn: Turn) -> Button | None:
    """The choice that the message names, among those in sight first."""
    talk, said = turn.talk, turn.reading.text
    found = talk.choice(said) or talk.choice(turn.text) or talk.choice(_ALSO.get(said, said))
    if found or len(said) > _LONGEST:
        return found
    return _counted(talk, said) or _this(turn, said) or _ALWAYS.get(turn.text) or _by_part(talk, said)


def of_the_same_words(turn: Turn) -> int:
    """How many choices in sight are called what the message says; of several it names none."""
    return len({data for label, data in turn.talk.choices if label in (turn.reading.text, turn.text)})


def out_of_range(turn: Turn) -> int:
    """How many there are to choose from, where the message counts farther; else 0."""
    found = _ORDINAL.search(turn.reading.text) if len(turn.reading.text) <= _LONGEST else None
    choices = _alike(turn.talk) if found else []
    return len(choices) if found and choices and _place(turn.talk, choices, _number(found)) is None else 0


def next_page(turn: Turn) -> Button | None:
    """下一页, of whatever list is in sight."""
    if turn.reading.intent is not Intent.MORE:
        return None
    buttons = (Button.parse(data, label) for label, data in turn.talk.choices if label == search.MORE.label)
    return next(buttons, None)


def _counted(talk: Talk, said: str) -> Button | None:
    last, found = _LAST.search(said), _ORDINAL.search(said)
    choices = _alike(talk) if last or found else []
    if choices and last:
        return choices[-1]
    place = _place(talk, choices, _number(found)) if found else None
    return None if place is None else choices[place]


def _place(talk: Talk, choices: list[Button], number: int) -> int | None:
    """Which of the choices the number means: as they are numbered, or as the whole list counts them."""
    passed = (
        talk.note("search").get("offset", 0) if choices and choices[0].topic == talk.topic == "search" else 0
    )
    return next((place for place in (number - 1, number - 1 - passed) if 0 <= place < len(choices)), None)


def _number(found: re.Match[str]) -> int:
    return read_integer(found[1] or found[2]) or 0


def _alike(talk: Talk) -> list[Button]:
    """The choices of the first one's kind: those that stand in the list, without 更多 and the like below."""
    buttons = [button for label, data in talk.choices if (button := Button.parse(data, label))]
    return [each for each in buttons if (each.topic, each.slot) == (buttons[0].topic, buttons[0].slot)]


def _this(turn: Turn, said: str) -> Button | None:
    """The product whose card is in sight, or the only choice there is."""
    if not _THIS.fullmatch(said):
        return None
    card = turn.talk.notes.get(turn.talk.topic, {}).get("card")
    if isinstance(card, str) and turn.talk.topic == "search":
        return Button(said, "order", "product", card)
    alike = _alike(turn.talk)
    return alike[0] if len(alike) == 1 and alike[0].slot in _CHOSEN_BY_PART else None


def _by_part(talk: Talk, said: str) -> Button | None:
    part = _AROUND.sub("", said)
    if len(part) < 2 or not any(part in label for label, _ in talk.choices):
        return None
    fitting = [each for each in _alike(talk) if each.slot in _CHOSEN_BY_PART and part in each.label]
    return fitting[0] if len(fitting) == 1 else None
