"""需求汇总: what is wanted, for staff and suppliers, and a product in answer to it."""

import re
from collections.abc import Callable, Sequence

from bot.dialogue.messages import Reply
from bot.handlers.turn import Turn
from bot.handlers.wording import needs as wording
from bot.orders.needs import Gathered, NotOpen

_LONGEST = 80  # characters
_LISTED = 6  # groups said at once
_MANY = 20  # needs answered at once
_SOFT = "(?:请|帮我|我想|想|看看|查看|查一下|看一下|看|睇)*"
_OVERVIEW = re.compile(rf"{_SOFT}(?:的)?(?:需求汇总|需求清单|需求列表|汇总需求|大家想要什么|群众需求)")
_NEAR = re.compile(
    rf"{_SOFT}(?:附近|周边|本区|我们这边|这边)(?:的人|居民|社区)*(?:想要什么|想要啲乜|有什么需求|有哪些需求|的?需求)"
)
_CODE = r"[a-z][a-z0-9_-]*\d"
_ANSWER = re.compile(
    rf"(?:用(?P<with>{_CODE}))?回应(?:第)?需求 ?(?P<numbers>\d{{1,9}}号?(?:[、,和 ]+\d{{1,9}}号?)*)"
    rf"[ ,:]*(?:用)?(?P<code>{_CODE})?"
)


def hears(turn: Turn) -> bool:
    """Words about everybody's needs, from somebody whose business they are; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or ("需求" not in text and "想要" not in text):
        return False
    if _OVERVIEW.fullmatch(text) and turn.needs.oversees:
        _lists(turn, turn.needs.overview(), wording.overview)
    elif (_NEAR.fullmatch(text) or _OVERVIEW.fullmatch(text)) and (supplier := turn.who.supplier):
        _lists(turn, turn.needs.near(supplier), wording.near)
    elif (found := _ANSWER.fullmatch(text)) and (turn.needs.oversees or turn.who.supplier):
        _answers(turn, found)
    else:
        return False
    return True


def _lists(
    turn: Turn, groups: Sequence[Gathered], said: Callable[[Sequence[Gathered], int, int], Reply]
) -> None:
    total = len({need.id for group in groups for need in group.needs})
    more = max(0, len(groups) - _LISTED)
    turn.answers(said(groups[:_LISTED], more, total) if groups else wording.nothing())


def _answers(turn: Turn, found: re.Match[str]) -> None:
    code = (found["code"] or found["with"] or "").upper()
    product = turn.catalog.product(code)
    if product is None:
        turn.answers(wording.no_product(code))
        return
    if not turn.needs.may_answer_with(product):
        turn.answers(wording.not_yours())
        return
    supplier = turn.catalog.supplier(product.supplier_code)
    name = supplier.name if supplier else ""
    numbers = [int(number) for number in re.findall(r"\d+", found["numbers"])][:_MANY]
    try:
        done = turn.needs.answer(numbers, product, lambda need: wording.told(need, product, name))
    except NotOpen as closed:
        turn.answers(wording.not_open(closed.number))
    else:
        turn.answers(wording.answered(done, product))
