"""产品表: a supplier's products as a sheet, downloaded and sent back; what it would do is read back."""

import re
from hashlib import sha256

from bot.catalog import SheetError
from bot.catalog.intake import Intake, examine, take_in
from bot.dialogue.documents import Kind
from bot.dialogue.messages import Button, Reply
from bot.dialogue.readers.understanding import Intent
from bot.handlers import forms
from bot.handlers.turn import Turn
from bot.handlers.wording import assortment as products
from bot.handlers.wording import sheets as wording
from bot.people.registry import Denied

TOPIC = wording.TOPIC
_SOFT = r"(?:请|麻烦|帮我|帮忙|我要|我想|想|要|给我|把|看看)*"
_DOWN = re.compile(
    rf"{_SOFT}(?:下载|导出|发|要|拿|给我)?(?:一份|一下)?(?:我的|我们的|空白)?(?:的)?(?:产品表|产品表格|产品模板|产品清单表)(?:模板)?"
    r"(?:发给我|导出来|下载)?(?:吧|了|一下|[?!,.~。 ])*"
)
_UP = re.compile(
    rf"{_SOFT}(?:怎么|如何)?(?:批量)?(?:上传|导入|新增)(?:产品|产品表|产品表格|表格)(?:[?!,.~。 吧])*"
)
_TAKE = re.compile(r"(?:确认|确定|就|可以)?导入(?:吧|了)?")
_LEAVE = re.compile(r"(?:放弃|不导入|不导了|不要了)(?:导入|吧|了)?")


def hears_file(turn: Turn) -> bool:
    """Takes a sheet from somebody who looks after products; False for all other messages."""
    sheets = [each for each in turn.incoming.files if not each.is_picture]
    if not sheets or not _keeps_products(turn):
        return False
    if len(sheets) > 1:
        turn.opens(wording.one_at_a_time())
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"digest": sheets[0].digest, "name": sheets[0].name[:60]}
    asks(turn)
    return True


def hears(turn: Turn) -> bool:
    """下载产品表 and how to send one; False for all others and for whoever keeps no products."""
    text = turn.reading.text
    if not _keeps_products(turn):
        return False
    if _DOWN.fullmatch(text):
        hands_out(turn)
    elif _UP.fullmatch(text):
        turn.answers(wording.how_to_send())
    else:
        return False
    return True


def hands_out(turn: Turn) -> None:
    """The sheet of the supplier this person answers for, or of all; Excel first."""
    supplier = turn.who.supplier
    excel = turn.document(Kind.PRODUCTS, supplier, wording.EXCEL, "产品表.xlsx")
    plain = turn.document(Kind.PRODUCTS, supplier, wording.CSV, "产品表.csv")
    turn.answers(wording.sheet(excel, plain))


def answers(turn: Turn) -> bool:
    """Yes or no to what a sheet would do."""
    if not turn.talk.note(TOPIC).get("digest"):
        return False
    text, intent = turn.reading.text, turn.reading.intent
    if _LEAVE.fullmatch(text) or intent is Intent.NO:
        _leaves(turn)
    elif _TAKE.fullmatch(text) or intent is Intent.YES:
        _takes(turn)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Reads back what the sheet would do, or what is wrong with it."""
    note = turn.talk.note(TOPIC)
    read = _examined(turn)
    if isinstance(read, Intake) and (read.new or read.changed) and not read.faults:
        reply = wording.preview(str(note.get("name", "")), read)
        note["shown"] = _mark(reply)
        turn.answers(reply)
        return
    turn.talk.forget(TOPIC)
    if isinstance(read, Intake):
        turn.answers(wording.faulty(read.faults) if read.faults else wording.nothing_new(read.same))
    else:
        turn.answers(wording.unreadable(read))
    forms.goes_on(turn)


def tapped(turn: Turn, button: Button) -> None:
    """A yes or a no to a sheet, or the sheet itself."""
    if button.slot == "down" and _keeps_products(turn):
        hands_out(turn)
    elif button.slot == "keep" and turn.talk.notes.get(TOPIC, {}).get("digest"):
        turn.talk.enter(TOPIC)
        _takes(turn)
    elif button.slot == "drop":
        _leaves(turn)
    else:
        turn.answers(wording.gone())


def _keeps_products(turn: Turn) -> bool:
    return bool(turn.who.supplier) or turn.assortment.edits_all


def _examined(turn: Turn) -> Intake | str:
    """What the sheet at hand would do, as things are now, or why it cannot be read."""
    body = turn.contents(str(turn.talk.note(TOPIC).get("digest", "")))
    if body is None:
        return wording.LOST
    try:
        return examine(turn.assortment, body, turn.who.supplier)
    except SheetError as error:
        return str(error)


def _takes(turn: Turn) -> None:
    """Keeps all of the sheet, if it would still do what was read back."""
    note = turn.talk.note(TOPIC)
    read = _examined(turn)
    if not isinstance(read, Intake) or note.get("shown") != _mark(
        wording.preview(str(note.get("name", "")), read)
    ):
        turn.opens(wording.changed_meanwhile())
        asks(turn)
        return
    turn.talk.forget(TOPIC)
    if turn.assortment.alone:
        turn.answers(products.not_in_a_trial())
        return
    try:
        new = take_in(turn.assortment, read)
    except Denied:
        turn.answers(wording.gone())
        return
    waiting = [product for product in new if product.waiting]
    turn.answers(wording.taken_in(len(new), len(read.changed), len(waiting)))
    if waiting:
        supplier = turn.people.registry.supplier(waiting[0].supplier_code)
        name = supplier.name if supplier else waiting[0].supplier_code
        turn.assortment.tell_reviewers(waiting[0], wording.review_news(name, len(waiting)))
    forms.goes_on(turn)


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.left())
    forms.goes_on(turn)


def _mark(reply: Reply) -> str:
    """What was read back, in short, so that nothing else is kept than was seen."""
    return sha256(repr(reply).encode()).hexdigest()[:16]
