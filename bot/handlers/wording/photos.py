"""Photos of a delivery, in words."""

from collections.abc import Sequence

from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import HELP, MINE
from bot.orders.life import Party
from bot.orders.photos import MOST

TOPIC = "photos"
SIDE = {Party.SUPPLIER: "供应商", Party.ORDERER: "点单单位"}
MAY_SEND = f"也可以直接发照片，最多 {MOST} 张。"


def show_button(number: str, count: int) -> Button:
    """Leads to the photos of a delivery."""
    return Button(f"看照片（{count} 张）", TOPIC, "show", number)


def back_button(number: str, photo_id: int, label: str = "收回这张") -> Button:
    """Takes a photo away again."""
    return Button(label, TOPIC, "back", f"{number}-{photo_id}")


def first(number: str, count: int, photo_id: int) -> Reply:
    """The first photos of a delivery are on record."""
    return Reply(
        f"收到 {count} 张照片，记在订单 {number} 里。最多 {MOST} 张，可以接着发。",
        buttons=(back_button(number, photo_id),),
    )


def another(number: str, total: int, photo_id: int) -> Reply:
    """One more: short, since many come one after another."""
    return Reply(f"收到第 {total} 张。", buttons=(back_button(number, photo_id),))


def again() -> Reply:
    """The same photo was there already."""
    return Reply("这张已经收到过了。")


def full(number: str, last: int) -> Reply:
    """There is no room for more."""
    return Reply(
        f"订单 {number} 已有 {MOST} 张照片，放不下了，多的没有收。想换的话，先收回一张再发。",
        buttons=(back_button(number, last, "收回最后一张"), Button("看照片", TOPIC, "show", number)),
    )


def which(orders: Sequence[tuple[str, str]]) -> Reply:
    """Asks which delivery the photos belong to. `orders` are numbers and what they are in words."""
    ways = tuple(Button(f"放到：{what}", TOPIC, "put", number) for number, what in orders)
    return Reply("收到照片。要放到哪一场活动里？", buttons=(*ways, Button("都不是", TOPIC, "none")))


def please_send(orders: Sequence[str]) -> Reply:
    """How to send photos, and where they will go."""
    if not orders:
        return Reply(
            "现在没有等着放照片的活动。活动办完后两周内，可以把照片直接发到这里。", buttons=(MINE, HELP)
        )
    where = f"会放到：{orders[0]}" if len(orders) == 1 else "发来后我再问您放到哪一场"
    return Reply(f"好的，请把照片直接发到这里，最多 {MOST} 张，{where}。")


def whose(orders: Sequence[tuple[str, str]]) -> Reply:
    """Asks whose photos to show."""
    if not orders:
        return Reply("还没有照片。报订单号可以看那一场的：比如“看照片”加上订单号。", buttons=(MINE, HELP))
    return Reply(
        "看哪一场的照片？", buttons=tuple(Button(what, TOPIC, "show", number) for number, what in orders)
    )


def one_more(count: int) -> Reply:
    """One more while that question is open."""
    return Reply(f"第 {count} 张也收到了。")


def unplaced() -> Reply:
    """One more that belongs nowhere."""
    return Reply("这张也收到了，不过图片我看不懂，请用文字告诉我。")


def none() -> Reply:
    """The photos belong to no delivery."""
    return Reply("好的，这些照片不留。", buttons=(MINE, HELP))


def nothing_waits() -> Reply:
    """There is nothing to be put anywhere any more."""
    return Reply("没有等着放的照片了，请再发一次。", buttons=(MINE, HELP))


def taken_back(number: str, left: int) -> Reply:
    """A photo is gone."""
    buttons = (show_button(number, left),) if left else ()
    return Reply(f"收回了。订单 {number} 还有您这边的 {left} 张照片。", buttons=buttons)


def shown(
    number: str,
    counts: Sequence[tuple[Party, int]],
    documents: tuple[Document, ...],
    back: tuple[Button, ...],
) -> Reply:
    """The photos, and how to take one of one's own back."""
    whose = "，".join(f"{SIDE[party]} {count} 张" for party, count in counts)
    look = Button("看这张订单", "mine", "show", number)
    return Reply(
        f"订单 {number} 的照片：{whose}。请不要转到工作以外的地方。",
        buttons=(*back, look),
        documents=documents,
    )


def label(party: Party, place: int) -> str:
    """What a photo is called: 供应商照片 1."""
    return f"{SIDE[party]}照片 {place}"


def empty(number: str) -> Reply:
    """There are no photos, or none for this person's eyes."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"订单 {number} 没有您可以看的照片。", buttons=(look, HELP))


def closed(number: str) -> Reply:
    """Nothing can be added or taken back."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"订单 {number} 现在不能加照片或收回照片。", buttons=(look, HELP))


def unknown(number: str) -> Reply:
    """No order of that number is this person's to see."""
    return Reply(f"没有找到订单 {number}，或者它不归您处理。", buttons=(MINE, HELP))
