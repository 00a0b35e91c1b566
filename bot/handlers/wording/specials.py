"""专场: the venues of a special delivery, what stands against each, and what became of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.campaigns.progress import Report
from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.drafts import place_name
from bot.handlers.wording import dates, refusals
from bot.handlers.wording.home import HELP, quoted
from bot.handlers.wording.steps import STATES
from bot.orders.life import State
from bot.orders.request import Request
from bot.orders.rules import Objection
from bot.themes.specials import MOST, Outcome
from storage.models import Special, Theme

TOPIC = "special"
EXAMPLE = "“12月专题在海幢街道办专场，分会场寺前社区、小洲社区”"


def unknown_venue(words: str) -> str:
    """A venue that is no unit yet."""
    return (
        f"没有找到“{quoted(words)}”这个单位。社区、镇街直接说名字；文化馆、学校这类单位，"
        f"先说“登记单位 某某街道{quoted(words)}”。"
    )


def which_venue(words: str, names: Sequence[str]) -> str:
    """A venue has namesakes."""
    return f"叫“{quoted(words)}”的有好几个：{'、'.join(names)}。请连区和街道一起说。"


def ask_venues() -> str:
    """The venues are asked for."""
    return f"专场在哪里办？先说主会场，再说分会场，比如{EXAMPLE}。"


def too_many() -> str:
    """More venues than one special delivery may have."""
    return f"一个专场最多 {MOST} 个会场。"


def ask_when(day: datetime) -> str:
    """When does it begin, at all venues?"""
    return f"哪天几点开始？所有会场同时。比如“{day.month}月{day.day}日上午9点半”。"


def ask_people(branches: int) -> str:
    """How many come?"""
    if not branches:
        return "大概多少人？比如“100人”。"
    return "主会场和分会场大概各多少人？比如“主会场200人，分会场50人”，都一样就说一个数。"


def ask_contact() -> str:
    """Who is there on the day?"""
    return "现场联系人是谁，电话多少？比如“陈姐 13800138000”。"


def odd_phone() -> str:
    """The number cannot be one."""
    return "这个电话号码好像不对。"


def read_back(
    theme: Theme, wanted: Sequence[Request], against: Mapping[int, Objection], today: datetime, mark: str
) -> Reply:
    """All venues, with what stands against each; it can be ordered where nothing does."""
    cards = tuple(
        Card(
            f"{_role(number)}：{place_name(request.unit)}",
            _venue(request, against.get(number), today),
            buttons=(Button("换产品", TOPIC, "product", str(number)),),
        )
        for number, request in enumerate(wanted)
    )
    head = f"“{theme.title}”专场，{len(wanted)} 个会场，请核对："
    ready = not against and all(request.product for request in wanted)
    confirm = (Button("确认下单", TOPIC, "confirm", mark),) if ready else ()
    tail = "全部下单，或者一张都不下。" if ready else "有会场还约不上，请换时间、换人数或换产品。"
    return Reply(
        f"{head}\n{tail}",
        cards,
        (
            *confirm,
            Button("改时间", TOPIC, "redo", "when"),
            Button("改人数", TOPIC, "redo", "people"),
            Button("不办了", TOPIC, "leave"),
        ),
    )


def ask_product(venue: str) -> str:
    """Another product for a venue."""
    return f"{venue}换成什么产品？说名字就行。"


def no_product(words: str) -> str:
    """Nothing of that name."""
    return f"目录里没有找到“{quoted(words)}”，请换个说法。"


def none_ordered() -> str:
    """All or none: it was none."""
    return "刚才有会场约不上了，一张单都没有下。"


def placed(special: Special, numbers: Sequence[str]) -> Reply:
    """All of them are ordered."""
    looks = tuple(Button(f"看订单 {number}", "mine", "show", number) for number in numbers)
    return Reply(
        f"专场的 {len(numbers)} 张单都下好了，接下来照平常的流程审核、接单。",
        buttons=(*looks, Button("发专场通知", TOPIC, "send", f"{special.id}"), report_button(special)),
    )


def report_button(special: Special) -> Button:
    """The way to what became of it."""
    return Button("专场进展", TOPIC, "report", f"{special.id}")


def left() -> Reply:
    """Nothing was ordered."""
    return Reply("好的，不办了，一张单都没有下。", buttons=(HELP,))


def none(month: str) -> Reply:
    """There is no special delivery."""
    return Reply(f"{month}还没有专场。要办一场，说{EXAMPLE}。", buttons=(HELP,))


def report(
    theme: Theme,
    special: Special,
    rows: Sequence[tuple[str, str, Outcome]],
    campaign: Report | None,
    now: datetime,
) -> Reply:
    """What became of all venues, as one. `rows` are venue and product with the outcome."""
    at = dates.moment(special.starts_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date())
    cards = tuple(
        Card(f"{_role(number)}：{venue}", f"{product}\n{_outcome(outcome)}")
        for number, (venue, product, outcome) in enumerate(rows)
    )
    outcomes = [outcome for _, _, outcome in rows]
    came = [each.came for each in outcomes if each.came is not None]
    scores = [each.score for each in outcomes if each.score is not None]
    lines = [f"“{theme.title}”专场，{at}，{len(rows)} 个会场。"]
    lines.append(f"居民报名 {sum(each.signed_up for each in outcomes)} 人")
    if came:
        lines.append(f"到场 {sum(came)} 人（{len(came)} 个会场已报）")
    if scores:
        lines.append(f"评分 {sum(scores) / len(scores):.1f}（{len(scores)} 个会场）")
    if campaign:
        lines.append(
            f"通知送达 {campaign.progress.sent} 人，点了按钮 {campaign.tapped} 人，退订 {campaign.left} 人"
        )
    buttons = (Button("发专场通知", TOPIC, "send", f"{special.id}"),) if campaign is None else ()
    return Reply("\n".join(lines), cards, (*buttons, report_button(special)))


def announcement(theme: Theme, special: Special, venues: Sequence[tuple[str, str]], now: datetime) -> str:
    """The words of the one campaign that announces it; `venues` are place and product."""
    at = dates.moment(special.starts_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date())
    lines = [f"{theme.intro}", f"{at}，{len(venues)} 个会场同时开始："]
    lines += [f"{_role(number)}：{place}，“{product}”" for number, (place, product) in enumerate(venues)]
    lines.append("对居民开放的会场，点下面的按钮就能报名。")
    return "\n".join(lines)


def _role(number: int) -> str:
    return "主会场" if number == 0 else f"分会场{number}"


def _venue(request: Request, objection: Objection | None, today: datetime) -> str:
    if request.product is None:
        return "没有找到合适又约得上的产品，请换时间或人数，或者指定一个产品。"
    assert request.day is not None
    assert request.start is not None
    when = f"{dates.day(request.day, today.date())}{dates.clock(request.start)}"
    line = f"{request.product.name}\n{when}，{dates.people(*(request.people or (0, 0)))}"
    if objection is None:
        return line
    return f"{line}\n约不上：{refusals.reason(objection, request.product.name, today.date())}"


def _outcome(outcome: Outcome) -> str:
    parts = [STATES[State(outcome.order.state)]]
    if outcome.signed_up:
        parts.append(f"报名 {outcome.signed_up} 人")
    if outcome.came is not None:
        parts.append(f"到场 {outcome.came} 人")
    if outcome.score is not None:
        parts.append(f"评分 {outcome.score}")
    return "，".join(parts)
