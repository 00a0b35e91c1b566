"""`python -m tests.fuzz --channel telegram --bodies 1000000 --seconds 600`: ends with 1 where one hit."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.fuzz.guns import GUNS
from tests.fuzz.range import Report, running, throw

GROWTH = 30.0  # megabytes that the program may grow by once it is warm


async def _fuzz(channel: str, bodies: int, seconds: float, seed: int) -> Report:
    gun = GUNS[channel]()
    with tempfile.TemporaryDirectory() as folder:
        async with running(gun, Path(folder)) as target:
            return await throw(target, gun, bodies=bodies, seconds=seconds, seed=seed)


def main() -> int:
    """Throws, and prints what became of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--channel", choices=sorted(GUNS), required=True)
    parser.add_argument("--bodies", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    report = asyncio.run(_fuzz(given.channel, given.bodies, given.seconds, given.seed))
    rest, warm, end = report.megabytes
    print(f"{given.channel}: {report.thrown} bodies in {report.seconds:.0f} s, seed {given.seed}")
    print("answers:", ", ".join(f"{status}: {times}" for status, times in sorted(report.statuses.items())))
    print(f"memory: {rest:.0f} MB at rest, {warm:.0f} MB warm, {end:.0f} MB at the end")
    for line in (*report.wrong, *report.errors[:20]):
        print("WRONG", line)
    return 0 if report.clean and end - warm < GROWTH else 1


if __name__ == "__main__":
    raise SystemExit(main())
