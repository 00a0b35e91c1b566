"""Times and head counts beside peers: `python -m benchmarks.understanding [FILE …]`.

One run, one table. Every reader gets the same sentences in the same normalised spelling, said on Sunday
2026-11-22 at 9:00 in Guangzhou, and is scored by the same rules. The cases are those of
benchmarks/cases/unseen_*.tsv, or of the files given, which may be lists of times, counts or sentences;
of sentences the time and the head count are scored. A reader that raises has answered nothing.
"""

import argparse
import csv
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.time_readers import READERS, Answer, Read
from bot.dialogue.readers.normal import normalise

CASES = Path(__file__).parent / "cases"
FILES = ("unseen_times.tsv", "unseen_counts.tsv", "unseen_sentences.tsv")
NOW = datetime.fromisoformat("2026-11-22T09:00")
COLUMNS = ("minute", "part", "day", "span", "none", "times", "counts")
WARM = 20  # sentences read before the clock runs, so that tables are loaded


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence, its time with granularity (None where no time is asked), and its heads as written."""

    text: str
    grain: str | None
    start: str = ""
    end: str = ""
    heads: tuple[str, str] | None = None


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file of any of the three kinds, told by its head."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if "expression" not in table[0] and "text" not in table[0]:
        table.insert(0, ["expression", "min", "max"])
    for values in table[1:]:
        row = dict(zip(table[0], values + [""] * len(table[0]), strict=False))
        if "expression" in row:
            heads = (row["min"], row["max"]) if "min" in row else None
            yield Case(
                row["expression"], row.get("granularity"), row.get("start", ""), row.get("end", ""), heads
            )
        else:
            heads = (row["people_min"], row["people_max"])
            yield Case(row["text"], row["granularity"], row["start"], row["end"], heads)


def is_time_right(case: Case, answer: Answer) -> bool:
    """A moment to the minute, a day by its date, a part by its hours, a span by both its days."""
    start, end = answer.start, answer.end
    if case.grain == "none" or start is None:
        return case.grain == "none" and start is None
    want = datetime.fromisoformat(case.start)
    want_end = datetime.fromisoformat(case.end) if case.end else None
    if end and end > start and (end.hour, end.minute) == (0, 0):
        end -= timedelta(minutes=1)  # the next midnight ends the day before
    match case.grain:
        case "minute":
            return start == want and (want_end is None or end == want_end)
        case "day":
            return start.date() == want.date() and (end is None or end.date() == want.date())
        case "part":
            return (
                want_end is not None
                and start.date() == want.date()
                and want.hour - 1 <= start.hour < want_end.hour
            )
        case _:
            return (
                want_end is not None
                and end is not None
                and (start.date(), end.date()) == (want.date(), want_end.date())
            )


def are_heads_right(case: Case, answer: Answer) -> bool:
    """Both ends as written; none where none is written."""
    return case.heads == (tuple(map(str, answer.people)) if answer.people else ("", ""))


def measure(read: Read, cases: list[Case]) -> tuple[list[Answer], list[float]]:
    """What a reader answers to every case, and the seconds it takes."""
    texts = [normalise(case.text) for case in cases]
    for text in texts[:WARM]:
        _answer(read, text, NOW - timedelta(minutes=1))
    answers, seconds = [], []
    for text in texts:
        begun = time.perf_counter()
        answers.append(_answer(read, text, NOW))
        seconds.append(time.perf_counter() - begun)
    return answers, sorted(seconds)


def _answer(read: Read, text: str, now: datetime) -> Answer:
    try:
        return read(text, now)
    except Exception:  # a peer that raises has understood nothing; ours never does
        return Answer()


def shares(cases: list[Case], answers: list[Answer], counts: bool) -> dict[str, float]:
    """By column the share of right answers."""
    right: dict[str, list[bool]] = {column: [] for column in COLUMNS}
    for case, answer in zip(cases, answers, strict=True):
        if case.grain:
            right[case.grain].append(is_time_right(case, answer))
            right["times"].append(right[case.grain][-1])
        if case.heads and counts:
            right["counts"].append(are_heads_right(case, answer))
    return {column: sum(found) / len(found) for column, found in right.items() if found}


def report(cases: list[Case]) -> Iterator[str]:
    """The table, line by line."""
    yield f"| {len(cases)} cases | " + " | ".join((*COLUMNS, "p50 ms", "p99 ms")) + " |"
    yield "|---" * (len(COLUMNS) + 3) + "|"
    for reader in READERS:
        try:
            read = reader.make()
        except ImportError as missing:
            yield f"| {reader.name}: skipped, {missing.name} is not installed |"
            continue
        answers, seconds = measure(read, cases)
        share = shares(cases, answers, reader.counts)
        cells = [f"{share[column]:.3f}" if column in share else "–" for column in COLUMNS]
        cells += [f"{1000 * seconds[int(len(seconds) * at)]:.2f}" for at in (0.5, 0.99)]
        yield f"| {reader.name} | " + " | ".join(cells) + " |"


def main(arguments: Iterable[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=[CASES / name for name in FILES])
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    for line in report([case for path in options.files for case in read_cases(path)]):
        print(line, flush=True)


if __name__ == "__main__":
    main()
