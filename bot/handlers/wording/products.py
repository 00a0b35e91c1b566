"""How a product is shown: one line in a list, and the whole card."""

from collections.abc import Sequence
from datetime import date

from bot.dialogue.messages import Button, Card
from bot.handlers.wording import dates
from storage.models import Product
from storage.ratings import Average

BACK_TO_LIST = Button("返回列表", "home", "back")


def order_button(product: Product) -> Button:
    """Begins an order of the product."""
    return Button("点这个", "order", "product", product.code)


def look_button(product: Product, label: str = "看详情") -> Button:
    """Shows the product's card."""
    return Button(label, "search", "card", product.code)


def brief(product: Product) -> str:
    """Form, length and head count in one line."""
    return (
        f"{product.form} · {dates.minutes(product.duration_min)} · "
        f"{dates.people(product.people_min, product.people_max)} · {product.mode}"
    )


def short(product: Product) -> str:
    """The product on a button: its name, and what tells it from the next one."""
    most = dates.people(product.people_min, product.people_max)
    return f"{product.name}（{dates.minutes(product.duration_min)}，{most}）"


def districts(product: Product) -> str:
    """The districts served."""
    return "、".join(product.districts) or "全市"


def hit(product: Product, reasons: Sequence[str], district: str = "") -> Card:
    """One product in a list of hits, with why it is there, and whether it comes to the person's district."""
    lines = [brief(product), "；".join(reasons)]
    if district and product.districts and district not in product.districts:
        lines.append(f"注意：送不到{district}")
    return Card(product.name, "\n".join(line for line in lines if line), buttons=(look_button(product),))


def rating(rated: Average) -> str:
    """4.6（12 次）."""
    return f"{rated.score:.1f}（{rated.times} 次）"


def card(
    product: Product,
    supplier: str,
    left: int,
    year: int,
    free: Sequence[date],
    today: date,
    may_order: bool,
    district: str,
    rated: Average | None = None,
) -> Card:
    """The whole product. `left` counts the deliveries still to be had in `year`.

    `district` is the coordinator's own, empty for everybody else.
    """
    away = ""
    if district and product.districts and district not in product.districts:
        away = f"（送不到{district}）"
    free_days = "、".join(dates.day(day, today) for day in free) or "近期没有，可以说个日子让我查"
    rows = (
        ("品牌", f"{product.brand} · {product.field} · {product.form}"),
        ("适合", "、".join(product.audiences)),
        ("供应商", supplier),
        ("时长", dates.minutes(product.duration_min)),
        ("人数", dates.people(product.people_min, product.people_max)),
        ("方式", f"{product.mode}（{'、'.join(product.languages)}）"),
        ("场地要求", product.venue),
        ("老师自带", product.provides),
        ("提前", f"至少 {product.lead_days} 天"),
        ("可约月份", dates.months(product.months)),
        ("服务范围", districts(product) + away),
        ("剩余场次", f"{year}年还有 {left} 场" if left else f"{year}年已约满"),
        ("最近可约", free_days),
        *((("评分", rating(rated)),) if rated else ()),
    )
    first = (order_button(product),) if may_order else ()
    similar = Button("相近的产品", "search", "similar", product.code)
    return Card(f"{product.name}（{product.code}）", product.summary, rows, (*first, similar, BACK_TO_LIST))
