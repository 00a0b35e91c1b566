"""Why a product is among the hits, in short Chinese phrases."""

from bot.catalog.filters import Filters
from bot.catalog.postings import squeezed
from bot.catalog.query import Concept, Query
from bot.catalog.shelf import Shown
from storage.models.catalog import Product

MOST = 4  # reasons shown
_PLACES = ("名称里有", "关键词有", "简介提到", "场地为", "自带")  # as the texts of what is shown


def reasons(shown: Shown, query: Query, wanted: Filters, alike: float) -> tuple[str, ...]:
    """Up to four reasons: where the words were found, the name it sounds like, the filters it satisfies."""
    product = shown.product
    found = [reason for concept in query.concepts if (reason := _found(shown, concept))]
    if alike > 0.6 and not any(reason.startswith("名称里") for reason in found):
        told = query.core in squeezed(shown.texts[0])
        found.insert(0, f"名称里有“{query.core}”" if told else f"与“{product.name}”相近")
    found += [_answered(product, wanted, name) for name in wanted.names() if wanted.fits(product, name)]
    return tuple(dict.fromkeys(found))[:MOST]


def _found(shown: Shown, concept: Concept) -> str | None:
    for word in (concept.said, *concept.meant):
        for place, text in zip(_PLACES, shown.texts, strict=True):
            if word in text:
                return f"{place}“{word}”"
    return None


def _answered(product: Product, wanted: Filters, name: str) -> str:
    match name:
        case "audiences":
            return "适合" + "、".join(wanted.audiences)
        case "districts":
            return "、".join(wanted.districts) + "可送"
        case "month":
            return f"{wanted.month}月可送"
        case "people":
            return f"可容{product.people_min}至{product.people_max}人"
        case "min_minutes" | "max_minutes":
            return f"{product.duration_min}分钟"
        case "mode":
            return product.mode
        case "language":
            return f"可讲{wanted.language}"
        case _:
            return str(getattr(product, name))
