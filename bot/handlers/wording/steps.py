"""The life of an order in words: its states, what happened, and who is asked next."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.ordering import NAMES, NOTHING
from bot.orders.life import Event, Party, State

STATES: Mapping[State, str] = {
    State.SUBMITTED: "已提交",
    State.TOWN_REVIEW: "等镇街审核",
    State.DISTRICT_REVIEW: "等区里审核",
    State.CITY_REVIEW: "等市里审核",
    State.RETURNED: "要改一改",
    State.OFFERED: "等供应商答复",
    State.PROPOSED: "供应商想改时间，等点单单位答复",
    State.CONFIRMED: "已确认",
    State.CHANGE_REVIEW: "已确认，变更等区里同意",
    State.POSTPONED: "已延期，等新的时间",
    State.COLLECTED: "已申请，等统一分配",
    State.WAITLISTED: "候补中",
    State.PLACE_OFFERED: "有空位了，等您确认",
    State.DELIVERED: "已举办",
    State.EVIDENCED: "已举办，资料已交",
    State.RATED: "已评价",
    State.CLOSED: "已完成",
    State.REFUSED: "审核没有通过",
    State.DECLINED: "供应商接不了",
    State.LAPSED: "没等到答复，已失效",
    State.CANCELLED: "已取消",
    State.APPEALED: "已取消，申诉等区里答复",
    State.NOT_HELD: "没有办成",
}
PARTIES: Mapping[Party, str] = {
    Party.ORDERER: "点单单位",
    Party.TOWN: "镇街",
    Party.DISTRICT: "区里",
    Party.CITY: "市里",
    Party.SUPPLIER: "供应商",
    Party.PROGRAM: "",
}
# What happened, behind who did it; a reason follows after a colon.
EVENTS: Mapping[Event, str] = {
    Event.SUBMITTED: "提交",
    Event.COLLECTED: "申请",
    Event.ALLOCATED: "分到名额了",
    Event.WAITED: "登记候补",
    Event.PLACE_OFFERED: "有空位了",
    Event.TAKEN: "要了空位",
    Event.LEFT: "不要空位了",
    Event.SKIPPED: "没有人可以问，跳过",
    Event.APPROVED: "已同意",
    Event.RETURNED: "退回修改",
    Event.REFUSED: "没有同意",
    Event.ESCALATED: "没有按时答复，已报上一级",
    Event.CHANGED: "修改",
    Event.CHANGE_ASKED: "申请变更",
    Event.CHANGE_AGREED: "同意变更",
    Event.CHANGE_REFUSED: "没有同意变更",
    Event.ACCEPTED: "已接单",
    Event.DECLINED: "接不了",
    Event.PASSED_ON: "没有等到答复，已转给另一家，换成同类的产品",
    Event.PROPOSED: "想换个时间",
    Event.AGREED: "同意换时间",
    Event.DISAGREED: "希望还按原来的时间",
    Event.POSTPONED: "延期",
    Event.CANCELLED: "取消",
    Event.APPEALED: "申诉，请求恢复点单",
    Event.PARDONED: "同意恢复点单",
    Event.APPEAL_REFUSED: "没有同意恢复点单",
    Event.LAPSED: "订单失效",
    Event.DELIVERED: "已举办",
    Event.NOT_HELD: "没有办成",
    Event.EVIDENCED: "交了活动资料",
    Event.RATED: "评价",
    Event.COMMENTED: "反馈",
    Event.CLOSED: "这一单办结了",
}
FIELD_NAMES: Mapping[str, str] = {
    **NAMES,
    "starts_at": "时间",
    "people_min": "最少人数",
    "people_max": "最多人数",
    "product_code": "产品",
    "supplier_code": "供应商",
    "score": "满意度",
    "came": "到场",
}
_UNITS: Mapping[str, str] = {"came": "人", "score": "分"}
_LEVELS: Mapping[str, str] = {
    State.TOWN_REVIEW: "镇街",
    State.DISTRICT_REVIEW: "区里",
    State.CITY_REVIEW: "市里",
    State.OFFERED: "供应商",
}


def happened(event: Event, party: Party, changes: Mapping[str, Any], reason: str, named: bool = False) -> str:
    """One step: 镇街退回修改：人数请再核实. `named` says who did it even where it was the unit itself."""
    if event is Event.SKIPPED:
        return f"{'、'.join(_LEVELS[level] for level in changes['levels'])}还没有人在这里，不用等"
    who = "" if event in _OF_ITSELF or (party is Party.ORDERER and not named) else PARTIES[party]
    tail = "；".join(part for part in (spoken_changes(changes), reason) if part)
    return f"{who}{EVENTS[event]}{f'：{tail}' if tail else ''}"


_OF_ITSELF = {
    Event.ESCALATED,
    Event.PASSED_ON,
    Event.LAPSED,
    Event.PLACE_OFFERED,
    Event.DELIVERED,
    Event.CLOSED,
}


def step(at: datetime, words: str, today: date) -> str:
    """One line of an order's life."""
    return f"{dates.moment(at, today)} {words}"


def next_step(state: State, answer_by: datetime | None, now: datetime) -> str:
    """What the order waits for, and until when. `now` and `answer_by` are aware."""
    if answer_by is None:
        return STATES[state]
    due, today = answer_by.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    return f"{STATES[state]}，最迟{dates.moment(due, today)}"


def after_submitting(state: State, answer_by: datetime | None, now: datetime) -> str:
    """The same of an order that was placed this moment."""
    if state is State.CONFIRMED:
        return "不用等审核，已经确认"
    return next_step(state, answer_by, now)


def spoken_changes(changes: Mapping[str, Any]) -> str:
    """What a step changed: 人数 22人 → 26人."""
    left = {name: pair for name, pair in changes.items() if name not in _UNSPOKEN}
    if {"people_min", "people_max"} <= left.keys():
        pairs = zip(left.pop("people_min"), left.pop("people_max"), strict=True)
        left = {"people": [dates.people(*pair) for pair in pairs], **left}
    return "，".join(
        f"{FIELD_NAMES.get(name, name)} {_value(pair[0])} → {_value(pair[1])}{_UNITS.get(name, '')}"
        if isinstance(pair, list)
        else f"{FIELD_NAMES.get(name, name)} {_value(pair)}{_UNITS.get(name, '')}"
        for name, pair in left.items()
    )


_UNSPOKEN = {"ends_at", "supplier_code", "product_code", "team", "levels", "late"}


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, str) and "T" in value:
        try:
            return dates.moment(datetime.fromisoformat(value).astimezone(SHANGHAI))
        except ValueError:
            return value
    return str(value) or NOTHING
