"""What a supplier shows of a delivery, in words."""

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import HELP
from bot.handlers.wording.photos import MAY_SEND
from bot.handlers.wording.schedule import SHEET

TOPIC = "evidence"


def arrived_button(number: str) -> Button:
    """The supplier is there."""
    return Button("已到场", TOPIC, "arrived", number)


def hand_in_button(number: str) -> Button:
    """Leads to the count and the words."""
    return Button("交活动资料", TOPIC, "ask", number)


def ask(number: str, expected: int) -> Reply:
    """The question for the head count and how it was."""
    return Reply(
        f"订单 {number}：来了多少人？办得怎么样？一句话说就行，"
        f"比如“来了三十五人，老人学会了三式”。{MAY_SEND}",
        buttons=(Button(f"来了 {expected} 人左右", TOPIC, "came", f"{number}-{expected}"),),
    )


def no_count() -> str:
    """The head count was not in what was said."""
    return "来了多少人？请说个大概的数，比如“三十五人”。"


def arrived(number: str) -> Reply:
    """That the supplier is there is on record."""
    return Reply(
        f"记下了：订单 {number} 已到场。结束后请交活动资料。",
        buttons=(hand_in_button(number), SHEET),
    )


def kept(number: str, came: int) -> Reply:
    """The evidence is on record."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"谢谢，活动资料已交（到场 {came} 人），点单单位会看到。{MAY_SEND}", buttons=(look, SHEET))


def closed(number: str) -> Reply:
    """It cannot be handed in, not yet or not any more."""
    look = Button("看这张订单", "mine", "show", number)
    return Reply(f"订单 {number} 现在不用办这一步，或者已经办过了。", buttons=(look, SHEET))


def unknown(number: str) -> Reply:
    """No order of that number is this person's to see."""
    return Reply(f"没有找到订单 {number}，或者它不归您处理。", buttons=(SHEET, HELP))
