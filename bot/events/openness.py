"""Whether residents may come, where nobody has decided yet: the unit's kind says so."""

# Regions are everybody's, and so are houses for the public; barracks, schools and fire stations are not.
OPEN_KINDS = frozenset(
    {
        "region",
        "书店",
        "书吧",
        "博物馆",
        "美术馆",
        "图书馆",
        "文化馆",
        "纪念馆",
        "文化站",
        "文化中心",
        "文体中心",
        "文化广场",
        "党群服务中心",
        "活动中心",
    }
)


def open_by_default(kind: str) -> bool:
    """Whether what is delivered to a unit of this kind (`Unit.kind`) is open to residents."""
    return kind in OPEN_KINDS
