"""Themes: what this month is about, the year, and what staff plan."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.drafts import place_name
from bot.handlers.wording import campaign_desk, campaigns, dates, products
from bot.handlers.wording.home import FIND, HELP, quoted
from bot.themes.planner import MOST, TEXT, TITLE, Proposal
from storage.models import Campaign, Product, Theme, ThemePlan

TOPIC = "theme"
YEAR = Button("全年专题", TOPIC, "year")
COLUMNS = {"title": "名称", "intro": "简介", "keywords": "关键词", "audiences": "适合", "brand": "品牌"}
_DISTRICTS, _UNITS, _NEEDS = 4, 3, 4  # lines and names said at once


def month(value: str, today: date) -> str:
    """12月, or 2027年1月 of another year than this one."""
    year, number = value.split("-")
    return f"{int(number)}月" if int(year) == today.year else f"{year}年{int(number)}月"


def show_button(theme: Theme, today: date) -> Button:
    """The way to a theme."""
    return Button(f"{month(theme.month, today)} {theme.title}", TOPIC, "show", theme.month)


def plan_button(theme_month: str, label: str = "策划") -> Button:
    """The way to what is planned for it."""
    return Button(label, TOPIC, "plan", theme_month)


def year(themes: Sequence[Theme], today: date) -> Reply:
    """The themes to come."""
    lines = [f"{month(each.month, today)}：{each.title}（{'、'.join(each.audiences)}）" for each in themes]
    return Reply(
        "\n".join(["一月一专题：", *lines]), buttons=tuple(show_button(each, today) for each in themes[:3])
    )


def none(said: str = "", following: Sequence[Theme] = (), today: date | None = None) -> Reply:
    """No theme is kept for it; `following` are those to come."""
    shows = tuple(show_button(each, today) for each in following) if today else ()
    more = (*shows, YEAR) if said else ()
    return Reply(f"{said or '接下来'}还没有定专题。", buttons=(*more, FIND, HELP))


def card(theme: Theme, today: date) -> Card:
    """One theme."""
    rows = (
        ("品牌", theme.brand),
        ("适合", "、".join(theme.audiences)),
        ("关键词", "、".join(theme.keywords)),
    )
    return Card(f"{month(theme.month, today)}专题：{theme.title}", theme.intro, rows)


def shown(
    theme: Theme,
    fitting: Sequence[Product],
    events: Sequence[Card],
    today: date,
    *,
    near: str,
    keeps: bool,
) -> Reply:
    """One theme, with what suits it and what is on near by; `keeps` for those who plan it."""
    text = f"可以看看这些产品：{'、'.join(each.name for each in fitting)}。" if fitting else ""
    if events:
        text += f"\n{near}有这些活动可以报名："
    looks = tuple(products.look_button(each, each.name) for each in fitting)
    plans = (plan_button(theme.month),) if keeps else ()
    return Reply(text.strip(), (card(theme, today), *events), (*looks, *plans, YEAR))


def changed(theme: Theme, column: str, today: date) -> Reply:
    """One column is another now."""
    value = getattr(theme, column)
    said = "、".join(value) if isinstance(value, list) else value
    return Reply(
        f"改好了：{month(theme.month, today)}专题的{COLUMNS[column]}是“{said}”。",
        (card(theme, today),),
        (plan_button(theme.month), YEAR),
    )


def bad_value(column: str, said: str, allowed: Sequence[str], most: int) -> Reply:
    """It cannot be that."""
    if allowed:
        return Reply(f"“{quoted(said)}”不在可选项里。{COLUMNS[column]}可以是：{'、'.join(allowed)}。")
    if not said.strip():
        return Reply(f"请说改成什么，比如“12月专题的{COLUMNS[column]}改为……”。")
    return Reply(f"{COLUMNS[column]}最多 {most} 个字，请说短一点。")


def only_staff() -> Reply:
    """Somebody else wants to change or plan."""
    return Reply("专题由市级工作人员安排，您可以看看每个月的专题。", buttons=(YEAR, HELP))


def not_in_a_trial() -> Reply:
    """Visitors of the demo share the themes."""
    return Reply("试用版里专题只能看，不能改，免得影响别的访客。", buttons=(YEAR, HELP))


def proposal(found: Proposal, today: date) -> Reply:
    """What suits the theme, how much can be delivered, and what is lacking."""
    name = month(found.theme.month, today)
    rooms = {room.product.code: room for room in found.capacity.rooms}
    lines = [f"{name}专题“{found.theme.title}”可以用这些产品："]
    for audience, suited in found.by_audience.items():
        lines.append(f"\n{audience}：" if suited else f"\n{audience}：目录里没有合适的")
        for each in suited:
            room = rooms[each.code]
            lines.append(f"· {each.name}（{_days(room.days)}，全年还有 {room.left} 场）")
    lines += ["", f"能排多少：{found.capacity.teams} 支队伍，{name}最多 {found.capacity.deliveries} 场。"]
    lines += ["", *_lacking(found)]
    return Reply("\n".join(lines))


def plan(announcement: ThemePlan, fitting: Sequence[Product], today: date) -> Reply:
    """The announcement as it stands, with what can be done about it."""
    name = month(announcement.month, today)
    cards = tuple(
        Card(
            product.name,
            products.brief(product),
            buttons=(Button("去掉", TOPIC, "out", f"{announcement.month}/{product.code}"),),
        )
        for product in fitting
    )
    text = (
        f"{name}专题的通知草稿：\n\n【{announcement.title}】\n{announcement.text}\n\n"
        "下面的产品会做成按钮。可以说“加上合唱”“把第二个换成剪纸”“去掉第三个”，或者点按钮改文字。"
    )
    buttons = (
        Button("改文字", TOPIC, "text", announcement.month),
        Button("改标题", TOPIC, "title", announcement.month),
        Button("发给大家", TOPIC, "send", announcement.month),
    )
    return Reply(text, cards, buttons)


def ask_text(announcement: ThemePlan) -> str:
    """The new words are asked for."""
    return f"请把新的文字发给我，{TEXT} 字以内。现在是：\n{announcement.text}"


def ask_title(announcement: ThemePlan) -> str:
    """The new title is asked for."""
    return f"请说新的标题，{TITLE} 字以内。现在是“{announcement.title}”。"


def too_long(most: int) -> str:
    """The words are too many."""
    return f"太长了，请在 {most} 字以内，再发一次。"


def which_product(said: str, found: Sequence[Product], button_values: Sequence[str]) -> Reply:
    """Several products may be meant."""
    buttons = tuple(
        Button(product.name, TOPIC, "put", value) for product, value in zip(found, button_values, strict=True)
    )
    return Reply(f"“{quoted(said)}”是指哪一个？", buttons=buttons)


def no_product(said: str) -> Reply:
    """Nothing is called that."""
    return Reply(f"目录里没有找到“{quoted(said)}”，请换个说法。")


def not_in_it(said: str) -> Reply:
    """It is not in the announcement."""
    return Reply(f"通知里没有“{quoted(said)}”。")


def full() -> Reply:
    """No more products."""
    return Reply(f"通知里最多放 {MOST} 个产品，请先去掉一个，或者说“把第一个换成……”。")


def to_approve(announcement: ThemePlan, mark: str, due: datetime, now: datetime) -> Reply:
    """The notice to staff a week before the day."""
    name = month(announcement.month, _local(now).date())
    at = dates.moment(_local(due), _local(now).date())
    return Reply(
        f"{name}专题的通知定于{at}自动发给所有人，批准后才发。草稿：\n\n"
        f"【{announcement.title}】\n{announcement.text}",
        buttons=(
            Button("批准", TOPIC, "approve", f"{announcement.month}/{mark}"),
            plan_button(announcement.month, "改一改"),
        ),
    )


def missed(theme: Theme, today: date) -> Reply:
    """The notice to staff on the day, where nobody has agreed."""
    name = month(theme.month, today)
    return Reply(
        f"{name}专题“{theme.title}”的通知没有人批准，今天没有发。要发的话，可以现在改好了发给大家。",
        buttons=(plan_button(theme.month, "看草稿"),),
    )


def approved(campaign: Campaign, now: datetime) -> Reply:
    """Somebody agreed; above a size a second person has to."""
    if campaign.state == "waiting":
        text = "草稿是您自己改的，人数又多，还要另一位同事批准，我已经去问了。"
    else:
        at = dates.moment(_local(campaign.due_at or now), _local(now).date())
        text = f"已批准，{at}自动发给所有人。发之前都可以改或取消。"
    return Reply(text, buttons=(campaign_desk.look(campaign), campaigns.OWN))


def seen_another() -> str:
    """The draft has changed since the button was made."""
    return "草稿后来改过了，请再看一遍："


def gone_out() -> Reply:
    """Its day is over, or there is one already."""
    return Reply("这个专题的通知已经安排好了，或者日子已经过了。", buttons=(campaigns.OWN, YEAR))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def _days(count: int) -> str:
    return f"{count} 天可约" if count else "这个月约不上"


def _lacking(found: Proposal) -> list[str]:
    lines = []
    for lack in found.lacks[:_DISTRICTS]:
        names = "、".join(place_name(seat).removeprefix(lack.district) for seat in lack.units[:_UNITS])
        more = "等" if len(lack.units) > _UNITS else ""
        lines.append(f"· {lack.district or '全市'}有 {len(lack.units)} 个单位本季度还没有活动：{names}{more}")
    for group in found.needs[:_NEEDS]:
        examples = "；".join(quoted(need.words) for need in group.needs[:2])
        where, whom = group.district or "不限地方", group.audience or "不限人群"
        lines.append(f"· {where}的{whom}有 {len(group.needs)} 条需求没有回应：{examples}")
    return ["还缺什么：", *lines] if lines else ["没有发现本季度落下的单位和没有回应的需求。"]
