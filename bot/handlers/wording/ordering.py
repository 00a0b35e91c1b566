"""Questions, read-backs and results while ordering; the same form serves a change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.home import BACK, FIND, MINE, NEED, PICK_UP, quoted
from bot.handlers.wording.need import KEPT
from storage.models import Product

NAMES: Mapping[str, str] = {
    "product": "产品",
    "unit": "单位",
    "day": "日期",
    "start": "时间",
    "room": "场地",
    "audiences": "人群",
    "people": "人数",
    "contact_name": "联系人",
    "contact_phone": "电话",
    "remarks": "备注",
}
# How people name the slots when they want to change one; the longer word first where one holds another.
SAID_NAMES: Mapping[str, str] = {
    "联系人": "contact_name",
    "联系电话": "contact_phone",
    "联系": "contact_name",
    "电话": "contact_phone",
    "手机": "contact_phone",
    "号码": "contact_phone",
    "人数": "people",
    "人群": "audiences",
    "对象": "audiences",
    "日期": "day",
    "日子": "day",
    "哪天": "day",
    "时间": "day",
    "几点": "start",
    "钟数": "start",
    "场地": "room",
    "地点": "room",
    "会场": "room",
    "单位": "unit",
    "社区": "unit",
    "地址": "unit",
    "地方": "unit",
    "备注": "remarks",
    "产品": "product",
    "节目": "product",
    "项目": "product",
}
ONLINE = "线上"  # the room of what needs none
REMINDERS = (
    ("7 天", timedelta(days=7)),
    ("3 天", timedelta(days=3)),
    ("1 天", timedelta(days=1)),
    ("2 小时", timedelta(hours=2)),
)
NOTHING = "没有"
NO_REMARKS = "没有备注"


def ask_product() -> str:
    """The question for the product."""
    return "想点什么？说名称、主题或人群都行，比如“八段锦”“适合小朋友的手工”。"


def choose_product(words: str, shown: int, total: int, fitting: int) -> str:
    """Several products fit the words, of which the best are shown; `fitting` of them, which stand first, can
    be had as far as the rest is known.
    """
    if shown > 1 and fitting == 0:
        return f"“{quoted(words)}”有 {total} 个，按日子和人都不太合适，选了要改一改。请选一个："
    if shown > 1 and fitting < shown:
        return f"“{quoted(words)}”有 {total} 个。按日子和人，前 {fitting} 个合适，后面的要改一改。请选一个："
    if shown == 1:
        return f"“{quoted(words)}”最接近的是这个，是它吗？"
    if shown < total:
        return f"“{quoted(words)}”有 {total} 个，最合适的是这 {shown} 个，请选一个，或者换个说法："
    return f"“{quoted(words)}”有这 {total} 个，请选一个："


def no_product(words: str, *, kept: bool) -> str:
    """No product fits the words; `kept` tells that they were noted as a need."""
    return f"目录里没有找到“{quoted(words)}”。{KEPT if kept else ''}请换个说法，或者记成需求。"


def ask_unit(district: str) -> str:
    """The question for the unit, within a district when one was said."""
    if district:
        return f"送到{district}哪个镇街或社区？请说名字。"
    return "送到哪个社区或镇街？请说名字，同名的请带上区，比如“海珠区凤凰社区”。"


def choose_unit(words: str) -> str:
    """Several regions could be meant; `words` is the name that all of them have, if they have one."""
    return f"叫“{words}”的不止一个，请问是哪一个？" if words else "您说的是哪一个？"


def own_unit(place: str) -> str:
    """Chooses the coordinator's own unit."""
    return f"我的单位：{place}"


def whole_region(name: str) -> str:
    """Chooses a region as the unit itself, not one of its parts."""
    return f"就送{name}"


def unknown_unit(words: str) -> str:
    """No region has that name."""
    return f"没有找到“{quoted(words)}”这个地方。"


def ask_day(free: Sequence[date], today: date, during: str) -> str:
    """The question for the day; `during` is a span that was said."""
    if during and free:
        return f"{during}之间，这几天可以约，请选一天，或直接说日期："
    if during:
        return f"{during}之间没有可约的日子，请换个日期，比如“{example_day(today)}下午两点”。"
    if free:
        return "想约哪一天？直接说日期，比如“下周三下午两点”。最近可约："
    return "想约哪一天？直接说日期，比如“下周三下午两点”。"


