"""Needs as staff and suppliers see them, and their answer."""

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.dialogue.messages import Reply
from bot.handlers.wording.home import HELP, NEED, quoted
from bot.handlers.wording.products import look_button
from bot.orders.needs import Gathered
from storage.models import Need, Product

TOPIC = "needs"
EXAMPLES = 3  # wishes said of a group
NUMBERS = 10  # needs named of one wish


def overview(groups: Sequence[Gathered], more: int, total: int) -> Reply:
    """What is wanted, for those who look after it."""
    head = f"还没有回应的需求共 {total} 条，按月份、地区和人群归在一起："
    return Reply(_listed(head, groups, more), buttons=(HELP,))


def near(groups: Sequence[Gathered], more: int, total: int) -> Reply:
    """What is wanted near a supplier."""
    head = f"您服务的地区有 {total} 条需求还没有回应："
    return Reply(_listed(head, groups, more), buttons=(HELP,))


def nothing() -> Reply:
    """No need is open."""
    return Reply("现在没有还没回应的需求。", buttons=(NEED, HELP))


def answered(found: Sequence[Need], product: Product) -> Reply:
    """Those who asked will hear of it."""
    numbers = "、".join(f"{need.id}" for need in found)
    return Reply(
        f"好的，需求 {numbers} 用“{product.name}”回应了，我会告诉提需求的人。",
        buttons=(look_button(product),),
    )


def not_open(number: int) -> Reply:
    """There is no such need, or somebody has answered it."""
    return Reply(f"没有编号为 {number} 的需求，或者已经有人回应了。", buttons=(HELP,))


def no_product(code: str) -> Reply:
    """No product of that code."""
    return Reply(
        f"目录里没有编号为“{quoted(code)}”的产品。请说“回应需求 12 A001”这样的编号。", buttons=(HELP,)
    )


def not_yours() -> Reply:
    """A product of somebody else."""
    return Reply("只能用自己单位的产品回应需求。", buttons=(HELP,))


def told(need: Need, product: Product, supplier: str) -> Reply:
    """What the asker hears."""
    wanted = "您没约上的" if need.order_id else "您找过的" if need.searched else "您提的需求"
    return Reply(
        f"{wanted}“{quoted(need.words)}”有回应了：可以看看“{product.name}”（{supplier}）。",
        buttons=(look_button(product),),
    )


def _listed(head: str, groups: Sequence[Gathered], more: int) -> str:
    lines = [head]
    for group in groups:
        year, month = group.month.split("-")
        where, whom = group.district or "不限地方", group.audience or "不限人群"
        unmet = sum(need.order_id is not None for need in group.needs)
        searched = sum(need.searched for need in group.needs)
        kinds = ((unmet, "没约上的"), (searched, "搜过没找到的"))
        of_which = "，".join(f"{number} 条是{kind}" for number, kind in kinds if number)
        count = f"{len(group.needs)} 条{f'（{of_which}）' if of_which else ''}"
        lines.append(f"\n{year}年{int(month)}月 · {where} · {whom}：{count}")
        lines += _alike(group.needs)
    if more:
        lines.append(f"\n……还有 {more} 组")
    lines.append("\n有合适的产品，就说“回应需求 编号 产品编号”，比如“回应需求 12 A001”。")
    return "\n".join(lines)


def _alike(found: Sequence[Need]) -> list[str]:
    """The wishes of a group, the most wanted first, with the numbers of those that want the same."""
    wishes = defaultdict[str, list[Need]](list)
    for need in found:
        wishes[re.sub(r"\W", "", need.words).lower()].append(need)
    ranked = sorted(wishes.values(), key=lambda same: -len(same))
    return [
        f"　{'、'.join(f'{need.id}' for need in same[:NUMBERS])}号 {quoted(same[0].words)}"
        f"{f'（{len(same)} 次）' if len(same) > 1 else ''}"
        for same in ranked[:EXAMPLES]
    ]
