"""What one channel throws, and the ways to spoil what would have been right."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

TEXTS = (
    *(
        "你好",
        "适合长者的讲座",
        "下周三下午两点给社区老人约一场八段锦，五六十人",
        "我的订单",
        "取消",
        "帮助",
        "更多",
    ),
    *("2", "第二个", "确认", "海珠区寺前社区", "陈姨 13800138000", "当社区的文化专干", "", " ", "\n" * 50),
    *(
        "a" * 4096,
        "好" * 4096,
        "🙂" * 2000,
        "<b>&amp;</b>",
        "]]>",
        "\x00\x1b[2J",
        "\ud800",
        "‮反",
        "'; drop table",
    ),
    *("9" * 400, "１２３", "%s%n{}", "../../etc/passwd", "\u200b\u200d\ufeff", "零点", "𠮷" * 30),
)
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**40,
    1e308,
    -0.0,
    "",
    "x",
    [],
    {},
    [[]],
    {"": None},
    "\ud800",
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One request. `right` tells that it is as the platform sends it, and must be taken."""

    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    right: bool = False


class Gun(Protocol):
    """What a channel brings to be fuzzed."""

    def environment(self, api_url: str) -> dict[str, str]:
        """The settings of the program; `api_url` is where a double of the platform's API listens."""

    def shots(self, random: Random) -> Iterator[Shot]:
        """Requests without end, the same for the same seed."""


def spoilt(random: Random, value: Any) -> Any:
    """The same JSON value with one to four things in it wrong."""
    for _ in range(random.randint(1, 4)):
        value = _spoil(random, value)
    return value


def _spoil(random: Random, value: Any) -> Any:
    if random.random() < 0.15 or not isinstance(value, dict | list) or not value:
        return junk(random)
    if isinstance(value, list):
        copy = list(value)
        place = random.randrange(len(copy))
        copy[place] = _spoil(random, copy[place])
        return copy
    kept = dict(value)
    key = random.choice(list(kept))
    match random.randrange(6):
        case 0:
            del kept[key]
        case 1:
            kept[key] = junk(random)
        case 2:
            kept[random.choice(("message", "text", "chat", "id", "from", "x" * 300))] = kept[key]
        case _:
            kept[key] = _spoil(random, kept[key])
    return kept


def junk(random: Random, depth: int = 3) -> Any:
    """Any JSON value."""
    if depth == 0 or random.random() < 0.6:
        return random.choice(ODD) if random.random() < 0.5 else random.choice(TEXTS)
    if random.random() < 0.5:
        return [junk(random, depth - 1) for _ in range(random.randint(0, 4))]
    return {random.choice(("id", "type", "text", "user")): junk(random, depth - 1) for _ in range(3)}


def as_json(value: Any) -> bytes:
    """The value as a body, lone surrogates and all."""
    return json.dumps(value).encode()


def damaged(random: Random, body: bytes) -> bytes:
    """The bytes cut, doubled, flipped or replaced."""
    at = random.randrange(len(body) + 1)
    match random.randrange(5):
        case 0:
            return body[:at]
        case 1:
            return body[:at] + random.randbytes(random.randint(1, 9)) + body[at:]
        case 2:
            return body * 2
        case 3:
            return random.randbytes(random.randint(0, 300))
        case _:
            return (b"[", b'{"a":')[random.randrange(2)] * random.choice((10, 5_000))
