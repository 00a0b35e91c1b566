"""A larger catalog for measuring: the sample's products, and new ones put together from their parts."""

import random
import re
from collections.abc import Iterator

from storage.models.catalog import Product

_PLACES = (
    "东湖", "西塱", "南岗", "北亭", "石井", "龙洞", "新塘", "鳌头",
    "榄核", "沙面", "车陂", "员村", "江高", "炭步", "小洲", "赤坭",
)  # fmt: skip
_CUT = re.compile(r"[，。；：、！？——…·《》“”]+")


def enlarged(products: list[Product], size: int, seed: int = 1) -> Iterator[Product]:
    """The given products and then new ones up to `size`, each made of three others and a place's name.

    A new name joins the beginning of one name with the end of another; summary, keywords, audience and
    numbers come from all three, so that words keep their neighbours and their frequencies grow in step.
    """
    yield from products[:size]
    chance = random.Random(seed)
    for number in range(len(products), size):
        first, second, third = chance.sample(products, 3)
        head, tail = _halves(first.name)[0], _halves(second.name)[1]
        clauses = _clauses(first)[:2] + _clauses(second)[2:4] + _clauses(third)[-2:]
        values = third.model_dump()
        values |= {
            "code": f"X{number:06}",
            "name": chance.choice(_PLACES) + head + tail,
            "field": first.field,
            "form": first.form,
            "audiences": first.audiences,
            "summary": "，".join(clauses) + "。",
            "keywords": [*first.keywords[:2], *second.keywords[:2]],
            "supplier_code": second.supplier_code,
            "team": second.team,
        }
        yield Product(**values)


def _halves(name: str) -> tuple[str, str]:
    parts = [part for part in _CUT.split(name) if part]
    if len(parts) > 1:
        return parts[0], parts[-1]
    middle = len(name) // 2
    return name[:middle], name[middle:]


def _clauses(product: Product) -> list[str]:
    return [clause for clause in _CUT.split(product.summary) if clause]
