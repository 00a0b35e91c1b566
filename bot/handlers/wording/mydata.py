"""我的数据: what is held, as text, and the question before it is deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.campaigns.standing import REFUSAL
from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.mydata import Held
from bot.handlers.wording import events
from bot.handlers.wording.home import MINE
from storage.models import Consent

TOPIC = "mydata"
FILES = (("下载全部数据", "我的数据.html"), ("原始格式（给电脑用）", "我的数据.json"))  # label and name
_CHANNELS: Mapping[str, str] = {"web": "网页", "wechat": "微信", "telegram": "Telegram", "console": "终端"}
_MOST = 20  # lines of one kind
_NONE = "没有"


def held(
    data: Held, roles: Sequence[str], follows: Sequence[str], now: datetime, documents: tuple[Document, ...]
) -> Reply:
    """Everything there is, a kind a paragraph, and whole in files."""
    sign_ups = [
        f"{each.occasion.product.name}，{events.when(each.occasion.order.starts_at, now)}，"
        f"{each.sign_up.name}{each.sign_up.phone and ' ' + each.sign_up.phone}，{each.sign_up.party} 位"
        for each in data.sign_ups
    ]
    consents = [_consent(each) for each in data.consents]
    parts = (
        f"称呼：{data.name or _NONE}；电话：{data.phone or _NONE}",
        f"从哪里来：{'、'.join(_CHANNELS.get(each, each) for each in data.channels)}",
        f"聊天记录：{data.messages} 条",
        _lines("身份", roles),
        _lines("订单", data.orders),
        _lines("报名", sign_ups),
        _lines("订阅", follows),
        _lines("同意", consents),
        _lines("提过的需求", [each.words for each in data.needs]),
    )
    return Reply(
        "我们记着您的这些：\n" + "\n".join(parts) + "\n要留底就下载，一天内有效，别转给别人。",
        buttons=(Button("删除我的数据", TOPIC, "ask"),),
        documents=documents,
    )


SAY_IT = "这一步删了就找不回来，请点“确定删除”，或者说“确定删除”。"


def sure(roles: Sequence[str]) -> Reply:
    """Asked before everything is deleted."""
    more = (
        f"您的身份（{'、'.join(roles)}）也会取消；办过的订单留档，但不再有您的姓名和电话。\n" if roles else ""
    )
    return Reply(
        f"报名、订阅、聊天记录、称呼和电话都会删掉，找不回来。\n{more}确定删除吗？",
        buttons=(Button("确定删除", TOPIC, "erase"), Button("不删了", TOPIC, "keep")),
    )


def open_orders(numbers: Sequence[str]) -> Reply:
    """Orders have to be finished or called off first."""
    return Reply(
        f"您还有 {len(numbers)} 张没办完的订单（{'、'.join(numbers[:3])}），请先办完或取消再删。",
        buttons=(MINE,),
    )


def kept() -> str:
    """Nothing is deleted."""
    return "好的，没有删。"


def gone() -> str:
    """Everything is deleted."""
    return "都删掉了。谢谢您用过“向美点单”，以后想用随时再来。"


def _lines(name: str, lines: Sequence[str]) -> str:
    if not lines:
        return f"{name}：{_NONE}"
    more = [f"……共 {len(lines)} 条"] if len(lines) > _MOST else []
    return "\n".join((f"{name}：", *(f"· {line}" for line in lines[:_MOST]), *more))


def _consent(consent: Consent) -> str:
    taken_back = consent.withdrawn_at
    if consent.purpose == REFUSAL:
        return (
            f"群发消息，{_day(taken_back)}退订" if taken_back else f"群发消息，{_day(consent.given_at)}恢复"
        )
    given = f"活动通知（第 {consent.version} 版），{_day(consent.given_at)}同意"
    return given + (f"，{_day(taken_back)}撤回" if taken_back else "")


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"
