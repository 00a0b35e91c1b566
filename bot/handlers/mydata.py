"""我的数据 shows what is held of a person and hands it out as a file; 删除我的数据 deletes it.

It is deleted once it was asked and confirmed.
"""

import re

from bot.dialogue.documents import Kind
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.events.mydata import OpenOrders
from bot.handlers import subscriptions, titles
from bot.handlers.turn import Turn
from bot.handlers.wording import mydata as wording

TOPIC = wording.TOPIC
_WHAT = r"(?:我的|我所有的|我全部的)(?:全部|所有)?(?:个人)?(?:数据|资料|信息|个人信息|记录)"
_END = r"(?:吧|啊|呀|啦|了|吗|谢谢|[?!,.~。、 ])*"
_HINT = re.compile("数据|资料|信息|记录|注销")
_SHOWS = re.compile(rf"(?:请|帮我|我想|我要)*(?:看看|看下|查看|查|看|导出|下载)?(?:一下)?{_WHAT}" + _END)
_SURE = re.compile(
    r"(?:是的?|对|好的?|可以|嗯|我)?[, ]*"
    r"(?:确定|确认|同意|决定)(?:要)?(?:删除|删掉|删)(?:我的数据|全部|所有)?(?:吧|了|啦)?"
)
_ERASES = re.compile(
    rf"(?:请|帮我|我想|我要)*(?:(?:删除|删掉|清除|清空|销毁|抹掉)(?:一下)?{_WHAT}|注销(?:我的)?(?:账号|帐号|账户)?)"
    + _END
)


def hears(turn: Turn) -> bool:
    """Takes a message that is such a command; False for all others."""
    text = turn.reading.text
    if len(text) > 30 or not _HINT.search(text):
        return False
    if _ERASES.fullmatch(text):
        asks(turn)
    elif _SHOWS.fullmatch(text):
        _shows(turn)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """No to the question, or a yes that names the deed; a mere yes is not enough to delete everything."""
    if _SURE.fullmatch(turn.reading.text):
        _erases(turn)
    elif turn.reading.intent is Intent.NO:
        _keeps(turn)
    elif turn.reading.intent is Intent.YES:
        turn.opens(wording.SAY_IT)
        asks(turn)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Asks whether everything shall be deleted, unless orders are open."""
    if numbers := turn.mydata.open_orders():
        turn.talk.forget(TOPIC)
        turn.answers(wording.open_orders(numbers))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"asked": True}
    turn.answers(wording.sure(_roles(turn)))


def tapped(turn: Turn, button: Button) -> None:
    """The answer to the question; a button from an earlier one asks again."""
    match button.slot:
        case "erase" if turn.talk.notes.get(TOPIC):
            _erases(turn)
        case "keep":
            _keeps(turn)
        case _:
            asks(turn)


def _shows(turn: Turn) -> None:
    data = turn.mydata.held()
    follows = [subscriptions.name(turn, each) for each in data.subscriptions]
    handed = [turn.document(Kind.MY_DATA, "", label, name, anew=True) for label, name in wording.FILES]
    turn.answers(wording.held(data, _roles(turn), follows, turn.now, tuple(handed)))


def _erases(turn: Turn) -> None:
    try:
        turn.mydata.erase()
    except OpenOrders as there:
        turn.talk.forget(TOPIC)
        turn.answers(wording.open_orders(there.numbers))
        return
    turn.says(wording.gone())


def _keeps(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.says(wording.kept())


def _roles(turn: Turn) -> list[str]:
    return [titles.title(turn, grant) for grant in turn.who.grants if titles.title(turn, grant)]
