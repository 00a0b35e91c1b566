"""我的产品: a supplier's products, found by name, entered, changed, taken off and put back."""

import re
from collections.abc import Callable

from bot.dialogue.messages import Button
from bot.dialogue.readers.normal import IN_TITLE
from bot.handlers import product_form
from bot.handlers.turn import Turn
from bot.handlers.wording import assortment as wording
from storage.models import Product

TOPIC = wording.TOPIC
PAGE = 5
_LONGEST = 600  # characters
_SOFT = r"(?:请|麻烦|帮我|帮忙|我要|我想|想|要|给我|看看|查看|看一下|查一下|查|看|睇)*"
_END = r"(?:吧|啊|呀|啦|了|一下|[?!,.~。！？、 ])*"
_TITLE = f"{IN_TITLE}{{1,60}}"
_NAME = rf"(?:产品)?(?:《(?P<name>{_TITLE})》|(?P<code>[A-Za-z]\d{{2,6}})|[:： ](?P<bare>[^，,。]{{2,40}}))"
_NEW = re.compile(
    rf"{_SOFT}(?:新增|添加|录入|发布|增加|加)(?:一?个|一款|新的?)*产品(?P<words>(?:[，,:：。 《\n].*)?)",
    re.DOTALL,
)
_MINE = re.compile(rf"{_SOFT}(?:我的|我们的|我们|本团的|我们团的)(?:全部|所有)?产品(?:列表|清单)?{_END}")
_EDIT = re.compile(rf"{_SOFT}(?:修改|编辑|更新|改)(?:一下)?{_NAME}(?:的)?[，, ]*(?P<rest>.*)", re.DOTALL)
_EDIT_THUS = re.compile(
    rf"(?:请)?(?:把|将)?《(?P<name>{_TITLE})》的?[，, ]*(?P<rest>\S{{2,6}}?(?:改成|改为|换成|调成).+)",
    re.DOTALL,
)
_EDIT_WHICH = re.compile(rf"{_SOFT}(?:修改|编辑|更新)(?:一下)?(?:我的|我们的)?产品{_END}")
_OFF = re.compile(
    rf"{_SOFT}(?:下架|撤下|停掉){_NAME}{_END}|(?:把|将)《(?P<name2>{_TITLE})》(?:下架|撤下|停掉){_END}"
)
_ON = re.compile(
    rf"{_SOFT}(?:重新上架|恢复上架|再上架|上架){_NAME}{_END}|(?:把|将)《(?P<name2>{_TITLE})》(?:重新|恢复)?上架{_END}"
)


def hears(turn: Turn) -> bool:
    """Words about one's own products; False for all others and for everybody who has none to look after."""
    text, supplier = turn.text, turn.who.supplier
    if not (supplier or turn.assortment.edits_all) or len(text) > _LONGEST:
        return False
    if found := _NEW.fullmatch(text):
        _enters(turn, found["words"].strip(" ，,:：。\n"))
    elif _MINE.fullmatch(text) and supplier:
        _lists(turn, supplier, 0)
    elif _EDIT_WHICH.fullmatch(text):
        turn.answers(wording.say_which())
    elif found := _EDIT_THUS.fullmatch(text) or _EDIT.fullmatch(text):
        rest = found["rest"]
        return _with_named(turn, found, lambda turn, product: product_form.edits(turn, product, rest))
    elif found := _OFF.fullmatch(text):
        return _with_named(turn, found, product_form.withdraws)
    elif found := _ON.fullmatch(text):
        return _with_named(turn, found, _offers)
    else:
        return False
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A button of the list, of a product, or of the form."""
    supplier = turn.who.supplier
    product = turn.assortment.product(button.value) if button.value else None
    if product is not None and not turn.assortment.may_edit(product.supplier_code):
        product = None
    if button.slot == "new":
        _enters(turn, "")
    elif button.slot == "edit" and product:
        product_form.edits(turn, product)
    elif button.slot == "withdraw" and product:
        product_form.withdraws(turn, product)
    elif button.slot == "off" and product:
        product_form.takes_off(turn, product.code)
    elif button.slot == "offer" and product:
        _offers(turn, product)
    elif product_form.tapped(turn, button):
        pass
    elif button.slot == "list" and supplier:
        _lists(turn, supplier, int(button.value) if button.value.isdecimal() and len(button.value) < 7 else 0)
        turn.turns_page()
    else:
        turn.answers(wording.unknown(button.value or "这个"))


def _enters(turn: Turn, words: str) -> None:
    if turn.who.supplier:
        product_form.begins(turn, turn.who.supplier, words)
    else:
        turn.answers(wording.no_supplier())


def _lists(turn: Turn, supplier: str, first: int) -> None:
    products = turn.assortment.of(supplier)
    first = first if first < len(products) else 0
    cards = [wording.card(each, turn.assortment.standing(each)) for each in products[first : first + PAGE]]
    known = turn.people.registry.supplier(supplier)
    turn.answers(wording.mine(known.name if known else supplier, cards, len(products), first))


def _with_named(turn: Turn, found: "re.Match[str]", act: Callable[[Turn, Product], None]) -> bool:
    """Does it to the product that is named; False where the words may mean another thing."""
    names = found.groupdict()
    quoted = names.get("name") or names.get("name2") or names.get("code")
    words = quoted or (names.get("bare") or "").strip()
    products = turn.assortment.called(words, turn.who.supplier)
    if len(products) == 1:
        act(turn, products[0])
    elif products:
        cards = [wording.card(each, turn.assortment.standing(each)) for each in products[:PAGE]]
        turn.answers(wording.which(cards))
    elif quoted:
        turn.answers(wording.unknown(words))
    else:
        return False
    return True


def _offers(turn: Turn, product: Product) -> None:
    if turn.assortment.alone:
        turn.answers(wording.not_in_a_trial())
    elif turn.assortment.offer_again(product.code):
        turn.answers(wording.offered(product))
        product_form.asks_for_a_look(turn, product)
    else:
        turn.answers(wording.on_before(product.name))
