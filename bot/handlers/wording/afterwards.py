"""What is said of deliveries of which something is awaited."""

from collections.abc import Mapping, Sequence

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import HELP, MINE
from bot.handlers.wording.schedule import SHEET

_WHICH: Mapping[str, str] = {
    "rate": "这 {} 场还没评价，先评哪一场？",
    "arrive": "今天有 {} 场，您到的是哪一场？",
    "show": "这 {} 场还没交资料，先交哪一场？",
}
_NOTHING: Mapping[str, Reply] = {
    "rate": Reply("现在没有等您评价的活动。活动办完后我会来问您。", buttons=(MINE, HELP)),
    "arrive": Reply("现在没有要到场的活动。开场前 3 小时起可以报到场。", buttons=(SHEET, HELP)),
    "show": Reply("现在没有等您交资料的活动。", buttons=(SHEET, HELP)),
}


def which(what: str, choices: Sequence[Button]) -> Reply:
    """Several deliveries may be meant."""
    return Reply(_WHICH[what].format(len(choices)), buttons=tuple(choices))


def nothing(what: str) -> Reply:
    """No delivery can be meant."""
    return _NOTHING[what]


def also_waits(to_rate: Sequence[Button], to_show: Sequence[Button]) -> Reply:
    """Beside the orders that wait for an answer."""
    waiting = [
        f"{len(choices)} 场{what}"
        for choices, what in ((to_show, "等您交资料"), (to_rate, "等您评价"))
        if choices
    ]
    return Reply(f"办完的活动里，还有{'，'.join(waiting)}：", buttons=(*to_show, *to_rate))
