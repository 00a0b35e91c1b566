"""待审产品: the city's staff looks at what suppliers have entered."""

import re

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import product_form
from bot.handlers.turn import Turn
from bot.handlers.wording import assortment as wording
from bot.handlers.wording import roles
from storage.models import Product

TOPIC = wording.REVIEW
PAGE = 5
_LONGEST = 100  # characters of a reason
_LIST = re.compile(
    r"(?:请|帮我|看看|查看|看|查)*(?:(?:待审|待审核|待审批)(?:的)?(?:新)?产品(?:列表|清单)?|审核(?:新)?产品|新产品审核)"
)


def hears(turn: Turn) -> bool:
    """待审产品, from somebody who looks at them."""
    if not _LIST.fullmatch(turn.reading.text) or not turn.assortment.reviews:
        return False
    lists(turn)
    return True


def lists(turn: Turn) -> None:
    """What waits for a look."""
    waiting = turn.assortment.to_review()
    cards = [wording.review_card(each, _supplier(turn, each)) for each in waiting[:PAGE]]
    turn.answers(wording.to_review(cards, len(waiting)))


def tapped(turn: Turn, button: Button) -> None:
    """A look, a yes, a no, or the reason for a no."""
    code, _, key = button.value.partition("-") if button.slot == "because" else (button.value, "", "")
    product = turn.assortment.product(code) if code else None
    if not turn.assortment.reviews:
        turn.answers(roles.not_allowed("审核产品"))
    elif button.slot == "list":
        lists(turn)
    elif product is None:
        turn.answers(wording.looked_at_before())
    elif button.slot == "show":
        turn.answers(
            wording.review_details(product, _supplier(turn, product), product_form.values_of(product))
        )
    elif not product.waiting:
        turn.answers(wording.looked_at_before())
    elif button.slot == "yes":
        _approves(turn, product)
    elif button.slot == "because" and key in wording.REASONS:
        _refuses(turn, product, wording.REASONS[key])
    else:
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = {"code": product.code}
        asks_reason(turn)


def hears_reason(turn: Turn) -> bool:
    """The reason for a no, in words."""
    product = turn.assortment.product(str(turn.talk.note(TOPIC).get("code", "")))
    words = " ".join(turn.text.split())[:_LONGEST]
    if product is None or turn.reading.intent in {Intent.YES, Intent.NO} or len(words) < 2:
        turn.talk.forget(TOPIC)
        return False
    _refuses(turn, product, words)
    return True


def asks_reason(turn: Turn) -> None:
    """Asks why not."""
    product = turn.assortment.product(str(turn.talk.note(TOPIC).get("code", "")))
    if product is None or not product.waiting:
        turn.talk.forget(TOPIC)
        turn.answers(wording.looked_at_before())
    else:
        turn.answers(wording.ask_reason(product))


def _approves(turn: Turn, product: Product) -> None:
    if not turn.assortment.approve(product.code):
        turn.answers(wording.looked_at_before())
        return
    turn.assortment.tell_supplier(product, wording.you_are_offered(product))
    turn.answers(wording.approved(product))


def _refuses(turn: Turn, product: Product, reason: str) -> None:
    turn.talk.forget(TOPIC)
    if not (turn.assortment.reviews and turn.assortment.refuse(product.code, reason)):
        turn.answers(wording.looked_at_before())
        return
    turn.assortment.tell_supplier(product, wording.you_are_not(product, reason))
    turn.answers(wording.refused(product, reason))


def _supplier(turn: Turn, product: Product) -> str:
    supplier = turn.people.registry.supplier(product.supplier_code)
    return supplier.name if supplier else product.supplier_code
