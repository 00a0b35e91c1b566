"""A whole order, message by message, and the moments of a conversation in which anything may be said."""

from collections.abc import Callable, Mapping

from tests.conversation.person import Person

SEATED = "坐式八段锦教学进颐康中心"  # 10 to 35 people, an hour, 7 days ahead, the whole city, the whole year

# What is said, and what is asked then.
WHOLE_ORDER: tuple[tuple[str, str], ...] = (
    ("我要点单", "想点什么"),
    (SEATED, "想约哪一天"),
    ("12月9号", "几点开始"),
    ("下午两点", "在哪个场地"),
    ("三楼多功能厅", "主要给哪些人"),
    ("给长者", "大概多少人"),
    ("二十五人", "联系人是谁"),
    ("陈姨", "联系电话是多少"),
    ("13800138000", "要交代供应商"),
    ("没有", "请核对"),
)
CONFIRMED = ("确认", "已提交")
WISH = f"12月9号下午两点给长者约一场{SEATED}，二十五人"
REST = ("三楼多功能厅", "陈姨 13800138000", "没有")


def begins_an_order(person: Person, steps: int) -> Person:
    """Says the first so many messages of a whole order."""
    return person.says(*(said for said, _ in WHOLE_ORDER[:steps]))


def reads_back(person: Person) -> Person:
    """Says everything, up to the read-back."""
    return person.says(WISH, *REST)


def orders(person: Person) -> Person:
    """Has one order in."""
    return reads_back(person).says("确认")


def _in_a_form(steps: int) -> Callable[[Person], Person]:
    return lambda person: begins_an_order(person, steps)


MOMENTS: Mapping[str, Callable[[Person], Person]] = {
    "at the very start": lambda person: person,
    **{f"asked {asked}": _in_a_form(step) for step, (_, asked) in enumerate(WHOLE_ORDER, 1)},
    "asked which product": lambda person: person.says("约一场八段锦"),
    "asked which unit": lambda person: person.says(f"约一场{SEATED}，送到凤凰社区"),
    "refused": lambda person: person.says(f"11月25号约一场{SEATED}"),
    "asked what to correct": lambda person: reads_back(person).taps("修改"),
    "asked about a swap": lambda person: person.says(f"约一场{SEATED}", "约一场剪纸"),
    "looking at a list": lambda person: person.says("搜一下剪纸"),
    "looking at a card": lambda person: person.says("搜一下剪纸").taps("看详情"),
    "choosing a filter": lambda person: person.says("搜一下剪纸").taps("按条件筛选", "按人群"),
    "after nothing was found": lambda person: person.says("搜一下量子对撞机"),
    "looking at own orders": lambda person: orders(person).says("我的订单"),
    "looking at one order": lambda person: orders(person).taps("看这张订单"),
    "changing an order": lambda person: orders(person).taps("看这张订单", "改人数"),
    "asked why to cancel": lambda person: orders(person).taps("看这张订单", "取消这张订单"),
    "asked for a need": lambda person: person.says("提需求"),
    "asked for a need's audience": lambda person: person.says("提需求", "想请人教剪短视频"),
    "asked for a need's date": lambda person: person.says("提需求", "想请人教剪短视频", "给长者"),
}
IN_AN_ORDER = [name for name in MOMENTS if name.startswith(("asked which", "refused", "asked what to"))] + [
    f"asked {asked}" for _, asked in WHOLE_ORDER
]
