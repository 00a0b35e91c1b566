"""Search quality and speed beside peers: `python -m benchmarks.search [--sizes 650,10000,100000]`.

One run, one table. Every engine gets the same products, the same queries in the same normalised spelling,
and a process of its own. Quality is recall among the first five over benchmarks/cases/unseen_queries.tsv;
where nothing fits, an empty answer is the right one. In enlarged catalogs only long queries for one product
by its name are scored (column "by name"), because the new products answer the others too.
"""

import argparse
import csv
import json
import multiprocessing
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.engines import ENGINES, MINISEARCH, Run, run
from benchmarks.enlarge import enlarged
from bot.catalog import read_products, sample
from bot.dialogue.readers.normal import normalise
from storage.models.catalog import Product

CASES = Path(__file__).parent / "cases" / "unseen_queries.tsv"
NAMED = 7  # characters from which on a query by name means one product in an enlarged catalog too
FAMILIES = {
    "by name": ("exact", "partial", "reorder", "trad", "abbr"),
    "slips": ("typo", "typo2", "homophone", "pinyin", "initials", "fuzzypy"),
    "meaning": ("audience", "synonym", "festival", "wish", "sentence", "filter"),
    "none": ("none",),
}
Case = tuple[str, str, set[str]]


def read_cases() -> list[Case]:
    """Kind, query and the codes that answer it."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            (
                row["kind"],
                normalise(row["query"]),
                {code for code in (row["relevant"] or "").split(";") if code},
            )
            for row in rows
        ]


def products_of(size: int) -> Iterator[Product]:
    """The sample, enlarged to that size, one by one so that only what an engine keeps takes memory."""
    with sample("products") as path:
        yield from enlarged(read_products(path), size)


def among(kinds: tuple[str, ...]) -> Callable[[Case], bool]:
    """Whether a case is of one of these kinds."""
    return lambda case: case[0] in kinds


def names_one(case: Case) -> bool:
    """Whether the query means one product by its name, whatever else the catalog holds."""
    kind, query, relevant = case
    return (
        len(relevant) == 1
        and len(query) >= NAMED
        and kind in ("exact", "reorder", "typo2", "homophone", "trad")
    )


def recall(cases: list[Case], found: Run, counts: Callable[[Case], bool]) -> float:
    """The mean over the cases that count of the share of right codes among the first five."""
    values = [
        len(case[2].intersection(hits)) / min(5, len(case[2])) if case[2] else float(not hits)
        for case, hits in zip(cases, found.hits, strict=True)
        if counts(case)
    ]
    return sum(values) / len(values) if values else 0.0


def measured(name: str, size: int, queries: list[str]) -> Run | str:
    """The engine run in a process of its own, or why it could not be."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        try:
            return Run(**json.loads(pool.apply(_in_process, (name, size, queries))))
        except ModuleNotFoundError as missing:
            return f"skipped: {missing} not installed"
        except subprocess.CalledProcessError as failed:
            return f"failed: {(failed.stderr or '')[-100:]}"


def _in_process(name: str, size: int, queries: list[str]) -> str:
    return json.dumps(asdict(run(name, products_of(size), queries)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="650,10000,100000")
    parser.add_argument("--most", type=int, default=60, help="queries in catalogs above the sample's size")
    parser.add_argument("--engines", default=",".join([*ENGINES, MINISEARCH]))
    options = parser.parse_args()
    everything = read_cases()
    print("| products | engine | recall@5 | " + " | ".join(FAMILIES) + " | p50 ms | p99 ms | build s | MB |")
    print("|" + "---|" * (7 + len(FAMILIES)))
    for size in map(int, options.sizes.split(",")):
        cases = everything if size <= 650 else sorted(everything, key=names_one, reverse=True)[: options.most]
        for name in options.engines.split(","):
            found = measured(name, size, [query for _, query, _ in cases])
            if isinstance(found, str):
                print(f"| {size:,} | {name} | {found} |")
                continue
            if size <= 650:
                families = [recall(cases, found, among(kinds)) for kinds in FAMILIES.values()]
                shown = [f"{score:.3f}" for score in (recall(cases, found, bool), *families)]
            else:
                shown = ["", f"{recall(cases, found, names_one):.3f}", *[""] * (len(FAMILIES) - 1)]
            times = sorted(1000 * seconds for seconds in found.times)
            costs = [times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]]
            line = [
                *shown,
                *(f"{cost:.2f}" for cost in costs),
                f"{found.build:.1f}",
                f"{found.megabytes:.0f}",
            ]
            print(f"| {size:,} | {name} | " + " | ".join(line) + " |", flush=True)


if __name__ == "__main__":
    main()
