"""Events (事件推送): what a follower did without writing, and what became of something we had asked for.

Those that WeChat invents later, and those that ask for nothing, are None: they are answered `success`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.wechat import xml
from bot.dialogue.messages import Button, Incoming, Medium

SCENE = "qrscene_"  # before the scene, where the person who scanned was no follower yet
_JOBS = {"masssendjobfinish": "mass", "templatesendjobfinish": "template"}
_CONSENTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
}


@dataclass(frozen=True, slots=True)
class Left:
    """The person follows no longer; nothing can be sent."""


@dataclass(frozen=True, slots=True)
class JobFinished:
    """A mass send (`mass`) or one template message (`template`) has met its fate."""

    job: str
    id: str  # msg_id, as WeChat told it when it took the job
    status: str  # as WeChat says it: "send success", "success", "failed:user block", "err(10001)" …
    sent: int = 0  # of a mass send: how many took it
    failed: int = 0
    total: int = 0  # how many it was meant for
    filtered: int = 0  # how many were left after WeChat had taken out those who do not want it or had four


@dataclass(frozen=True, slots=True)
class Consent:
    """The person allowed (or not any more) one subscribe message (订阅通知) of each template."""

    templates: tuple[tuple[str, bool], ...]  # template id, and whether it was allowed


Event = Left | JobFinished | Consent


def read(fields: Mapping[str, xml.Field], key: str) -> Incoming | Event | None:
    """What an event means to us; `key` becomes that of the message."""
    event, value = xml.text(fields, "Event").lower(), xml.text(fields, "EventKey")
    match event:
        case "subscribe" | "scan":
            return Incoming(key, medium=Medium.ARRIVAL, start=value.removeprefix(SCENE))
        case "unsubscribe":
            return Left()
        case "click":
            return Incoming(key, button=value) if Button.parse(value) else Incoming(key, value)
        case _ if event in _JOBS:
            return _job(fields, _JOBS[event])
        case _ if event in _CONSENTS:
            return _consent(fields.get(_CONSENTS[event]))
    return None


def _job(fields: Mapping[str, xml.Field], job: str) -> JobFinished:
    # The mass send's key is spelt MsgID, the other's MsgID too, but MsgId in older accounts.
    job_id = xml.text(fields, "MsgID") or xml.text(fields, "MsgId")
    counts = ("SentCount", "ErrorCount", "TotalCount", "FilterCount")
    return JobFinished(
        job, job_id, xml.text(fields, "Status"), *(_number(xml.text(fields, each)) for each in counts)
    )


def _consent(found: xml.Field) -> Consent | None:
    listed = found.get("List") if isinstance(found, dict) else None
    rows = listed if isinstance(listed, list) else [listed]
    templates = tuple(
        (xml.text(row, "TemplateId"), xml.text(row, "SubscribeStatusString") == "accept")
        for row in rows
        if isinstance(row, dict) and xml.text(row, "TemplateId")
    )
    return Consent(templates) if templates else None


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 0
