"""What one sentence holds: the value that every reader contributes to and every handler reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Grain = Literal["minute", "part", "day", "span"]


@dataclass(frozen=True, slots=True)
class When:
    """A moment, a part of a day, a day or a span of days, in the wall clock of Asia/Shanghai (naive).

    `end` is None for a bare moment or day; a part of a day and a span of days always carry both ends.
    """

    start: datetime
    end: datetime | None
    grain: Grain


@dataclass(frozen=True, slots=True)
class People:
    """A head count as said: 五六十人 is 50 to 60, 六十人 is 60 to 60."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Place:
    """A region as the official list names it, with the names that tell it from its namesakes."""

    code: str
    name: str
    level: Literal["city", "district", "town", "community"]
    district: str
    town: str


class Intent(StrEnum):
    """What a sentence wants; the meaning stands beside each value."""

    GREETING = "greeting"  # 你好
    HELP = "help"  # 帮助, 怎么用
    STOP = "stop"  # 取消, 不订了 (what we are doing now)
    BACK = "back"  # 返回, 上一步
    RESTART = "restart"  # 重来, 重新开始
    HUMAN = "human"  # 人工, 找人
    YES = "yes"  # 可以, 好的, 确认
    NO = "no"  # 不用, 不是
    THANKS = "thanks"  # 谢谢, 唔该
    ORDER = "order"  # wants a product delivered: 约一场…, 想请…来
    SEARCH = "search"  # looks for something: 有没有…, 推荐…
    MORE = "more"  # 更多, 下一页, 还有吗
    MY_ORDERS = "my_orders"  # 我的订单
    ORDER_DETAILS = "order_details"  # 查订单 GZ…
    CHANGE_ORDER = "change_order"  # 把订单 GZ… 改到…
    CANCEL_ORDER = "cancel_order"  # 取消订单 GZ…
    NEED = "need"  # 我要提个需求, 目录里没有
    CORRECTION = "correction"  # 改成60人, 换到周五上午, 不对，是…
    STATEMENT = "statement"  # only facts: a place, a count, a time, a product's words
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything found in one sentence; what is not in it is None or empty."""

    text: str  # normalised
    intent: Intent
    when: When | None = None
    when_readings: tuple[When, ...] = ()  # two or more only where the time can be read in several ways
    people: People | None = None
    audiences: tuple[str, ...] = ()  # the catalog's words
    place: Place | None = None  # the best reading; the only one when it is certain
    places: tuple[Place, ...] = ()  # every region the words fit equally well, the best first
    room: str | None = None  # the place within the unit, as said: "三楼多功能厅"
    free_unit: str | None = None  # a barracks, school, fire station, company … as said: "白云消防站"
    wish: str = ""  # what is left of the sentence for the search
    phone: str | None = None  # as digits, unchecked
    name: str | None = None
    order_number: str | None = None
    find_products: Callable[[], tuple[str, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def products(self) -> tuple[str, ...]:
        """The codes of the products that the wish may mean, best first; searched for when first asked."""
        return self.find_products()
