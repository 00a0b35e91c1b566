"""A small stand-in for the core: it answers from a script and remembers."""

import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from bot.channels.web import WebChannel
from bot.dialogue.delivery import Delivered, Letter
from bot.dialogue.messages import Button, Card, Incoming, Reply, Sender
from bot.turn import Answer, Line

GREETING = Reply(
    "您好，我是向美点单助手。\n我可以帮您找文化产品、预约配送，也可以查您的订单。",
    buttons=(Button("找产品", "search"), Button("我的订单", "orders"), Button("帮助", "help")),
)

Script = Callable[[Incoming], tuple[Reply, ...]]


def echo(incoming: Incoming) -> tuple[Reply, ...]:
    """The greeting to an empty message, an echo to words, the data back to a button."""
    if incoming.button:
        return (Reply(f"您点了 {incoming.button}"),)
    return (Reply(f"您说：{incoming.text}"),) if incoming.text else (GREETING,)


def notice_of(words: str | Reply) -> Letter:
    """A reminder in these words."""
    return Letter("reminder-1d", "GZ1/1", words if isinstance(words, Reply) else Reply(words))


def product_card(title: str = "八段锦进社区：老年健身气功公益教学") -> Card:
    """A product as the search shows it."""
    return Card(
        title,
        "老师现场带练八段锦全套动作，讲解呼吸与姿势，带走一份图解练习卡。",
        (
            ("品牌", "成人之美"),
            ("服务人群", "老年人、社区居民"),
            ("供应商", "广州市文化馆"),
            ("时长", "90分钟"),
            ("人数", "20～60人"),
            ("需提供", "能站开六十人的平整场地、音响一套、饮用水"),
            ("提前", "至少提前10天预约"),
        ),
        (Button("预约这个", "order", "product", "A001"), Button("详细介绍", "search", "show", "A001")),
    )


DISTRICTS = re.findall("..区", "越秀区海珠区荔湾区天河区白云区黄埔区花都区番禺区南沙区从化区增城区")


def showcase(incoming: Incoming) -> tuple[Reply, ...]:
    """Cards for 八段锦, many choices for 哪个区, else an echo."""
    if "八段锦" in incoming.text:
        cards = (product_card(), product_card("银龄八段锦工作坊"), product_card("户外八段锦晨练会"))
        return (Reply("为您找到3个产品：", cards, (Button("换一批", "search", "page", "2"),)),)
    if "哪个区" in incoming.text:
        return (
            Reply(
                "请选择所在的区：", buttons=tuple(Button(name, "order", "region", name) for name in DISTRICTS)
            ),
        )
    return echo(incoming)


class TurnsDouble:
    """Answers by `script`, each message once; one thread, like the writer of the real core."""

    def __init__(self, script: Script = echo) -> None:
        self.script = script
        self.heard: list[tuple[Sender, Incoming]] = []
        self._answers: dict[tuple[str, str], tuple[Reply, ...]] = {}
        self._lines: dict[str, list[Line]] = {}
        self._thread = ThreadPoolExecutor(1)

    def take(self, sender: Sender, incoming: Incoming) -> Future[Answer]:
        return self._thread.submit(self._take, sender, incoming)

    def _take(self, sender: Sender, incoming: Incoming) -> Answer:
        key = (sender.external_id, incoming.message_id)
        repeated = key in self._answers
        if not repeated:
            self.heard.append((sender, incoming))
            self._answers[key] = self.script(incoming)
            lines = self._lines.setdefault(sender.external_id, [])
            if said := incoming.said:
                lines.append(Line(datetime.now(UTC), "person", said))
            lines.extend(Line(datetime.now(UTC), "assistant", reply=reply) for reply in self._answers[key])
        return Answer(self._answers[key], repeated)

    def history(self, sender: Sender, limit: int = 50) -> list[Line]:
        return self._lines.get(sender.external_id, [])[-limit:]

    def note(self, external_id: str, notice: Reply, at: datetime | None = None) -> None:
        """Puts a notice that was delivered, now or at a given time, into the history."""
        line = Line(at or datetime.now(UTC), "assistant", reply=notice, notice=True)
        self._lines.setdefault(external_id, []).append(line)
        self._lines[external_id].sort(key=lambda line: line.at)


class CourierDouble:
    """Keeps notices for those who are away and delivers them when they arrive."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel
        self.kept: dict[str, list[Reply]] = {}
        self.arrivals: list[tuple[str, str]] = []

    async def arrived(self, channel: str, external_id: str) -> None:
        self.arrivals.append((channel, external_id))
        for reply in self.kept.pop(external_id, []):
            assert await self._channel.deliver(external_id, notice_of(reply)) == Delivered()
