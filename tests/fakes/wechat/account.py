"""An official account as WeChat's servers keep it: what it may do, its followers, its tags, its menu."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_ALL = frozenset({"custom", "template", "subscribe", "menu", "tags", "mass", "scene"})
KINDS: Mapping[str, frozenset[str]] = {
    "unverified": frozenset(),
    "verified_subscription": _ALL - {"template", "scene"},
    "verified_service": _ALL,
}
GRANTS: Mapping[str, tuple[int, float]] = {  # messages, seconds: 客服消息的下发规则
    "message": (5, 48 * 3600.0),
    "menu": (3, 60.0),
    "follow": (3, 60.0),
    "scan": (3, 60.0),
}


class ApiFailure(Exception):  # noqa: N818 - the platform's own word
    """An answer with an errcode."""

    def __init__(self, errcode: int, errmsg: str, **more: Any) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.body = {"errcode": errcode, "errmsg": f"{errmsg} rid: 65a1b2c3-0d4e5f60-1a2b3c4d", **more}


@dataclass
class Grant:
    """So many customer-service messages until then."""

    until: float
    left: int


@dataclass
class Follower:
    """One openid; who has left is remembered."""

    openid: str
    following: bool = True
    grants: dict[str, Grant] = field(default_factory=dict)
    opt_ins: Counter[str] = field(default_factory=Counter)  # 订阅通知: template id, messages allowed
    tags: set[int] = field(default_factory=set)
    masses: list[float] = field(default_factory=list)  # when mass messages reached them

    def does(self, scenario: str, now: float) -> None:
        """Does something that lets the account write: message, menu, follow or scan."""
        messages, seconds = GRANTS[scenario]
        self.grants[scenario] = Grant(now + seconds, messages)

    def take(self, now: float) -> None:
        """One customer-service message out of what is granted. Raises ApiFailure where nothing is."""
        open_now = [grant for grant in self.grants.values() if grant.until > now]
        if not self.following or not open_now:
            raise ApiFailure(45015, "response out of time limit or subscription is canceled")
        left = [grant for grant in open_now if grant.left]
        if not left:
            raise ApiFailure(45047, "out of response count limit")
        min(left, key=lambda grant: grant.until).left -= 1


@dataclass(frozen=True)
class Said:
    """One message that a follower saw: how it was sent and its whole body."""

    openid: str
    way: str  # custom | template | subscribe | mass
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The words of a custom or a mass message, choices included."""
        kind = self.body.get("msgtype", "")
        if kind == "text":
            return str(self.body["text"]["content"])
        if kind == "news":
            article = self.body["news"]["articles"][0]
            return f"{article['title']}\n{article.get('description', '')}"
        if kind == "msgmenu":
            menu = self.body["msgmenu"]
            choices = [choice["content"] for choice in menu["list"]]
            return "\n".join([menu["head_content"], *choices, menu.get("tail_content", "")]).strip()
        return "\n".join(str(item["value"]) for item in self.body.get("data", {}).values())


@dataclass
class Account:
    """The state; `can` may be narrowed or widened at any time."""

    can: set[str]
    followers: dict[str, Follower] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    menu: dict[str, Any] | None = None
    tags: dict[int, str] = field(default_factory=lambda: {2: "星标组"})
    templates: dict[str, tuple[str, ...]] = field(default_factory=dict)  # id and the names of its fields
    masses: dict[str, tuple[int, float]] = field(default_factory=dict)  # clientmsgid: msg_id, last try
    mass_days: list[float] = field(default_factory=list)  # when mass sends were made
    mass_statuses: deque[str] = field(default_factory=deque)  # how the next mass sends end, instead of well
    results: dict[int, str] = field(default_factory=dict)  # msg_id and its MASSSENDJOBFINISH
    tickets: dict[str, str] = field(default_factory=dict)  # ticket and its scene

    def follower(self, openid: object) -> Follower:
        """Whoever is or was a follower. Raises ApiFailure for an openid that is none of this account."""
        found = self.followers.get(openid) if isinstance(openid, str) else None
        if found is None:
            raise ApiFailure(40003, "invalid openid")
        return found
