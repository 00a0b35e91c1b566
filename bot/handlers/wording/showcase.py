"""What is shown to people who look in passing: in a group, in another chat, without a conversation."""

from bot.dialogue.messages import Card
from bot.handlers.wording import dates, products
from storage.models import Product


def shown(product: Product, supplier: str) -> Card:
    """What of a product is true for everybody at any time; no free days and no deliveries left."""
    rows = (
        ("适合", "、".join(product.audiences)),
        ("时长", dates.minutes(product.duration_min)),
        ("人数", dates.people(product.people_min, product.people_max)),
        ("方式", product.mode),
        ("服务范围", products.districts(product)),
        ("供应商", supplier),
        ("提前", f"至少 {product.lead_days} 天"),
    )
    return Card(f"{product.name}（{product.code}）", product.summary, rows)


HELP = (
    "我是“向美点单”，帮社区找文化产品。在群里叫我，后面写想找什么就行，比如“适合长者的讲座”。\n"
    "点单、查订单请私聊我办理。"
)
FOUND = "找到这些，点下面的按钮私聊看详情、点单："
NOTHING = "目录里没有找到。可以换个说法，或者私聊我记成需求。"
IN_PRIVATE = "这件事请私聊我办理，订单和电话不要发在群里。"
THANKS = "不客气，有需要随时叫我。"
