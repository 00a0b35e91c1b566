"""The engines compared: ours and its peers, each given the same normalised texts and queries."""

import gc
import json
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.catalog import Catalog, read_suppliers, sample
from bot.catalog.postings import pieces, squeezed
from bot.dialogue.readers.normal import normalise
from storage.models.catalog import Product

Search = Callable[[str], list[str]]
PAGE = 5  # hits asked for


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine found and what it cost."""

    hits: list[list[str]]  # codes, best first, for every query
    times: list[float]  # seconds a query
    build: float  # seconds
    megabytes: float  # of the process, at its largest


@dataclass(frozen=True, slots=True)
class Text:
    """What every engine is given of a product, normalised."""

    code: str
    name: str
    keywords: str
    summary: str


def texts(products: Iterable[Product]) -> list[Text]:
    """The searchable text of each product."""
    return [
        Text(
            product.code,
            normalise(product.name),
            normalise(" ".join(product.keywords)),
            normalise(product.summary),
        )
        for product in products
    ]


def ours(products: Iterable[Product]) -> Search:
    """This program's catalog."""
    with sample("suppliers") as path:
        catalog = Catalog(products, read_suppliers(path))
    return lambda query: [hit.product.code for hit in catalog.search(query, limit=PAGE).hits]


def wratio(products: Iterable[Product]) -> Search:
    """rapidfuzz WRatio over name and keywords."""
    given = texts(products)
    return _fuzzy([each.code for each in given], [f"{each.name} {each.keywords}" for each in given], str)


def wratio_pinyin(products: Iterable[Product]) -> Search:
    """rapidfuzz WRatio over the pinyin of name and keywords."""
    given = texts(products)
    return _fuzzy(
        [each.code for each in given], [_spelt(f"{each.name} {each.keywords}") for each in given], _spelt
    )


def _fuzzy(codes: Sequence[str], keys: list[str], key: Callable[[str], str]) -> Search:
    def search(query: str) -> list[str]:
        return [
            codes[place] for _, _, place in process.extract(key(query), keys, scorer=fuzz.WRatio, limit=PAGE)
        ]

    return search


def _spelt(text: str) -> str:
    return " ".join(_pinyin()(text))


@cache
def _pinyin() -> Callable[[str], list[str]]:
    """pypinyin with its own table of phrases, which this program does without."""
    library = import_module("pypinyin")
    library.load_phrases_dict(import_module("pypinyin.phrases_dict").phrases_dict)
    spell: Callable[[str], list[str]] = library.lazy_pinyin
    return spell


def fts5_trigram(products: Iterable[Product]) -> Search:
    """SQLite FTS5 with its trigram tokenizer, trigrams joined by OR, ranked by bm25."""
    rows = [(each.code, each.name, each.keywords, each.summary) for each in texts(products)]
    return _fts5("trigram", rows, lambda query: [query[place : place + 3] for place in range(len(query) - 2)])


def fts5_bigram(products: Iterable[Product]) -> Search:
    """SQLite FTS5 over characters and pairs, joined by OR, ranked by bm25."""
    rows = [
        (each.code, _pairs(each.name), _pairs(each.keywords), _pairs(each.summary))
        for each in texts(products)
    ]
    return _fts5("unicode61", rows, lambda query: _pairs(query).split())


def _pairs(text: str) -> str:
    plain = squeezed(text)
    return " ".join([*plain, *pieces(plain)])


def _fts5(tokenizer: str, rows: Iterable[tuple[str, ...]], tokens: Callable[[str], list[str]]) -> Search:
    base = sqlite3.connect(":memory:")
    base.execute(
        f"CREATE VIRTUAL TABLE p USING fts5(code UNINDEXED, name, keywords, summary, tokenize='{tokenizer}')"
    )
    base.executemany("INSERT INTO p VALUES (?, ?, ?, ?)", rows)
    best = f"SELECT code FROM p WHERE p MATCH ? ORDER BY bm25(p, 0, 4, 3, 1) LIMIT {PAGE}"

    def search(query: str) -> list[str]:
        asked = " OR ".join(f'"{token}"' for token in dict.fromkeys(tokens(squeezed(query))))
        return [code for (code,) in base.execute(best, (asked,))] if asked else []

    return search


def tantivy(products: Iterable[Product]) -> Search:
    """tantivy over characters, pairs, pinyin syllables and their pairs, ranked by BM25 with boosts."""
    library = import_module("tantivy")
    schema = library.SchemaBuilder()
    schema.add_text_field("code", stored=True, tokenizer_name="raw")
    boosts = {"name": 4.0, "keywords": 3.0, "summary": 1.0, "sound": 2.0}
    for field in boosts:
        schema.add_text_field(field, tokenizer_name="whitespace")
    index = library.Index(schema.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for each in texts(products):
        writer.add_document(
            library.Document(
                code=each.code,
                name=_pairs(each.name),
                keywords=_pairs(each.keywords),
                summary=_pairs(each.summary),
                sound=_heard(f"{each.name}{each.keywords}"),
            )
        )
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> list[str]:
        asked = f"{_pairs(query)} {_heard(query)}".strip()
        if not asked:
            return []
        parsed, _ = index.parse_query_lenient(asked, list(boosts), field_boosts=boosts)
        found = searcher.search(parsed, limit=PAGE, count=False).hits
        return [searcher.doc(address)["code"][0] for _, address in found]

    return search


def _heard(text: str) -> str:
    """Syllables, pairs of them, and the first letters, as words."""
    plain = squeezed(text)
    syllables = text.split() if text.isascii() else _pinyin()(plain)
    pairs = [first + second for first, second in pairwise(syllables)]
    return " ".join([*syllables, *pairs, "".join(syllable[0] for syllable in syllables)])


ENGINES: dict[str, Callable[[Iterable[Product]], Search]] = {
    "xiangmei": ours,
    "rapidfuzz WRatio": wratio,
    "rapidfuzz WRatio on pinyin": wratio_pinyin,
    "SQLite FTS5 trigram": fts5_trigram,
    "SQLite FTS5 pairs": fts5_bigram,
    "tantivy pairs + pinyin": tantivy,
}
MINISEARCH = "MiniSearch + pinyin-pro"


def run(name: str, products: Iterable[Product], queries: list[str]) -> Run:
    """Build the named engine in this process and ask it every query once, after one to warm up.

    Raises:
        ModuleNotFoundError: if the engine is not installed.
    """
    if name == MINISEARCH:
        return _minisearch(products, queries)
    start = time.perf_counter()
    search = ENGINES[name](products)
    build = time.perf_counter() - start
    search(queries[0])  # what is loaded on first use is no part of the speed
    gc.freeze()  # as the server does when it has started
    hits, times = [], []
    for query in queries:
        start = time.perf_counter()
        hits.append(search(query))
        times.append(time.perf_counter() - start)
    return Run(hits, times, build, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def _minisearch(products: Iterable[Product], queries: list[str]) -> Run:
    """Install the packages into a directory of the moment and run the script there."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise ModuleNotFoundError("node and npm")
    given = {
        "products": [
            {"code": each.code, "name": each.name, "keywords": each.keywords, "summary": each.summary}
            for each in texts(products)
        ],
        "queries": queries,
    }
    with tempfile.TemporaryDirectory() as place:
        packages = ["minisearch@7.2.0", "pinyin-pro@3.29.4"]
        subprocess.run(["npm", "install", "--prefix", place, *packages], check=True, capture_output=True)
        script = Path(__file__).with_name("minisearch.mjs")
        answer = subprocess.run(
            ["node", "--max-old-space-size=6000", str(script), place],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
        )
    return Run(**json.loads(answer.stdout))