def example_day(today: date) -> str:
    """A date of next month's first days, said as people say it."""
    return f"{today.month % 12 + 1}月5号"


def ask_start(day: date, today: date, free: Sequence[time], part: str) -> str:
    """The question for the hour of a day."""
    when = f"{dates.day(day, today)}{part}"
    if free:
        return f"{when}几点开始？可以选，也可以直接说："
    return f"{when}几点开始？比如“下午两点半”。"


def ambiguous_time() -> str:
    """A time that can be read in several ways."""
    return "您说的是哪个时间？请选一个，或者说得再具体些："


def needed(topic: str) -> str:
    """Said to a no where something has to be known, before it is asked again."""
    what = "不想改了" if topic == "change" else "不想点了"
    return f"这一项要先定下来才能提交。{what}，说“取消”就行。"


def ask_room(venue: str) -> str:
    """The question for the place in the unit."""
    return f"在哪个场地？比如“三楼多功能厅”。\n这个产品要求：{venue}。"


def ask_audiences() -> str:
    """The question for the audience."""
    return "主要给哪些人参加？可以选，也可以直接说："


def ask_people(least: int, most: int) -> str:
    """The question for the head count."""
    return f"大概多少人参加？（这个产品适合 {dates.people(least, most)}）"


def ask_contact() -> str:
    """The question for name and phone together."""
    return "现场联系人是谁、电话多少？比如“陈姨 13800138000”。"


def ask_name() -> str:
    """The question for the contact's name alone."""
    return "现场联系人怎么称呼？"


def ask_phone() -> str:
    """The question for the contact's phone alone."""
    return "联系电话是多少？手机，或带区号的座机都可以。"


def ask_remarks() -> str:
    """The question for remarks."""
    return "还有要交代供应商的吗？比如停车、轮椅通道。没有就说“没有”。"


def same_contact(name: str, phone: str) -> str:
    """Takes the contact of the order before."""
    return f"还是{name} {phone}"


def understood(parts: Sequence[str]) -> str:
    """What was just taken in, read back."""
    return f"好的，{'，'.join(parts)}。" if parts else ""


def heard(parts: Sequence[str]) -> str:
    """What was understood of something that cannot be had."""
    return f"您说的是：{'，'.join(parts)}。" if parts else ""


def so_far(parts: Sequence[str]) -> str:
    """What the draft holds when it is taken up again."""
    return f"已经填了：{'，'.join(parts)}。" if parts else ""


def stepped_back(name: str, said: str) -> str:
    """Before a slot is asked again after 返回."""
    return f"回到上一步：{NAMES[name]}{f'（原来是“{said}”）' if said else ''}。"


def left_as_it_was(values: Sequence[str]) -> str:
    """After a correction that cannot be: what stood before still stands."""
    return f"先保留原来的：{'，'.join(values)}。"


def as_it_was() -> str:
    """Said when a slot is not changed after all."""
    return "好的，还是原来的，不改。"


def outdated(slot: str) -> str:
    """A button that no longer fits, before the question at hand is asked again."""
    return "内容有变动，请再核对一次。" if slot == "confirm" else "这个选项现在用不上了。"


def another_order() -> Reply:
    """Product or unit of an order that is in cannot be changed."""
    return Reply(
        "已提交的订单不能换产品或单位。可以取消这张，再点一张新的；要改别的，请直接说，比如“改成60人”。",
        buttons=(MINE, BACK),
    )


def left_unchanged(number: str) -> Reply:
    """The change of an order was given up."""
    return Reply(
        f"好的，订单 {number} 没有改，还是原来的安排。",
        buttons=(Button("看这张订单", "mine", "show", number), MINE, FIND),
    )


def as_many(limit: int) -> str:
    """Takes the head count that the product can do."""
    return f"就按{limit}人"


LOOK_ALIKE = "看相近的产品"
ANOTHER_PRODUCT = "换一个产品"
WAIT = "候补这个时间"


def take_instead(product: str) -> str:
    """Takes another product that fits."""
    return f"换成{product}"


