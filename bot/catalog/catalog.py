"""The searchable catalog: built once from products and suppliers, then only read."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakMethod

import numpy as np

from bot.catalog.filters import Filters
from bot.catalog.likeness import spoken
from bot.catalog.mending import Mender
from bot.catalog.postings import (
    CLASSES,
    KEYWORDS,
    NAME,
    PROVIDES,
    SUMMARY,
    SUPPLIER,
    VENUE,
    Postings,
    Scores,
    squeezed,
)
from bot.catalog.query import Query, read_query
from bot.catalog.ranking import ALIKE, Candidate, Ranker, Topic, enough, favour
from bot.catalog.reasons import reasons
from bot.catalog.shelf import Mask, Places, Shelf
from bot.catalog.synonyms import Lexicon, Synonym, packaged_synonyms
from bot.dialogue.readers.normal import normalise
from storage.models.catalog import Product, Supplier
from storage.ratings import Average

POOL = 48  # products that are compared with the query in detail, besides those of earlier pages
SURE = 0.8  # likeness from which on a name counts more than the filters said in the same words
FOUND = 0.9  # share of what was asked from which on the words were right
LOW = 0.15  # share of the best score below which a product is not looked at in detail
NEAREST = 3
KEPT = 4096  # results; people ask for the same things, and for the next page of them
OUTDONE = 1.25  # times the score of the best that satisfies all filters, from which on some give way
NEVER = 2.0  # a share that nothing reaches
NAME_LONG = 30  # characters beyond which a text is no name as it stands, but may hold one
# Filters that give way when nothing satisfies them, if they were said and not tapped: people name an
# audience, a kind or a size in passing, but a district, a month or a language they mean.
_SOFT = ("audiences", "form", "field", "people", "min_minutes", "max_minutes")


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, how well it fits (0 to about 2) and why, in short Chinese phrases."""

    product: Product
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what was found."""

    hits: tuple[Hit, ...]
    total: int  # how many fit in all
    filters: Filters  # given and said, together
    bent_to: str | None  # the name that was searched for instead of the words, if they had to be bent
    nearest: tuple[Hit, ...]  # if nothing fits: up to three that come nearest
    query: Query


class Catalog:
    """All products and suppliers, and the index over them. Immutable after it is built."""

    def __init__(
        self,
        products: Iterable[Product],
        suppliers: Iterable[Supplier],
        synonyms: Iterable[Synonym] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Build the index over the active products.

        Args:
            products: each is read once and not kept.
            suppliers: those whose codes the products name.
            synonyms: the table of synonyms; the packaged one if None.
            progress: called with the number of products done so far, every thousand.
        """
        self._suppliers = {supplier.code: supplier for supplier in suppliers}
        self._shelf, self._postings = Shelf(), Postings()
        self._names: list[str] = []
        self._sounds: list[str] = []
        keywords: set[str] = set()
        for product in products:
            if not product.active:
                continue
            self._add(product, keywords)
            if progress and len(self._shelf) % 1000 == 0:
                progress(len(self._shelf))
        self._shelf.close()
        self._postings.close()
        self._lexicon = Lexicon(packaged_synonyms() if synonyms is None else synonyms, keywords)
        self._mender = Mender(self._lexicon)
        self._ranker = Ranker(self._postings, self._names, self._sounds)
        self._favoured = favour({}, len(self._shelf))
        self._keeps_results()

    def _keeps_results(self) -> None:
        # A catalog that is replaced goes at once: a cache that held it would leave it to the collector.
        searching = WeakMethod(self._search)
        self._found = lru_cache(maxsize=KEPT)(lambda *asked: searching()(*asked))  # type: ignore[misc]

    def rated(self, averages: Mapping[str, Average]) -> "Catalog":
        """The same catalog with these ratings, by product code, and no others; the index is shared."""
        other = copy(self)
        places = ((self._shelf.place(code), average) for code, average in averages.items())
        other._favoured = favour(
            {place: average for place, average in places if place is not None}, len(self._shelf)
        )
        other._keeps_results()
        return other

    def _add(self, product: Product, keywords: set[str]) -> None:
        self._shelf.add(product)
        name = squeezed(normalise(product.name))
        supplier = self._suppliers.get(product.supplier_code)
        others = [
            (SUMMARY, product.summary),
            (VENUE, product.venue),
            (PROVIDES, product.provides),
            (CLASSES, product.field),
            (SUPPLIER, supplier.name if supplier else ""),
        ]
        words = [normalise(keyword) for keyword in product.keywords]
        keywords.update(words)
        sounding = self._postings.add(name, words, [(bit, normalise(text)) for bit, text in others])
        self._names.append(name)
        self._sounds.append(sounding)

    def __len__(self) -> int:
        return len(self._shelf)

    def product(self, code: str) -> Product | None:
        """The product of that code, detached, or None."""
        place = self._shelf.place(code)
        return None if place is None else self._shelf.product(place)

    def supplier(self, code: str) -> Supplier | None:
        """The supplier of that code, or None."""
        return self._suppliers.get(code)

    def read(self, text: str) -> Query:
        """The words and filters of a search, as this catalog's synonyms read them."""
        return read_query(text, self._lexicon)

    def search(
        self, text: str, filters: Filters | None = None, limit: int = 5, offset: int = 0
    ) -> SearchResult:
        """What fits the text and the filters, best first.

        Args:
            text: anything a person may type; filters said in it are honoured as far as anything fits them.
            filters: those given beside the text; they are always satisfied.
            limit: hits wanted, from the one at `offset` on.
            offset: hits to pass over.

        Results of late are kept; who asks for the same gets the same object.
        """
        return self._found(normalise(text), filters or Filters(), limit, offset)

    def _search(self, text: str, given: Filters, limit: int, offset: int) -> SearchResult:
        query, heard = self._mender.mend(self.read(text))
        wanted = query.filters.joined(given)
        allowed = self._satisfying(given, given.names()) & self._unrefused(query)
        if not query.concepts and not query.unknown:
            return self._filtered(query, wanted, allowed, limit, offset)
        topic = self._ranker.topic(query)
        demanded = [name for name in wanted.names() if name not in query.loose or getattr(given, name)]
        firm = allowed & self._satisfying(wanted, [name for name in demanded if name not in _SOFT])
        full = firm & self._satisfying(wanted, [name for name in demanded if name in _SOFT])

        def fitness(places: Places) -> Scores:
            """What is left of a product's score by the filters that were said."""
            left = np.where(full[places], 1.0, np.where(firm[places], 0.6, 0.4)).astype(np.float32)
            for name in query.loose:
                left *= self._shelf.leaning(wanted, name, places)
            return left

        candidates = self._candidates(query, topic, allowed, fitness, POOL + offset + limit)
        need = NEVER if topic.elsewhere else enough(query)
        if query.asked:
            fitting = [each for each in candidates if each.fits(need)]
            fit = [each for each in fitting if full[each.place] or each.alike >= SURE]
            if not fit or fitting[0].score > OUTDONE * fit[0].score:
                fit = [each for each in fitting if firm[each.place]]
        else:  # every word has become a filter: whatever satisfies them fits
            strict = full & self._satisfying(wanted, wanted.names())
            chosen = strict if strict.any() else full
            fit = [each for each in candidates if chosen[each.place]]
            full = chosen
        near = (self._hit(each, query, wanted) for each in candidates[:NEAREST])
        answered = full & ((topic.covered >= need) | (not query.asked))
        total = max(len(fit), int(np.count_nonzero(answered))) if fit else 0
        return SearchResult(
            hits=tuple(self._hit(each, query, wanted) for each in fit[offset : offset + limit]),
            total=total,
            filters=wanted,
            bent_to=self._bent_to(query, fit, heard),
            nearest=() if fit or _says_nothing(query) else tuple(near),
            query=query,
        )

    def _satisfying(self, filters: Filters, names: list[str]) -> Mask:
        mask = np.ones(len(self._shelf), np.bool_)
        for name in names:
            mask &= self._shelf.satisfying(filters, name)
        return mask

    def _unrefused(self, query: Query) -> Mask:
        """The products that have nothing of what the query refuses."""
        mask = np.ones(len(self._shelf), np.bool_)
        for concept in query.refused:
            for word in (concept.said, *(each for each in concept.meant if len(each) > 1)):
                ids, bits = self._postings.word(word)
                mask[ids[bits & (NAME | KEYWORDS | CLASSES | VENUE) > 0]] = False
        for name, value in query.unwanted:
            mask &= self._shelf.lacking(name, value)
        return mask

    def _filtered(
        self, query: Query, wanted: Filters, allowed: Mask, limit: int, offset: int
    ) -> SearchResult:
        """Nothing but filters, or nothing at all: the products that satisfy them, those rated best first,
        then as the sheet has them.
        """
        said = wanted or query.refused or query.unwanted
        satisfying = allowed & self._satisfying(wanted, wanted.names())
        places = np.flatnonzero(satisfying) if said else np.zeros(0, np.int64)
        places = places[np.argsort(-self._favoured[places], kind="stable")]
        fit = [Candidate(place, 1.0, 1.0, 0.0) for place in places[offset : offset + limit].tolist()]
        hits = tuple(self._hit(each, query, wanted) for each in fit)
        return SearchResult(hits, len(places), wanted, None, (), query)

    def _candidates(
        self, query: Query, topic: Topic, allowed: Mask, fitness: Callable[[Places], Scores], size: int
    ) -> list[Candidate]:
        whole = squeezed(query.text)
        # A few characters out of more may be like anything, and words that are filters like many names.
        plain = len(whole) <= NAME_LONG and not (query.refused or query.unwanted)
        spellings = (query.core, whole) if plain else (query.core,)
        texts = {text for text in spellings if len(text) > 3 or text == whole}
        said = tuple(spoken(text) for text in texts if query.asked or len(text) > 4)
        titles = self._ranker.titles(spoken(query.core))
        rough = (topic.score + titles + np.float32(not query.asked)) * allowed
        places = np.flatnonzero(rough > LOW * rough.max(initial=0.0))
        left = fitness(places)
        if len(places) > size:
            best = np.argpartition(-rough[places] * left, size - 1)[:size]
            places, left = places[best], left[best]
        return self._ranker.compare(places, topic, titles, said, left, self._favoured)

    def _bent_to(self, query: Query, fit: list[Candidate], heard: str | None) -> str | None:
        """The word or name that was searched for, if it is not what was typed."""
        if heard or not fit:
            return heard if fit else None
        first = fit[0]
        if first.alike < ALIKE or first.covered >= FOUND:
            return None
        product = self._shelf.product(first.place)
        return None if set(query.core) <= set(normalise(product.name)) else product.name

    def _hit(self, candidate: Candidate, query: Query, wanted: Filters) -> Hit:
        shown = self._shelf.shown(candidate.place)
        return Hit(shown.product, round(candidate.score, 4), reasons(shown, query, wanted, candidate.alike))

    def find_products(self, wish: str) -> list[str]:
        """The codes of up to five products that a wish may mean, best first."""
        return [hit.product.code for hit in self.search(wish).hits]

    def similar(self, code: str, limit: int = 3) -> list[Product]:
        """Products that share most with the one of that code, best first; none if there is no such one."""
        product = self.product(code)
        if product is None:
            return []
        words = " ".join([*product.keywords, product.field])
        found = self.search(words, limit=limit + 1)
        return [hit.product for hit in (*found.hits, *found.nearest) if hit.product.code != code][:limit]


def _says_nothing(query: Query) -> bool:
    """Whether it is letters only that sound like no word: then what comes nearest is near by chance."""
    return not query.concepts and all(run.isascii() for run in query.unknown)
