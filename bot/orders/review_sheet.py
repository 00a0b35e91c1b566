"""The rules of which levels look at which orders, as a tab-separated table that staff edit."""

import csv
from collections.abc import Callable, Collection, Iterable, Mapping

from bot.dialogue.readers.free_units import read_kinds
from storage.models import ReviewRule

COLUMNS = ("level", "needed", "product_code", "unit_kind", "district")
LEVELS = ("town", "district", "city")
_HINTS = {
    "level": "可用的有 town、district、city。",
    "needed": "填 yes 或 no。",
    "product_code": "目录里没有这个编号。No product has this code.",
    "unit_kind": "填 region，或小学、消防站之类的单位种类。No such kind of unit.",
    "district": "没有这个区，请写全名，比如“海珠区”。No such district.",
}
_NEEDED = {"yes": True, "no": False}


def read_rules(
    lines: Iterable[str], products: Collection[str], districts: Collection[str]
) -> list[ReviewRule]:
    """The rules of a table with COLUMNS; what is empty fits all.

    `products` are the codes and `districts` the names that there are.

    Raises:
        ValueError: naming the row and what of it cannot be.
    """
    sheet = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := [name for name in COLUMNS if name not in (sheet.fieldnames or ())]:
        raise ValueError(f"缺少这些列：{'、'.join(missing)}。Columns are missing.")
    can_be: Mapping[str, Callable[[str], bool]] = {
        "level": lambda cell: cell in LEVELS,
        "needed": lambda cell: cell in _NEEDED,
        "product_code": lambda cell: not cell or cell in products,
        "unit_kind": lambda cell: not cell or cell == "region" or cell in read_kinds(cell),
        "district": lambda cell: not cell or cell in districts,
    }
    rules: list[ReviewRule] = []
    for number, row in enumerate(sheet, 2):
        cells = {name: (row[name] or "").strip() for name in COLUMNS}
        for name, cell in cells.items():
            if not can_be[name](cell):
                raise ValueError(f"第 {number} 行的 {name} 不能是“{cell}”。{_HINTS[name]}")
        rules.append(
            ReviewRule(
                level=cells["level"],
                needed=_NEEDED[cells["needed"]],
                product_code=cells["product_code"],
                unit_kind=cells["unit_kind"],
                district=cells["district"],
            )
        )
    return rules


def write_rules(rules: Iterable[ReviewRule]) -> str:
    """The table that `read_rules` reads."""
    said = {needed: word for word, needed in _NEEDED.items()}
    rows = [COLUMNS]
    rows += [
        (rule.level, said[rule.needed], rule.product_code, rule.unit_kind, rule.district) for rule in rules
    ]
    return "".join("\t".join(row) + "\n" for row in rows)
