"""Ratings: the questions, the thanks, and what the others are told."""

from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.home import FIND, HELP, MINE, quoted
from bot.handlers.wording.photos import MAY_SEND
from bot.orders.ratings import ANSWERED, FOLLOW_UP, LOW
from bot.orders.request import Seat
from storage.models import Order, Product, Rating

TOPIC = "feedback"
# The lowest first: where choices are numbered, the number is the score.
SCORES: Mapping[int, str] = {1: "很不满意", 2: "不太满意", 3: "一般", 4: "满意", 5: "很满意"}
# How a score is said in words, beside its number.
SAID: Mapping[str, int] = {
    **{words: score for score, words in SCORES.items()},
    "不满意": 2,
    "非常不满意": 1,
    "非常满意": 5,
    "挺好的": 5,
    "挺好": 5,
    "很好": 5,
    "还可以": 4,
    "还行": 3,
}


def scores(number: str, *, not_held: bool = False) -> tuple[Button, ...]:
    """The five scores, and that it did not take place."""
    given = tuple(
        Button(f"{words}（{score}分）", TOPIC, "score", f"{number}-{score}")
        for score, words in SCORES.items()
    )
    return (*given, Button("没有办成", "decide", "not_held", number)) if not_held else given


def rate_button(number: str, again: bool) -> Button:
    """Leads from an order to its rating."""
    return Button("改评价" if again else "评价这场活动", TOPIC, "ask", number)


def answer_button(number: str) -> Button:
    """Lets the supplier answer a rating."""
    return Button("回复评价", TOPIC, "reply", number)


def ask_score(number: str, again: bool) -> Reply:
    """The question for the score."""
    once = "只能改一次。" if again else ""
    return Reply(f"这场活动大家满意吗？请打个分（1 到 5 分）。{once}", buttons=scores(number))


def ask_more(number: str, score: int, expected: int) -> Reply:
    """The score is kept; what else there may be to say."""
    ask = (
        "哪里不满意？工作人员会看到您的话，并来跟进"
        if score <= LOW
        else "来了多少人？有什么想说的？不说也可以"
    )
    return Reply(
        f"谢谢，订单 {number} 记下了 {score} 分。{ask}。直接说就行，比如“来了三十人，音响小了点”。{MAY_SEND}",
        buttons=(
            Button(f"来了 {expected} 人左右", TOPIC, "came", f"{number}-{expected}"),
            Button("不用了", TOPIC, "done", number),
        ),
    )


def kept(number: str) -> Reply:
    """What was said is on record."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"谢谢，已记在订单 {number} 里。", buttons=(look, FIND))


def kept_without_score(number: str) -> Reply:
    """Words without a score are on record."""
    return Reply(f"谢谢，已记在订单 {number} 里。再打个分就好了：", buttons=scores(number))


def closed(number: str) -> Reply:
    """It cannot be rated, not yet or not any more."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"订单 {number} 现在不能评价，或者已经评过、改过了。", buttons=(look, MINE))


def unknown(number: str) -> Reply:
    """No order of that number is this person's to see."""
    return Reply(f"没有找到订单 {number}。", buttons=(MINE, HELP))


def ask_answer() -> str:
    """The question for the supplier's answer."""
    return "请写一句回复，点单单位会看到。只能回复一次。"


def answered(number: str) -> Reply:
    """The supplier's answer is on record."""
    return Reply(f"已回复，点单单位会看到（订单 {number}）。", buttons=(HELP,))


def before(rating: Rating, unit: Seat) -> str:
    """What the unit said of the product the last time: 您社区上次评 4 分，说：老人说声音太小."""
    whose = "您社区" if unit.community and unit.unit_code == unit.region_code else "您单位"
    return f"{whose}上次评 {rating.score} 分{f'，说：{quoted(rating.words)}' if rating.words else '。'}"


def notice(kind: str, order: Order, rating: Rating, product: Product, unit: str, now: datetime) -> Reply:
    """What the supplier, the staff or the unit is told of a rating."""
    begins, today = order.starts_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    what = f"订单 {order.number}：{dates.day(begins.date(), today)}在{unit}办的“{product.name}”"
    look = Button(f"看订单 {order.number}", "mine", "show", order.number)
    if kind == ANSWERED:
        return Reply(f"供应商回复了您的评价：{rating.answer}\n{what}", buttons=(look,))
    came = f"，到场 {rating.came} 人" if rating.came else ""
    words = f"\n{rating.words}" if rating.words else ""
    score = f"{SCORES[rating.score]}（{rating.score} 分{came}）"
    if kind == FOLLOW_UP:
        return Reply(f"有一场活动评分较低，请跟进：{score}{words}\n{what}", buttons=(look,))
    reply = () if rating.answer else (answer_button(order.number),)
    return Reply(f"收到一个评价：{score}{words}\n{what}", buttons=(*reply, look))
