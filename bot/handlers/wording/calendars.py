"""Calendars: what stands in an entry, and what is said around them."""

from collections.abc import Sequence

from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.home import MINE, quoted
from bot.handlers.wording.steps import STATES
from bot.orders.life import State
from storage.models import Order, SignUp

TOPIC = "calendar"
NAME = "向美点单"  # of the calendar, in the phone's list
FILE_NAME = "xiangmei.ics"  # in an address that may have to be typed
FEED = Button("订阅日历", TOPIC, "feed")
RENEW = Button("换一个日历地址", TOPIC, "renew")


def add(number: str) -> Button:
    """Puts one order or event into the phone's calendar."""
    return Button("加到日历", TOPIC, "add", number)


def of_order(order: Order, supplier: str) -> str:
    """What an entry says to whoever sees the whole order."""
    return "\n".join(
        (
            f"订单 {order.number}，{STATES[State(order.state)]}",
            f"人数：{dates.people(order.people_min, order.people_max)}",
            f"联系人：{order.contact_name} {order.contact_phone}",
            f"供应商：{supplier}",
            *((f"备注：{order.remarks}",) if order.remarks else ()),
        )
    )


def of_event(sign_up: SignUp | None, number: str, phone: str) -> str:
    """What an entry says to whoever comes; `phone` is ours."""
    mine = f"您报了 {sign_up.party} 位，称呼 {sign_up.name}。" if sign_up else f"报名请说“报名 {number}”。"
    return f"{mine}\n有变动会在“向美点单”里告诉您。" + (f"\n咨询电话：{phone}" if phone else "")


def waiting(title: str) -> str:
    """An event for which one waits in the line."""
    return f"（候补）{title}"


def undecided(title: str) -> str:
    """An order that is not confirmed yet."""
    return f"（待确认）{title}"


def called_off(title: str) -> str:
    """It does not take place."""
    return f"（已取消）{title}"


def alarm(title: str) -> str:
    """Said by the phone the day before."""
    return f"明天：{title}"


def entry(title: str, document: Document) -> Reply:
    """One order or event for the calendar."""
    return Reply(
        f"“{title}”的日历文件在下面，点开就能加到手机日历，前一天会提醒。\n"
        "想让以后的都自动出现，可以订阅日历。",
        buttons=(FEED,),
        documents=(document,),
    )


def feed(address: str) -> Reply:
    """A calendar that keeps itself up to date; `address` begins with http."""
    return Reply(
        f"您的日历地址：\n{address}\n"
        "苹果手机：设置 → 日历 → 账户 → 添加账户 → 其他 → 添加已订阅的日历，粘贴这个地址。\n"
        "安卓手机和电脑：在日历里选“通过网址添加”或“订阅日历”，粘贴这个地址。\n"
        "订单、报名有变动，日历会自己更新。别把地址给别人，谁有它谁就看得到。",
        buttons=(RENEW,),
    )


def snapshot(document: Document) -> Reply:
    """The same as a file, where the world does not reach us."""
    return Reply(
        "这里还不能订阅。下面是您现在所有安排的日历文件，点开就能加到手机日历；以后有变动，请再要一次。",
        documents=(document,),
    )


def renewed(address: str) -> Reply:
    """The address from before opens nothing any more."""
    return Reply(f"换好了，原来的地址已经作废。新的日历地址：\n{address}", buttons=(RENEW,))


def which(choices: Sequence[Button]) -> Reply:
    """Several could be meant."""
    return Reply("要加哪一场？", buttons=(*choices, FEED))


def nothing() -> Reply:
    """There is nothing to come."""
    return Reply("您还没有要来的订单或报名。有了以后，点“加到日历”就行。", buttons=(FEED, MINE))


def unknown(number: str) -> Reply:
    """No order or event of that number that this person may see."""
    return Reply(f"没有找到 {quoted(number)}，请核对一下号码。", buttons=(MINE,))
