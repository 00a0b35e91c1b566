"""A supplier's own products in words: entered, changed, taken off, and looked at by the city's staff."""

from collections.abc import Mapping, Sequence

from bot.catalog import PRODUCT_COLUMNS, spoken
from bot.catalog.assortment import Changes, Standing
from bot.catalog.taxonomy import BRANDS, FORMS
from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.home import HELP
from storage.models import Product

TOPIC, REVIEW = "product", "look"
NEW = Button("新增产品", TOPIC, "new")
MINE = Button("我的产品", TOPIC, "list")
SHEET = Button("下载产品表", "sheet", "down")
KEEP = Button("保存", TOPIC, "keep")
DROP = Button("不要了", TOPIC, "drop")
TO_REVIEW = Button("看待审产品", REVIEW, "list")
STANDINGS: Mapping[Standing, str] = {
    Standing.OFFERED: "在目录里",
    Standing.WAITING: "等工作人员审核",
    Standing.WITHDRAWN: "已下架",
    Standing.REFUSED: "审核没有通过",
}
REASONS: Mapping[str, str] = {
    "1": "内容写得不够清楚，请补充后再提交",
    "2": "与已有的产品重复",
    "3": "不适合放进公共文化目录",
}
_COMMON = ("社区居民", "老年人", "少儿", "亲子家庭", "青少年", "中青年")
_UNSAID = {"code", "supplier_code", "team"}


def ask_name() -> Reply:
    """The name of a new product, or all of it in one sentence."""
    return Reply(
        "新增产品。叫什么名字？也可以一口气说，比如“《剪纸体验课》，90分钟，20到40人，适合老人和小朋友”。",
        buttons=(DROP,),
    )


def noted(names: Sequence[str]) -> str:
    """What was said beside the question is kept."""
    return f"好的，{'、'.join(map(heading, names))}记下了。"


def ask_form() -> Reply:
    """What kind of thing it is."""
    return Reply("是哪种形式？", buttons=tuple(Button(each, TOPIC, "form", each) for each in FORMS))


def ask_audiences() -> Reply:
    """For whom it is."""
    buttons = tuple(Button(each, TOPIC, "audiences", each) for each in _COMMON)
    return Reply("主要适合哪些人？可以说几类，比如“老年人和小朋友”。", buttons=buttons)


def ask_duration() -> Reply:
    """How long it takes."""
    buttons = tuple(Button(f"{each}分钟", TOPIC, "duration_min", str(each)) for each in (60, 90, 120))
    return Reply("一场多长时间？", buttons=buttons)


def ask_people() -> Reply:
    """How many can take part."""
    return Reply("适合多少人参加？比如“20到40人”。")


def ask_summary() -> Reply:
    """What it is about."""
    return Reply("用一两句话介绍一下，居民看得懂就好，比如“跟着老师剪一对窗花，带回家贴上”。")


def ask_brand() -> Reply:
    """Under which brand it goes."""
    buttons = tuple(Button(each, TOPIC, "brand", each) for each in BRANDS)
    return Reply("放在哪个内容子品牌下？拿不准就选最接近的，工作人员审核时会看。", buttons=buttons)


