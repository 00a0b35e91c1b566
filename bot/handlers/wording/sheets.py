"""The sheet of products in words: handed out, sent back, read back."""

from collections.abc import Sequence

from bot.catalog.intake import MOST_ROWS, Changed, Intake
from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.assortment import MINE, NEW, TO_REVIEW, changed
from bot.handlers.wording.assortment import SHEET as DOWN
from bot.handlers.wording.home import HELP

TOPIC = "sheet"
EXCEL, CSV = "产品表（Excel）", "产品表（CSV）"
KEEP = Button("确认导入", TOPIC, "keep")
DROP = Button("放弃", TOPIC, "drop")
LOST = "这个文件已经找不到了，请再发一次。"
_SHOWN = 8  # lines of each kind
_SHORT = 300  # characters of one line


def sheet(excel: Document, plain: Document) -> Reply:
    """The sheet to be filled."""
    return Reply(
        "这是您的产品表。改好后直接发回来，我先告诉您会改哪些，您确认了才导入。新产品的编号和供应商编号可以空着。",
        documents=(excel, plain),
    )


def how_to_send() -> Reply:
    """How a sheet is sent."""
    return Reply(
        f"先下载产品表，在 Excel 里改好或添上新的行，再把文件发给我，一次最多 {MOST_ROWS} 行。",
        buttons=(DOWN, NEW, MINE),
    )


def one_at_a_time() -> str:
    """Several sheets came together."""
    return "一次只看一个表格，先看第一个。"


def preview(name: str, intake: Intake) -> Reply:
    """What the sheet would do: 新增 3、修改 2（《…》时长 60分钟→90分钟）."""
    same = f"，{intake.same} 个没有变" if intake.same else ""
    what = f"“{name}”" if name else "表格"
    head = f"{what}看过了：新增 {len(intake.new)} 个，修改 {len(intake.changed)} 个{same}。"
    lines = [
        *_some([f"新增 第{row}行《{product.name}》" for row, product in intake.new]),
        *_some([_change(each) for each in intake.changed]),
    ]
    return Reply("\n".join([head, *lines, "确认导入吗？"]), buttons=(KEEP, DROP))


def _change(each: Changed) -> str:
    line = f"修改 第{each.row}行《{each.product.name}》{changed(each.changes)}"
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def _some(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"……还有 {more} 个"] if more > 0 else [])]


def faulty(faults: Sequence[tuple[int, str, str]]) -> Reply:
    """What is wrong, by row and column; nothing is kept."""
    lines = _some([f"第{row}行「{column}」：{what}" for row, column, what in faults])
    return Reply(
        "\n".join([f"表格里有 {len(faults)} 处要改，一行也没有导入：", *lines, "改好后再发一次就行。"]),
        buttons=(DOWN, MINE),
    )


def unreadable(why: str) -> Reply:
    """It is no sheet, or cannot be opened."""
    return Reply(f"{why}\n一行也没有导入。", buttons=(DOWN, MINE))


def nothing_new(same: int) -> Reply:
    """All is there already, or there is nothing."""
    if same:
        return Reply(f"表格里的 {same} 个产品和现在的一样，没有要改的。", buttons=(MINE, HELP))
    return Reply("表格里没有产品。请在表头下面一行一个地填，写着“示例”的那一行不算。", buttons=(DOWN, HELP))


def changed_meanwhile() -> str:
    """The catalog changed between the look and the yes."""
    return "这期间产品有了变动，请再看一遍。"


def taken_in(new: int, changes: int, waiting: int) -> Reply:
    """All of it is kept."""
    look = f"其中 {waiting} 个新产品要等工作人员审核，" if waiting else ""
    return Reply(
        f"已导入：新增 {new} 个，修改 {changes} 个。{look}其余几秒后生效；已经下的订单照原来的办。",
        buttons=(MINE, HELP),
    )


def review_news(supplier: str, count: int) -> Reply:
    """Told to those who look at new products."""
    return Reply(f"{supplier}用产品表提交了 {count} 个新产品，等您审核。", buttons=(TO_REVIEW,))


def left() -> Reply:
    """Nothing is kept."""
    return Reply("好的，没有导入。", buttons=(MINE, HELP))


def gone() -> Reply:
    """A button of a sheet that is dealt with."""
    return Reply("这个表格已经处理过了。要再导入，请把文件再发一次。", buttons=(DOWN, MINE))
