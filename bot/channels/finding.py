"""What an examination found out, one sentence at a time."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

CLOCK_SECONDS = 30.0  # by how much our clock may differ from a platform's


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `ok` is None where it could not be judged or is not in use, and nothing is wrong.

    `what` says what is, `advice` the way out where it is not well; neither ever holds a secret.
    """

    ok: bool | None
    what: str
    advice: str = ""


def clock_finding(date: str, now: datetime, platform: str) -> Finding:
    """Compares our time (aware) with the `Date` header of a platform's answer."""
    try:
        apart = (now - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return Finding(None, f"{platform} 没有报时，时钟未核对。{platform} told no time.")
    if abs(apart) > CLOCK_SECONDS:
        way = "快" if apart > 0 else "慢"
        return Finding(
            False,
            f"本机时钟比 {platform} {way} {abs(apart):.0f} 秒。The clock is {apart:+.0f} s off.",
            "请打开系统对时（例如 timedatectl set-ntp true）。Turn on time synchronisation.",
        )
    return Finding(True, f"时钟与 {platform} 一致（相差 {abs(apart):.0f} 秒）。The clock is right.")
