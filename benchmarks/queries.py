"""What people look for, made of the sample's own words: as many different queries as wanted, or as said.

Nothing here is random from run to run.
"""

import random

from bot.catalog import read_products, sample

_AUDIENCES = ("老人", "小朋友", "长者", "社区居民", "亲子家庭", "军人", "街坊", "女职工", "残疾人", "外来工")
_WAYS = (
    "{word}",
    "想找{word}",
    "有没有适合{audience}的{word}",
    "{word} {audience}",
    "{audience}能参加的{word}活动",
    "推荐一下{word}吧，给{audience}的",
    "请问有{word}吗",
    "我们社区想办{word}，有推荐吗",
    "{word}和{other}",
    "{begin}",
    "{name}",
)


def different(count: int, seed: int = 7) -> list[str]:
    """So many different queries: names, their beginnings, keywords, audiences, polite sentences."""
    chance = random.Random(seed)
    with sample("products") as path:
        products = list(read_products(path))
    words = [keyword for product in products for keyword in product.keywords]
    found: dict[str, None] = {}
    while len(found) < count:
        product = chance.choice(products)
        query = chance.choice(_WAYS).format(
            word=chance.choice(product.keywords),
            other=chance.choice(words),
            audience=chance.choice(_AUDIENCES),
            begin=product.name[: chance.randint(3, 8)],
            name=product.name,
        )
        found[query] = None
    return list(found)


def repeated(queries: list[str], count: int, seed: int = 7) -> list[str]:
    """So many queries as people repeat each other: the n-th commonest is said 1/n times as often (Zipf)."""
    weights = [1 / place for place in range(1, len(queries) + 1)]
    return random.Random(seed).choices(queries, weights, k=count)
