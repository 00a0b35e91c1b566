"""Why something cannot be ordered like this, and what is possible instead."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates, windows
from bot.orders.phones import PhoneFault
from bot.orders.rules import Objection, Reason

PHONE_FAULTS: Mapping[PhoneFault, str] = {
    PhoneFault.NO_NUMBER: "里面没有号码。",
    PhoneFault.TOO_SHORT: "位数不够。手机是 11 位，座机请带区号。",
    PhoneFault.TOO_LONG: "位数多了。手机是 11 位。",
    PhoneFault.UNASSIGNED: "没有这样的号段。",
    PhoneFault.NOT_PERSONAL: "这是服务热线，请留一个能找到人的手机或座机。",
}


_NUMERALS = "〇一二三四"


def reason(objection: Objection, product: str, today: date) -> str:
    """One sentence that names the reason; the possible alternatives follow as choices."""
    facts: Mapping[str, Any] = objection.facts
    match objection.reason:
        case Reason.WITHDRAWN:
            return f"“{product}”已经下架，不能点了。请换一个产品。"
        case Reason.PAST:
            return "这个时间已经过去了，请换一个以后的时间。"
        case Reason.TOO_FAR:
            return f"最多只能约到一年以内，也就是{dates.day(facts['latest'], today)}之前。"
        case Reason.LEAD_DAYS if months := facts.get("months"):
            return (
                f"“{product}”要提前 {facts['lead_days']} 天约，又只在{dates.months(months)}送，这次赶不上了。"
            )
        case Reason.LEAD_DAYS:
            return (
                f"“{product}”要提前 {facts['lead_days']} 天约，"
                f"最早能约{dates.day(facts['earliest'], today)}。"
            )
        case Reason.MONTH:
            return f"“{product}”只在{dates.months(facts['months'])}送，{facts['month']}月约不了。"
        case Reason.DISTRICT:
            return f"“{product}”只送{'、'.join(facts['districts'])}，{facts['district']}送不到。"
        case Reason.TOO_FEW:
            return (
                f"“{product}”至少要 {facts['people_min']} 人才能办，{facts['said']} 人少了些。"
                "可以多约些人，或者换个适合的产品。"
            )
        case Reason.TOO_MANY:
            return (
                f"“{product}”最多容纳 {facts['people_max']} 人，{facts['said']} 人坐不下。"
                "可以减些人，或者换个适合的产品。"
            )
        case Reason.SOLD_OUT:
            return f"“{product}”{facts['year']}年的 {facts['limit']} 场都约满了。"
        case Reason.SAME_MONTH:
            held = facts["existing"].astimezone(SHANGHAI)
            return (
                f"这个单位{held.month}月已经约了“{product}”（{dates.moment(held, today)}），"
                "同一个月只能约一次。"
            )
        case Reason.QUOTA:
            return (
                f"这个单位{facts['year']}年第{_NUMERALS[facts['quarter']]}季度的 {facts['limit']} 场"
                "名额都用完了，可以约别的季度。"
            )
        case Reason.PAUSED:
            return (
                f"这个单位一年内有 {facts['times']} 次临近活动才取消，"
                f"点单暂停到{dates.day(facts['until'], today)}。"
                "有特殊情况可以向区里申诉。"
            )
        case Reason.UNAVAILABLE:
            return f"{dates.day(facts['day'], today)}供应商没空，来不了。"
        case Reason.TEAM_BUSY:
            return _busy(facts, today)
        case Reason.HOURS:
            return (
                f"活动要在 {dates.clock(facts['opens'])} 到 {dates.clock(facts['closes'])} 之间，"
                f"最晚 {dates.clock(facts['latest'])} 开始。"
            )
        case Reason.NOT_OPEN:
            opens: datetime = facts["opens"].astimezone(SHANGHAI)
            begins = dates.day(opens.date(), today)
            return f"“{product}”紧俏，{begins}才开始申请，{windows.until(facts['closes'], today)}。"
        case Reason.COLLECTED:
            ends = windows.until(facts["closes"], today)
            return f"“{product}”紧俏，现在集中申请，{ends}，之后统一分配，不用抢。"
        case Reason.ALLOCATING:
            return f"“{product}”的申请刚截止，正在分配。您可以先登记候补，分完还有空就通知您。"
        case Reason.PHONE:
            return f"“{facts['said']}”不像是能打通的号码：{PHONE_FAULTS[facts['fault']]}请再说一次电话。"
        case Reason.HOLIDAY:
            return holiday(facts["day"], facts["name"])


def holiday(day: date, name: str) -> str:
    """A warning, not a refusal."""
    return f"提醒一下：{dates.day(day)}是{name}假期，请先确认场地和居民都方便。"


def instead(objection: Objection) -> str:
    """Leads over to the alternatives, where there are any."""
    if not objection.alternatives:
        return ""
    if objection.reason is Reason.HOURS:
        return "这些时间可以："
    return "这几个时间可以约："


def _busy(facts: Mapping[str, Any], today: date) -> str:
    if "busy_from" not in facts:
        return f"{dates.day(facts['day'], today)}供应商整天都约满了。"
    begins: datetime = facts["starts_at"].astimezone(SHANGHAI)
    ends: datetime = facts["ends_at"].astimezone(SHANGHAI)
    where = "在线上" if facts["online"] else f"在{facts['district']}" if facts["district"] else ""
    same_day = f"{dates.clock(begins.time())}–{dates.clock(ends.time())}"
    return f"这个时段已被预约：供应商当天 {same_day} {where}有活动，加上路上的时间赶不过来。"
