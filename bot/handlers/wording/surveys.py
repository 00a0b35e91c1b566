"""Surveys in words: made by staff, answered by coordinators and residents, and what came of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.campaigns.surveys import CHOICES, Result
from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording.home import FIND, HELP, MINE
from bot.handlers.wording.windows import until
from storage.models import Survey

TOPIC = "survey"
EXAMPLE = "问卷：下季度最想要什么？合唱/书法/亲子阅读"
NONE = "none"  # in a button: none of the choices
_DISTRICTS = 12  # said at once


def asks(survey: Survey, today: date) -> Reply:
    """The question, with a button for each choice."""
    until_then = f"{until(survey.closes_at, today)}，之前随时可以改。"
    return Reply(f"想听听您的意见（点一下就行）：\n{survey.question}\n{until_then}", buttons=_choices(survey))


def answered(survey: Survey, choice: int, today: date) -> Reply:
    """The answer is in."""
    return Reply(
        f"记下了：{survey.choices[choice]}。谢谢您！\n{until(survey.closes_at, today)}，之前都可以改。",
        buttons=(_again(survey), FIND),
    )


def ask_instead() -> str:
    """The question for what is wanted instead."""
    return "好的，这些都不是。那您想要什么？说一两句就行，我会记成需求；不想说就回“没有”。"


def noted(words: str) -> Reply:
    """What is wanted instead is a need now."""
    return Reply(f"记下了：“{words}”，已转成需求，工作人员会看到。谢谢您！", buttons=(FIND, MINE))


def nothing_instead() -> Reply:
    """None of the choices, and nothing else."""
    return Reply("好的，记成“都不是”。谢谢您！", buttons=(FIND, MINE))


def closed() -> Reply:
    """Too late, or there is no such survey."""
    return Reply("这份问卷已经结束了，谢谢您的关心。想要什么，随时可以“提需求”。", buttons=(FIND, HELP))


def not_asked() -> Reply:
    """Somebody taps a button of a survey that did not go to them."""
    return Reply("这份问卷不是发给您的。", buttons=(HELP,))


def ask_question() -> str:
    """The question for the question."""
    return f"想问大家什么？把问题和选项一起说，比如“{EXAMPLE}”。"


def ask_choices(question: str) -> str:
    """The question for the choices."""
    least, most = CHOICES.start, CHOICES.stop - 1
    return (
        f"问题是“{question}”。有哪些选项？{least} 到 {most} 个，用“/”或“、”分开，比如“合唱/书法/亲子阅读”。"
    )


def ask_region() -> str:
    """The question for the region."""
    return "发给哪个区、哪条镇街？说名字就行；发全市就说“全市”。"


def not_there(place: str) -> str:
    """Somebody may not ask the people of that region."""
    return f"您的身份不能给{place}发问卷。请说您负责的区或镇街。"


def too_late() -> str:
    """A closing day that is over."""
    return "截止的日子已经过了，请说以后的一天。"


def confirm(
    question: str, choices: Sequence[str], place: str, closes: datetime, reached: int, today: date
) -> Reply:
    """Everything is known: it is read back before it goes out."""
    lines = [
        "请核对这份问卷：",
        question,
        *(f"{number}. {choice}" for number, choice in enumerate(choices, 1)),
        "另有“都不是”。",
        f"发给：{place}的文化专干，和同意收通知的居民，现在共 {reached} 人",
        f"{until(closes, today)}（可以说“截止12月5日”来改）",
    ]
    return Reply(
        "\n".join(lines), buttons=(Button("发出问卷", TOPIC, "send"), Button("不发了", TOPIC, "drop"))
    )


def nobody(place: str) -> Reply:
    """There is nobody to be asked."""
    return Reply(
        f"{place}现在还没有能收到问卷的人：文化专干要先登记，居民要先订阅并同意收通知。", buttons=(HELP,)
    )


def sent(survey: Survey, today: date) -> Reply:
    """It is on its way."""
    return Reply(
        f"问卷已发出，共 {survey.asked} 人，{until(survey.closes_at, today)}。\n"
        "随时说“问卷结果”看统计，截止后我会把结果发给您。",
        buttons=(_look(survey), HELP),
    )


def dropped() -> Reply:
    """Not sent."""
    return Reply("好的，这份问卷没有发。", buttons=(HELP,))


def result(found: Result, now: datetime, *, may_close: bool) -> Reply:
    """What was answered so far: all in all, then district by district."""
    survey = found.survey
    today = now.astimezone(SHANGHAI).date()
    is_open = survey.closes_at > now
    state = until(survey.closes_at, today) if is_open else "已结束"
    lines = [f"问卷“{survey.question}”（{state}）", f"发给 {survey.asked} 人，{found.answered} 人已答："]
    lines += [f"· {name}：{size} 人" for name, size in _ranked(survey, found.total)]
    known = sorted(found.districts.items(), key=lambda pair: (not pair[0], -sum(pair[1].values()), pair[0]))
    for district, counts in known[:_DISTRICTS]:
        told = "，".join(f"{name} {size}" for name, size in _ranked(survey, counts) if size)
        lines.append(f"{district or '不知道哪个区'}（{sum(counts.values())} 人）：{told}")
    if len(known) > _DISTRICTS:
        lines.append(f"……还有 {len(known) - _DISTRICTS} 个区")
    close = (Button("结束问卷", TOPIC, "close", str(survey.id)),) if is_open and may_close else ()
    return Reply("\n".join(lines), buttons=(*close, HELP))


def which(found: Sequence[Survey]) -> Reply:
    """Several surveys: one is chosen."""
    looks = tuple(Button(each.question[:20], TOPIC, "result", str(each.id)) for each in found)
    return Reply("看哪一份问卷的结果？", buttons=looks)


def none() -> Reply:
    """No survey yet."""
    return Reply(f"还没有发过问卷。要发一份，比如说“{EXAMPLE}”。", buttons=(HELP,))


def _choices(survey: Survey) -> tuple[Button, ...]:
    chosen = (
        Button(name, TOPIC, "answer", f"{survey.id}-{place}") for place, name in enumerate(survey.choices)
    )
    return (*chosen, Button("都不是", TOPIC, "answer", f"{survey.id}-{NONE}"))


def _again(survey: Survey) -> Button:
    return Button("改我的答案", TOPIC, "again", str(survey.id))


def _look(survey: Survey) -> Button:
    return Button("看这份结果", TOPIC, "result", str(survey.id))


def _ranked(survey: Survey, counts: Mapping[int | None, int]) -> list[tuple[str, int]]:
    """Every choice with its number of answers, the most chosen first; none of them last."""
    chosen = [(name, counts.get(place, 0)) for place, name in enumerate(survey.choices)]
    none = [("都不是", counts[None])] if counts.get(None) else []
    return [*sorted(chosen, key=lambda pair: -pair[1]), *none]