def rows(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The order's known values as rows, in the order in which they are asked."""
    return tuple((NAMES[name], values[name]) for name in NAMES if name in values)


FOR_ANOTHER = "这不是您自己的单位，是代为点单。"


def other_people(made_for: Sequence[str], wanted: Sequence[str]) -> str:
    """The product is made for others than those it is ordered for."""
    return f"这个产品主要面向{'、'.join(made_for)}，您写的是{'、'.join(wanted)}，请再看看合不合适。"


def confirm(
    product: Product, values: Mapping[str, str], token: str, topic: str, hints: Sequence[str]
) -> Reply:
    """The whole order read back, before it is submitted. `token` marks what exactly is confirmed."""
    editing = topic == "change"
    head = (
        "请核对修改后的订单，没问题就说“确认”："
        if editing
        else "请核对，没问题就说“确认”，要改直接说，比如“改成60人”："
    )
    note = "".join(f"\n注意：{hint}" for hint in hints)
    yes = Button("确认修改" if editing else "确认提交", topic, "confirm", token)
    no = Button("不改了" if editing else "不点了", "home", "stop")
    rest = {name: value for name, value in values.items() if name != "product"}
    return Reply(head + note, (Card(product.name, "", rows(rest)),), (yes, Button("修改", topic, "edit"), no))


def choose_edit(topic: str, names: Sequence[str]) -> Reply:
    """Which slot to change."""
    return Reply(
        "要改哪一项？", buttons=tuple(Button(f"改{NAMES[name]}", topic, "redo", name) for name in names)
    )


def submitted(
    number: str,
    product: str,
    when: datetime,
    place: str,
    now: datetime,
    following: str,
    looks: Sequence[Button],
) -> Reply:
    """The order is in, and waits for what `following` says. `when` is on the wall clock of Guangzhou, and so
    is `now` (naive).
    """
    ahead = when.replace(tzinfo=None) - now
    reminders = "、".join(words for words, before in REMINDERS if before < ahead)
    tail = f"\n到时我会提前 {reminders}提醒您。" if reminders else ""
    return Reply(
        f"已提交！订单号 {number}\n{product}，{dates.moment(when, now.date())}，{place}。\n"
        f"{following}。{tail}",
        buttons=(*looks, MINE, FIND),
    )


def will_wait() -> str:
    """The order goes on the waiting list once it is complete."""
    return "好的，按候补登记：有人退出来，轮到您就马上通知您。先把点单填完整。"


def waitlisted(number: str, product: str, when: datetime, today: date, line: str, look: Button) -> Reply:
    """The order is on the waiting list; `line` says where it stands."""
    return Reply(
        f"已登记候补！订单号 {number}\n{product}，{dates.moment(when, today)}。\n现在{line}。\n"
        "有空位时我会通知您，一天内答复就是您的。",
        buttons=(look, MINE, FIND),
    )


def changed(number: str, news: Sequence[str], what: str, moved: bool, following: str, look: Button) -> Reply:
    """The change is in. `news` is what is different now, `what` the order as it is, `following` whom it waits
    for, empty where it does for nobody.
    """
    tail = f"\n{following}。" if following else ""
    tail += "\n提醒也跟着改了。" if moved else ""
    return Reply(f"已改好：{'，'.join(news)}。\n订单 {number}：{what}。{tail}", buttons=(look, MINE))


def nothing_changed(number: str, look: Button) -> Reply:
    """A change that changes nothing."""
    return Reply(f"订单 {number} 没有变化，还是原来的安排。", buttons=(look, MINE))


def already_done(kept: bool) -> Reply:
    """A button whose draft is gone; one that was given up can be found again."""
    if kept:
        return Reply("那张点单已经放下了，没有提交。要接着办吗？", buttons=(PICK_UP, MINE, FIND))
    return Reply("这一步已经办过了，或者那张草稿已经不在了。可以看看“我的订单”。", buttons=(MINE, FIND))


def draft_waits(product: str) -> Button:
    """Leads back to the draft from a digression."""
    return Button(f"继续点单{f'：{product}' if product else ''}", "order", "resume")


def resumed() -> str:
    """Said when a draft is taken up again."""
    return "我们接着刚才的点单。"


def no_draft() -> Reply:
    """There is no draft to go on with."""
    return Reply("现在没有没填完的点单。想点什么，直接说就行。", buttons=(FIND, MINE))


def another_draft(old: str, new: str, code: str) -> Reply:
    """A second product is asked for while a draft is open."""
    return Reply(
        f"您还有一张没填完的点单：{old}。要换成“{new}”吗？其他已填的会保留。",
        buttons=(Button("换成这个", "order", "swap", code), Button("接着填原来的", "order", "resume"), NEED),
    )


def no_coordinator_any_more() -> str:
    """Said to somebody whose role was taken back in the middle of a form."""
    return "您的文化专干身份已经停用，刚才填的这张点单没有提交。"
