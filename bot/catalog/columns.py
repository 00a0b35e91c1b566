"""The columns of the sheets: their names in csv and in Excel, and what a supplier writes into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.catalog.taxonomy import AUDIENCES, BRANDS, CITY, FIELDS, FORMS, LANGUAGES, MODES

EXAMPLE = "示例"  # the code of a row that shows how it is done, and is never read


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet of products.

    `name` heads it in csv, `heading` in Excel; either is understood in both. `allowed` are the words that may
    stand there, several of them where `several` says so.
    """

    name: str
    attribute: str
    heading: str
    note: str
    example: str
    allowed: tuple[str, ...] = ()
    several: bool = False


PRODUCT_COLUMNS = (
    Column("code", "code", "编号", "每个产品一个编号，以后改产品就靠它对上", EXAMPLE),
    Column("name", "name", "名称", "产品的名称", "剪纸进社区：一张红纸剪窗花"),
    Column("brand", "brand", "内容子品牌", "从下拉表里选一个", "各美其美", BRANDS),
    Column("field", "field", "门类", "从下拉表里选一个", "非遗传承", FIELDS),
    Column("form", "form", "形式", "从下拉表里选一个", "体验", FORMS),
    Column("audiences", "audiences", "适合人群", "几类人用；隔开", "社区居民;老年人", AUDIENCES, True),
    Column("summary", "summary", "简介", "一两句话，居民看得懂", "跟着老师剪一对窗花，带回家贴上。"),
    Column("keywords", "keywords", "关键词", "别人会用来找它的词，用；隔开", "剪纸;窗花;手工"),
    Column("supplier", "supplier_code", "供应商编号", "您在平台的编号", "S001"),
    Column("team", "team", "团队", "几支队伍同时能去几处，才填；不填就是一支", ""),
    Column("mode", "mode", "方式", "从下拉表里选一个", "线下", MODES),
    Column("duration_min", "duration_min", "时长（分钟）", "整数", "90"),
    Column("people_min", "people_min", "最少人数", "整数", "10"),
    Column("people_max", "people_max", "最多人数", "整数，不小于最少人数", "30"),
    Column("venue", "venue", "场地要求", "要什么样的场地、桌椅、设备", "教室，每人一张桌"),
    Column("provides", "provides", "自带物品", "老师带什么来", "老师1名、红纸、剪刀"),
    Column("lead_days", "lead_days", "提前天数", "最少提前多少天预约，整数", "7"),
    Column("sessions_per_year", "sessions_per_year", "每年场次", "一年最多去多少场，整数", "24"),
    Column("months", "months", "可约月份", "写成 1-12，或 3-6;9-11；这一列是文本，不要变成日期", "1-12"),
    Column("districts", "districts", "服务区域", f"写{CITY}，或用；隔开几个区", CITY),
    Column("language", "languages", "语言", "用；隔开", "普通话;粤语", LANGUAGES, True),
)
# Those of suppliers, themes and regions that are not columns of products; level and parent are never typed.
_OTHERS = {"类别": "kind", "所在区": "district", "介绍": "intro", "年月": "month", "主题": "title"}
HEADINGS: Mapping[str, str] = MappingProxyType(  # what may stand in a header → the column
    {column.heading: column.name for column in PRODUCT_COLUMNS}
    | {column.name: column.name for column in PRODUCT_COLUMNS}
    | _OTHERS
    | {name: name for name in (*_OTHERS.values(), "level", "parent_code")}
)
_BY_NAME = {column.name: column for column in PRODUCT_COLUMNS}
_BY_ATTRIBUTE = {column.attribute: column for column in PRODUCT_COLUMNS}


def column_named(name: str) -> Column | None:
    """The column of that name in csv."""
    return _BY_NAME.get(name)


def column_of(attribute: str) -> Column | None:
    """The column of a product's attribute."""
    return _BY_ATTRIBUTE.get(attribute)
