"""What is said while looking for a product."""

from collections.abc import Sequence

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording.home import NEED, quoted
from bot.handlers.wording.need import KEPT

MORE = Button("更多", "search", "more")
FILTERS = Button("按条件筛选", "search", "filters")
ALL = Button("去掉条件", "search", "clear")


NEAR = "您是不是想找这些？"


def start() -> Reply:
    """Asks for words."""
    return Reply(
        "想找什么？说名称、主题、人群都行，比如“剪纸”“适合长者的讲座”“天河区 亲子 一小时以内”。\n"
        "也可以按条件找：",
        buttons=DIMENSIONS,
    )


DIMENSIONS = (
    Button("按人群", "search", "pick", "audience"),
    Button("按品牌", "search", "pick", "brand"),
    Button("按门类", "search", "pick", "field"),
    Button("按形式", "search", "pick", "form"),
    Button("按区", "search", "pick", "district"),
    Button("按月份", "search", "pick", "month"),
    Button("线上或线下", "search", "pick", "mode"),
    Button("按人数", "search", "pick", "people"),
)


def bent(name: str) -> str:
    """Said when the words had to be bent to find anything."""
    return f"没有完全一样的，您是不是要找“{name}”？"


def anew(words: str, conditions: Sequence[str]) -> str:
    """Nothing of what was looked for meets the condition, which is looked for by itself."""
    return f"“{quoted(words)}”里没有符合“{'、'.join(conditions)}”的，不看“{quoted(words)}”了，重新找："


def found(
    total: int, first: int, last: int, filters: Sequence[str], bent_to: str | None, words: str = ""
) -> str:
    """Above a page of hits; `words` are those that a condition was added to, which stay in force."""
    head = f"{bent(bent_to)}\n" if bent_to else ""
    under = f"（条件：{'、'.join(filters)}）" if filters else ""
    if words and not bent_to:
        head = f"“{quoted(words)}”，"
    if last - first + 1 >= total:
        return f"{head}找到 {total} 个{under}："
    chosen = f"，选的时候按 1–{last - first + 1} 数" if first > 1 else ""
    return f"{head}找到 {total} 个{under}，这是第 {first}–{last} 个{chosen}："


def page(text: str, cards: Sequence[Card], more: bool, filtered: bool) -> Reply:
    """A page of hits."""
    buttons = (*((MORE,) if more else ()), FILTERS, *((ALL,) if filtered else ()))
    return Reply(text, tuple(cards), buttons)


_CONDITIONS = {
    "audiences": "人群",
    "brand": "品牌",
    "field": "门类",
    "form": "形式",
    "districts": "区",
    "month": "月份",
    "mode": "线上线下",
    "people": "人数",
    "min_minutes": "时长",
    "max_minutes": "时长",
    "language": "语言",
}


def nothing(
    words: str,
    filters: Sequence[str],
    near: Sequence[Card],
    lifts: Sequence[tuple[str, int]] = (),
    *,
    kept: bool = False,
) -> Reply:
    """An honest "nothing fits", with what comes nearest and the offer to note a need.

    `lifts` names the conditions without which something would be found, and how much; `kept` tells that
    the words were noted as a need already.
    """
    what = f"“{quoted(words)}”" if words else "这些条件"
    under = f"（条件：{'、'.join(filters)}）" if filters else ""
    text = f"目录里没有找到合适的{what}{under}。{KEPT if kept else ''}"
    buttons = (*((ALL,) if filters else ()), FILTERS, NEED)
    if lifts:
        freed = (
            Button(f"不限{_CONDITIONS[name]}（{total} 个）", "search", "lift", name)
            for name, total in lifts[:4]
        )
        return Reply(f"{text}\n放宽一个条件就有：", buttons=(*freed, *buttons))
    if near:
        return Reply(
            f"{text}\n比较接近的有这些，看看合不合用；都不合适，可以记成需求：", tuple(near), buttons
        )
    return Reply(f"{text}\n可以换个说法，或者记成需求，我们转给工作人员。", buttons=buttons)


def no_more() -> Reply:
    """Behind the last page."""
    return Reply("已经是全部了。可以换个说法，或者加减条件。", buttons=(FILTERS, NEED))


def pick(name: str, options: Sequence[Button]) -> Reply:
    """Asks for one value of a filter."""
    return Reply(f"按{name}找，请选：", buttons=tuple(options))


def pick_people() -> Reply:
    """Asks for a head count to search by."""
    return Reply("大概多少人参加？直接说个数，比如“60人”。")


def gone() -> Reply:
    """A product that is no longer in the catalog."""
    return Reply("这个产品已经不在目录里了。可以再找找相近的：", buttons=(FILTERS, NEED))


def similar(name: str) -> str:
    """Above products that are like another."""
    return f"和“{name}”相近的有："


def too_long() -> Reply:
    """A message beyond what anybody types."""
    return Reply("这段话太长了，我看不过来。请说得短一点，比如“适合老人的手工”。")
