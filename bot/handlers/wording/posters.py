"""Posters: what stands on one, and what is said around it."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.dates import WEEKDAYS
from bot.handlers.wording.home import MINE, quoted

TOPIC = "poster"
FORMATS = (("海报（图片）", "海报.png"), ("海报（打印用）", "海报.pdf"))  # label and name
SIGN_UP = "扫码报名"
CLOSED = "本场面向本单位，不对外报名"
US = "向美点单"


def make(number: str) -> Button:
    """The poster of one event."""
    return Button("活动海报", TOPIC, "make", number)


def day(start: datetime) -> tuple[str, str]:
    """12月9日 and 周三, of a time on Guangzhou's wall clock."""
    return f"{start.month}月{start.day}日", f"周{WEEKDAYS[start.weekday()]}"


def hours(start: datetime, end: datetime) -> str:
    """14:00–15:00."""
    return f"{start:%H:%M}–{end:%H:%M}"


def rows(
    place: str, room: str, audiences: Sequence[str], places: int, organiser: str, supplier: str
) -> list[tuple[str, str]]:
    """Where, for whom and by whom; `places` is 0 where nobody signs up."""
    return [
        ("地点", f"{place} {room}".strip()),
        *((("适合", "、".join(audiences)),) if audiences else ()),
        *((("名额", f"{places} 位，先报先得"),) if places else ()),
        ("主办", organiser),
        ("带来", supplier),
    ]


def call(number: str, *, code: bool) -> list[str]:
    """How to sign up, below the code or without one."""
    first = (SIGN_UP, f"或在“{US}”里发送") if code else ("想来就报名", f"在“{US}”里发送")
    return [*first, f"报名 {number}"]


def foot(phone: str) -> tuple[str, str]:
    """The last line."""
    return (f"咨询电话 {phone}" if phone else "公共文化服务 · 欢迎街坊参加", US)


def made(title: str, documents: tuple[Document, ...], *, can_scan: bool) -> Reply:
    """The poster in both forms."""
    text = f"“{title}”的海报做好了。图片发微信群，打印用的印在 A4 纸上贴出来。"
    if can_scan:
        text += "\n居民扫上面的码就能报名。"
    return Reply(f"{text}\n时间、场地有变动，重新打开就是新的；已经打印的请换掉。", documents=documents)


def which(choices: Sequence[Button]) -> Reply:
    """Several could be meant."""
    return Reply("要哪一场的海报？", buttons=tuple(choices))


def nothing() -> Reply:
    """There is no event."""
    return Reply("还没有可以做海报的活动。订单确认以后，说“活动海报”就能做。", buttons=(MINE,))


def unknown(number: str) -> Reply:
    """No event of that number that this person may see."""
    return Reply(f"{quoted(number)} 还没有确认成活动，或者号码不对，做不了海报。", buttons=(MINE,))


def not_possible() -> Reply:
    """It is over, or called off."""
    return Reply("这场活动已经结束或取消了，做不了海报。", buttons=(MINE,))
