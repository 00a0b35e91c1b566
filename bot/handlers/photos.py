"""照片: pictures that belong to a delivery, as a supplier's evidence or with a unit's rating."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from bot.dialogue.documents import Kind
from bot.dialogue.files import Attachment
from bot.dialogue.messages import Button
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.turn import Turn
from bot.handlers.wording import dates
from bot.handlers.wording import photos as wording
from bot.handlers.wording.evidence import TOPIC as EVIDENCE
from bot.handlers.wording.ratings import TOPIC as RATING
from bot.orders.life import OrderClosed, Party
from bot.orders.numbers import UnknownNumber
from bot.orders.photos import Put
from storage.models import Order

TOPIC = wording.TOPIC
OFFERED = 5  # deliveries
STAYS = timedelta(minutes=30)  # how long photos go where the last one went
_APART = re.compile(r"gz ?\d+|[ 的,，.。!！?？:：]|订单", re.IGNORECASE)
_WHAT = "(?:活动|现场)?(?:照片|相片|图片|相)"
_LOOK = re.compile(f"(?:我?[想要])?(?:看|睇|查看)(?:一下|下|看)?{_WHAT}")
_SEND = re.compile(f"(?:我?[想要来])?(?:发|传|上传|交|补|补交|加)(?:一下|下|几张|些)?{_WHAT}")
SOON = timedelta(minutes=2)  # of the last one: many come in a row, and are answered in a few words


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """The way to the photos of an order, if this person may see them."""
    photos = turn.photos.of(order)
    return (wording.show_button(order.number, len(photos)),) if photos and turn.photos.may_see(order) else ()


def expects(turn: Turn, number: str) -> None:
    """Lets the photos of the next half hour go to this order."""
    turn.talk.notes[TOPIC] = {"number": number, "until": (turn.now + STAYS).isoformat()}


class Heard(Enum):
    """What became of the pictures of a message."""

    NOT = 0  # there are none, or they belong nowhere
    FIRST = 1  # the first ones of a delivery have found their place
    ANSWERED = 2  # they have found it, or it is asked for


def hears_words(turn: Turn) -> bool:
    """看照片 and 发照片, of an order that is named or of those of late; nothing else."""
    words = _APART.sub("", turn.reading.text)
    number = turn.reading.order_number or ""
    if _LOOK.fullmatch(words):
        _looks(turn, number)
    elif _SEND.fullmatch(words):
        _invites(turn, number)
    else:
        return False
    return True


def hears(turn: Turn) -> Heard:
    """Puts the pictures of a message where they belong, or asks.

    Where the message has words, what is said of the pictures goes before the answer to those.
    """
    if not any(each.is_picture for each in turn.incoming.files):
        return Heard.NOT
    if number := _open(turn):
        return Heard.FIRST if _puts(turn, number, turn.incoming.files) else Heard.ANSWERED
    follows = _follows(turn)
    if orders := turn.photos.wanting()[:OFFERED]:
        waiting = len(turn.photos.waiting())
        if waiting > 1 and follows:
            turn.answers(wording.one_more(waiting))
        else:
            turn.answers(wording.which([(order.number, _named(turn, order)) for order in orders]))
        return Heard.ANSWERED
    if follows and not turn.text:
        turn.answers(wording.unplaced())
        return Heard.ANSWERED
    return Heard.NOT


def tapped(turn: Turn, button: Button) -> None:
    """Where photos belong, a look at them, or one taken back."""
    number, _, photo_id = button.value.partition("-")
    match button.slot:
        case "put" if turn.photos.waiting():
            _puts(turn, number)
        case "put":
            turn.answers(wording.nothing_waits())
        case "back" if photo_id.isdecimal():
            _takes_back(turn, number, int(photo_id[:12]))
        case "none":
            turn.photos.drops()
            turn.answers(wording.none())
        case _:
            _shows(turn, number)


def _looks(turn: Turn, number: str) -> None:
    if number:
        _shows(turn, number)
        return
    orders = [order for order in turn.photos.lately() if turn.photos.of(order)][:OFFERED]
    if len(orders) == 1:
        _shows(turn, orders[0].number)
    else:
        turn.answers(wording.whose([(order.number, _named(turn, order)) for order in orders]))


def _invites(turn: Turn, number: str) -> None:
    orders = [order for order in turn.photos.wanting() if number in ("", order.number)][:OFFERED]
    if len(orders) == 1:
        expects(turn, orders[0].number)
    turn.answers(wording.please_send([_named(turn, order) for order in orders]))


def _open(turn: Turn) -> str:
    """The order that pictures belong to as things stand: that of the form at hand, or of the last ones."""
    note = turn.talk.notes.get(turn.talk.topic, {}) if turn.talk.topic in (EVIDENCE, RATING) else {}
    if number := str(note.get("number", "")):
        return number
    last = turn.talk.notes.get(TOPIC, {})
    until = str(last.get("until", ""))
    return str(last.get("number", "")) if until > turn.now.isoformat() else ""


def _follows(turn: Turn) -> bool:
    """Whether another picture that belonged nowhere came a moment ago; notes that one came now."""
    note = turn.talk.note(TOPIC)
    before = str(note.get("came", ""))
    note["came"] = turn.now.isoformat()
    return bool(before) and turn.now - datetime.fromisoformat(before) < SOON


def _puts(turn: Turn, number: str, only: Iterable[Attachment] | None = None) -> bool:
    """Whether these are the first ones there."""
    try:
        put = turn.photos.puts(number, only)
    except UnknownNumber:
        turn.talk.forget(TOPIC)
        turn.answers(wording.unknown(number))
    except OrderClosed:
        turn.talk.forget(TOPIC)
        turn.answers(wording.closed(number))
    else:
        expects(turn, put.order.number)
        _answers(turn, put)
        return 0 < put.added == put.total
    return False


def _answers(turn: Turn, put: Put) -> None:
    number = put.order.number
    if put.added and put.total == put.added:
        turn.answers(wording.first(number, put.added, put.last))
    elif put.added:
        turn.answers(wording.another(number, put.total, put.last))
    elif not put.left_over:
        turn.answers(wording.again())
    if put.left_over:
        mine = [row.id or 0 for row in turn.photos.of(put.order) if row.party == put.party]
        turn.answers(wording.full(number, mine[-1]))


def _takes_back(turn: Turn, number: str, photo_id: int) -> None:
    try:
        left = turn.photos.takes_back(number, photo_id)
    except UnknownNumber:
        turn.answers(wording.unknown(number))
    except OrderClosed:
        turn.answers(wording.closed(number))
    else:
        turn.answers(wording.taken_back(number, left))


def _shows(turn: Turn, number: str) -> None:
    try:
        order = turn.decisions.order(number)
    except UnknownNumber:
        turn.answers(wording.unknown(number))
        return
    rows = turn.photos.of(order)
    if not rows or not turn.photos.may_see(order):
        turn.answers(wording.empty(order.number))
        return
    places: Counter[Party] = Counter()
    documents, back = [], []
    side = turn.photos.side(order)
    for row in rows:
        party = Party(row.party)
        places[party] += 1
        label = wording.label(party, places[party])
        name = f"{order.number} {label}.jpg"
        documents.append(turn.document(Kind.PHOTO, f"{order.number}/{row.digest}", label, name))
        if party == side:
            back.append(wording.back_button(order.number, row.id or 0, f"收回第 {places[party]} 张"))
    turn.answers(wording.shown(order.number, list(places.items()), tuple(documents), tuple(back)))


def _named(turn: Turn, order: Order) -> str:
    begins, today = order.starts_at.astimezone(SHANGHAI), turn.local.date()
    product = turn.product_of(order)
    return f"{dates.day(begins.date(), today)} {product.name if product else order.number}"