def rows(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """A product as the rows of a card, by the headings of its sheet."""
    shown = []
    for column in PRODUCT_COLUMNS:
        if column.attribute in _UNSAID or column.attribute not in values:
            continue
        shown.append(
            (column.heading.replace("（分钟）", ""), value(column.attribute, values[column.attribute]))
        )
    return tuple(shown)


def value(attribute: str, given: object) -> str:
    """A value as people say it."""
    if attribute == "duration_min" and isinstance(given, int):
        return dates.minutes(given)
    if attribute == "months" and isinstance(given, list):
        return dates.months(given)
    words = spoken(attribute, given).replace(";", "、")
    return words + {"lead_days": " 天", "sessions_per_year": " 场"}.get(attribute, "")


def changed(changes: Changes) -> str:
    """时长 60分钟→90分钟，最多人数 30→40."""
    return "，".join(
        f"{heading(name)} {value(name, before)}→{value(name, after)}"
        for name, (before, after) in changes.items()
    )


def heading(attribute: str) -> str:
    """What a column is called."""
    found = next((column.heading for column in PRODUCT_COLUMNS if column.attribute == attribute), attribute)
    return found.replace("（分钟）", "")


def read_back_new(values: Mapping[str, object]) -> Reply:
    """A new product before it is kept."""
    return Reply(
        "请核对。没说到的按常用的填了，要改就说，比如“时长改成90分钟”“提前改成7天”“区域改成天河区”。",
        cards=(Card(str(values["name"]), rows=rows(values)[1:]),),
        buttons=(KEEP, DROP),
    )


def ask_change(product: Product, values: Mapping[str, object]) -> Reply:
    """What of a product is to be changed."""
    return Reply(
        "要改什么？比如“时长改成90分钟”“人数改成20到40人”“简介改成……”。",
        cards=(Card(f"{product.name}（{product.code}）", rows=rows(values)[1:]),),
        buttons=(DROP,),
    )


def read_back_changes(product: Product, changes: Changes) -> Reply:
    """Changes before they are kept."""
    return Reply(
        f"《{product.name}》要改：{changed(changes)}。可以吗？还要改别的，接着说就行。", buttons=(KEEP, DROP)
    )


def nothing_changed(name: str) -> Reply:
    """It is like that already."""
    return Reply(f"《{name}》没有要改的。", buttons=(MINE, NEW))


def unclear(why: str) -> str:
    """A value that cannot be."""
    return f"这一项没填进去。{why}。"


def entered(product: Product) -> Reply:
    """A new product is kept."""
    if product.waiting:
        text = f"已提交《{product.name}》（{product.code}），工作人员审核后就会放进目录，我会告诉您。"
    else:
        text = f"《{product.name}》（{product.code}）已放进目录，几秒后就能搜到。"
    return Reply(text, buttons=(MINE, NEW))


def kept(name: str, changes: Changes, waiting: bool) -> Reply:
    """Changes are kept."""
    look = "工作人员审核后生效。" if waiting else "几秒后生效；已经下的订单照原来的办。"
    return Reply(f"《{name}》改好了：{changed(changes)}。{look}", buttons=(MINE, NEW))


def dropped() -> Reply:
    """Nothing is kept."""
    return Reply("好的，没有保存。", buttons=(MINE, HELP))


def not_in_a_trial() -> Reply:
    """Visitors of the demo share the catalog."""
    return Reply(
        "试用版里到这一步为止，不真的改目录，免得影响别的访客。正式使用时这样就办好了。", buttons=(MINE, HELP)
    )


def mine(supplier: str, cards: Sequence[Card], total: int, first: int) -> Reply:
    """A supplier's products, a page of them."""
    if not total:
        return Reply(
            f"{supplier}还没有产品。一个一个加，或者下载产品表一次填好发回来。", buttons=(NEW, SHEET)
        )
    last = first + len(cards)
    more = (Button("更多", TOPIC, "list", str(last)),) if last < total else ()
    head = f"{supplier}有 {total} 个产品" + (
        f"，这是第 {first + 1} 到 {last} 个：" if total > len(cards) else "："
    )
    return Reply(head, cards=tuple(cards), buttons=(*more, NEW, SHEET))


def card(product: Product, standing: Standing) -> Card:
    """One product and what can be done with it."""
    off = standing in {Standing.WITHDRAWN, Standing.REFUSED}
    last = (
        Button("重新上架", TOPIC, "offer", product.code)
        if off
        else Button("下架", TOPIC, "withdraw", product.code)
    )
    people = dates.people(product.people_min, product.people_max)
    line = f"{product.form} · {dates.minutes(product.duration_min)} · {people}\n{STANDINGS[standing]}"
    return Card(
        f"{product.name}（{product.code}）", line, buttons=(Button("修改", TOPIC, "edit", product.code), last)
    )


def which(cards: Sequence[Card]) -> Reply:
    """Several products have that name."""
    return Reply("名字对得上的不止一个，请问是哪一个？", cards=tuple(cards))


def unknown(words: str) -> Reply:
    """None of one's own products has that name."""
    return Reply(f"您的产品里没有“{words}”。", buttons=(MINE, NEW))


def say_which() -> Reply:
    """The product was not named."""
    return Reply(
        "是哪个产品？请连名字一起说，比如“修改《剪纸体验课》”，或者从列表里选。", buttons=(MINE, NEW)
    )


def no_supplier() -> Reply:
    """Staff enter products for nobody in particular."""
    return Reply("新增产品要以供应商的身份来办。要一次载入很多，请用产品表。", buttons=(HELP,))


def ask_withdraw(product: Product) -> Reply:
    """The last question before a product is taken off."""
    return Reply(
        f"《{product.name}》下架后不再接新的点单，已经下的订单照常进行。确定下架吗？",
        buttons=(Button("下架", TOPIC, "off", product.code), Button("不下架", TOPIC, "drop")),
    )


def withdrawn(product: Product) -> Reply:
    """It is taken off."""
    return Reply(
        f"《{product.name}》已下架，几秒后就搜不到了。",
        buttons=(Button("重新上架", TOPIC, "offer", product.code), MINE),
    )


def off_before(name: str) -> Reply:
    """It was off before."""
    return Reply(f"《{name}》本来就不在目录里。", buttons=(MINE,))


def offered(product: Product) -> Reply:
    """It is back, or waits for a look."""
    if product.waiting:
        return Reply(f"《{product.name}》已重新提交，工作人员审核后上架，我会告诉您。", buttons=(MINE,))
    return Reply(f"《{product.name}》已重新上架，几秒后就能搜到。", buttons=(MINE,))


def on_before(name: str) -> Reply:
    """It was there before."""
    return Reply(f"《{name}》本来就在架上，或者正在等审核。", buttons=(MINE,))


# The look of the city's staff


def review_news(product: Product, supplier: str) -> Reply:
    """Told to those who look at new products."""
    return Reply(
        f"{supplier}提交了新产品《{product.name}》，等您审核。", buttons=(*_decision(product.code), TO_REVIEW)
    )


def _decision(code: str) -> tuple[Button, Button, Button]:
    return (
        Button("看产品", REVIEW, "show", code),
        Button("同意上架", REVIEW, "yes", code),
        Button("退回", REVIEW, "no", code),
    )


def to_review(cards: Sequence[Card], total: int) -> Reply:
    """What waits for a look."""
    if not total:
        return Reply("现在没有待审核的产品。", buttons=(HELP,))
    more = f"，先看最早的 {len(cards)} 个" if total > len(cards) else ""
    return Reply(f"有 {total} 个新产品待审核{more}：", cards=tuple(cards))


def review_card(product: Product, supplier: str) -> Card:
    """A new product in short."""
    people = dates.people(product.people_min, product.people_max)
    line = f"{supplier}\n{product.form} · {dates.minutes(product.duration_min)} · {people}\n{product.summary}"
    return Card(f"{product.name}（{product.code}）", line, buttons=_decision(product.code))


def review_details(product: Product, supplier: str, values: Mapping[str, object]) -> Reply:
    """The whole of a new product."""
    card = Card(
        f"{product.name}（{product.code}）", rows=(("供应商", supplier), *rows(values)[1:]),
        buttons=_decision(product.code)[1:] if product.waiting else (),
    )  # fmt: skip
    return Reply("", cards=(card,), buttons=(TO_REVIEW,))


def ask_reason(product: Product) -> Reply:
    """Why a product is not offered."""
    buttons = tuple(
        Button(words, REVIEW, "because", f"{product.code}-{key}") for key, words in REASONS.items()
    )
    return Reply(f"退回《{product.name}》，请选一个原因，或直接说原因：", buttons=buttons)


def approved(product: Product) -> Reply:
    """Said to who agreed."""
    return Reply(f"《{product.name}》已上架，几秒后就能搜到，我会通知供应商。", buttons=(TO_REVIEW, HELP))


def refused(product: Product, reason: str) -> Reply:
    """Said to who did not."""
    return Reply(f"已退回《{product.name}》，原因：{reason}。", buttons=(TO_REVIEW, HELP))


def looked_at_before() -> Reply:
    """Somebody else was quicker, or the supplier took it back."""
    return Reply("这个产品已经不在等审核了。", buttons=(TO_REVIEW, HELP))


def you_are_offered(product: Product) -> Reply:
    """Told to the supplier."""
    return Reply(f"您的产品《{product.name}》审核通过，已放进目录。", buttons=(MINE, NEW))


def you_are_not(product: Product, reason: str) -> Reply:
    """Told to the supplier."""
    return Reply(
        f"您的产品《{product.name}》这次没有通过。原因：{reason}。改好后会再送审。",
        buttons=(Button("修改", TOPIC, "edit", product.code), MINE),
    )


def waiting(count: int) -> str:
    """Beside what else waits."""
    return f"另有 {count} 个新产品待审核。"
