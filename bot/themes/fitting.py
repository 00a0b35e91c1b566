"""Which products suit a theme: by its words, for its audiences, in its month; its own brand first."""

from itertools import zip_longest

from bot.catalog import Catalog, Filters, Hit
from storage.models import Product, Theme

PER_AUDIENCE = 4
OF_ONE_WORD = 8  # hits of each word that are looked at
BRAND = 1.25  # times the likeness, where the brand is the theme's
FAR = 0.4  # share of the best likeness below which a product has nothing to do with the theme


def fitting(catalog: Catalog, theme: Theme, limit: int = PER_AUDIENCE) -> dict[str, list[Product]]:
    """The audiences of the theme, each with what suits it best of each of the theme's words in turn."""
    month = int(theme.month[5:])
    found = {}
    for audience in theme.audiences:
        hits = [
            catalog.search(word, Filters(month=month, audiences=(audience,)), OF_ONE_WORD).hits
            for word in theme.keywords
        ]
        by_word = [
            sorted(((_likeness(hit, theme), hit.product) for hit in each), key=_first) for each in hits
        ]
        best = max((likeness for each in by_word for likeness, _ in each), default=0.0)
        near = [[product for likeness, product in each if likeness > FAR * best] for each in by_word]
        in_turn = (product for row in zip_longest(*near) for product in row if product)
        found[audience] = list({product.code: product for product in in_turn}.values())[:limit]
    return found


def _likeness(hit: Hit, theme: Theme) -> float:
    return hit.score * (BRAND if hit.product.brand == theme.brand else 1)


def _first(found: tuple[float, Product]) -> tuple[float, str]:
    likeness, product = found
    return -likeness, product.code


def chosen(by_audience: dict[str, list[Product]], limit: int) -> list[Product]:
    """The best of each audience in turn, each product once, and no two of one team while others are left."""
    in_turn = (each for row in zip_longest(*by_audience.values()) for each in row if each)
    once = list({product.code: product for product in in_turn}.values())
    teams = {product.team: product for product in reversed(once)}
    first = [product for product in once if teams[product.team] is product]
    return [*first, *(product for product in once if product not in first)][:limit]
