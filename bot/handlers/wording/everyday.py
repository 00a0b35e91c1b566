"""What people ask and say beside the matter, and what is answered."""

import re

from bot.dialogue.messages import Reply
from bot.handlers.wording.home import FIND, HELP, HUMAN, MINE

_SOFT = (
    r"(?:请问|问下|问一下|想问|想问下|咁|那|唉|喂|哎|呢个|这个|这场|呢场|一场|佢|它"
    r"|你哋|你们|你|您|到底|究竟)*"
)
_END = r"(?:嘅|的|吗|嘛|㗎|嚟㗎|嚟|呀|啊|咩|么|呢|吖|啦|喇|了|哦|\?|!|。)*"


def _asked(words: str) -> re.Pattern[str]:
    return re.compile(f"{_SOFT}(?:{words}){_END}")


# The whole message must be the question: 免费手工 is a search. Patterns match the normalised text.
ANSWERS: tuple[tuple[re.Pattern[str], Reply], ...] = (
    (
        _asked(
            r"(?:要|使|需要|系咪|是不是)?(?:几多钱|多少钱|要钱|收钱|收费|免费|费用|价钱|价格)(?:几多|多少|怎么算|点计)?"
        ),
        Reply("目录里没有写费用，我不敢乱说。这个请问人工。", buttons=(HUMAN,)),
    ),
    (
        _asked(r"(?:系咪|是不是|是|系)?(?:机器人|真人|人工智能|ai|电脑|自动回复)"),
        Reply("我是自动助手，能帮您找产品、点单和提醒。要找真人请说“人工”。", buttons=(HUMAN, FIND)),
    ),
    (
        _asked(
            r"(?:乜都唔识|什么都不懂|什么都不会|听唔明|听不懂|好蠢|太蠢|好笨|太笨|笨|蠢|废|冇用|没用|垃圾|激死我?|气死我?)"
            r"(?:,?(?:激死我?|气死我?|了))?"
        ),
        Reply("不好意思，让您着急了。您换个说法我再试试，或者说“人工”找人帮您。", buttons=(HUMAN, HELP)),
    ),
    (
        _asked(
            r".{0,12}(?:没来|没有来|冇来|冇嚟|未来|迟到|不来|没到|唔嚟|联系不上|联系不到|搵唔到人)"
            r"(?:点算|点办|怎么办|点搞|怎么处理|咋办|如何处理)"
        ),
        Reply(
            "先打订单里的联系电话，或者说“人工”。活动办不成，第二天问您评价时点“没有办成”，我会报上去。",
            buttons=(MINE, HUMAN),
        ),
    ),
    (
        _asked(
            r"(?:想|要)?(?:怎样|怎么|点样|点|如何|点先)(?:可以)?(?:修改|更改|改|换|取消|退|改期)(?:一下)?"
            r"(?:人数|时间|日期|场地|地点|联系人|电话|订单|点单|预约|活动)?"
        ),
        Reply(
            "说“我的订单”，点开那一张就能改或取消；也可以连订单号一起说，比如“GZ26000010 改成60人”。",
            buttons=(MINE, HELP),
        ),
    ),
    (_asked("拜拜|再见|88|走先|我走了|下次再讲|下次再说"), Reply("再见，有需要随时叫我。")),
)
HOW_TO = _asked(
    r"(?:我系新嚟嘅|我是新来的|第一次用)?,?(?:点样|怎样|怎么|点|如何)(?:用|落单|点单|订|预约|约|操作|开始|搞)"
)
ABOUT_THE_CARD = _asked(
    r"(?:要|需要|使)?(?:提前|提早)(?:几|多少)[天日](?:约|订)?|边个老师|谁来上|哪个老师|几时得闲|几时有空|什么时候有空"
    r"|几时可以约|什么时候可以约|要几耐|多长时间|几多人|多少人|要什么场地|有咩要求|有什么要求|边度可以搞|详细啲|详细点"
)
AS_THE_CARD_SAYS = "您问的都在这里："
