"""What came without words: a sentence that says what to do now."""

from bot.dialogue.files import Untaken
from bot.dialogue.messages import Medium, Reply
from bot.handlers.wording.home import FIND, HELP, MINE, ORDER

_WHAT = {
    Medium.VOICE: "这条语音我没听清，请打字告诉我，或者按住说慢一点再发一次。",
    Medium.PICTURE: "图片我看不懂，请用文字告诉我。",
    Medium.VIDEO: "视频我看不懂，请用文字告诉我。",
    Medium.STICKER: "收到您的表情。",
    Medium.FILE: "文件我打不开，请用文字告诉我。",
    Medium.POSITION: "收到位置，不过我只看得懂地名，请打字告诉我是哪个社区或镇街，比如“海幢街道寺前社区”。",
    Medium.CONTACT: "这张名片里没有电话，请打字告诉我姓名和电话。",
}
_UNKNOWN = "这个我看不懂，请用文字告诉我。"
_BEGIN = "您想找产品、点单，还是看订单？"


_UNTAKEN = {
    Untaken.TOO_LARGE: "这个文件太大，收不了。图片请压缩一下再发，表格请分成几份。",
    Untaken.UNKNOWN_KIND: "这种文件我看不懂。图片请用 JPG 或 PNG，表格请用 Excel（.xlsx）或 CSV。",
    Untaken.LOST: "没有收到这个文件，或者它已经损坏，请再发一次。",
}


def untaken(why: str) -> str:
    """Why a file was not taken, and what to do."""
    return _UNTAKEN.get(Untaken(why), "") if why in set(Untaken) else ""


def not_taken(why: str) -> Reply:
    """The same where no question is open."""
    return Reply(untaken(why), buttons=(FIND, ORDER, MINE, HELP))


def without_words(medium: str) -> str:
    """Before the question at hand."""
    return _WHAT.get(Medium(medium), _UNKNOWN) if medium in set(Medium) else _UNKNOWN


def received(medium: str) -> str:
    """Before what a place leads to, which may be the same question again; others speak for themselves."""
    return "收到位置。" if medium == Medium.POSITION else ""


def what_now(medium: str) -> Reply:
    """The same where no question is open."""
    return Reply(f"{without_words(medium)}\n{_BEGIN}", buttons=(FIND, ORDER, MINE, HELP))


def no_use_yet(medium: str) -> Reply:
    """A name card or a place while nothing is being ordered."""
    what = "联系人" if medium == Medium.CONTACT else "地点"
    return Reply(
        f"收到，不过现在没有正在填的点单。点单问到{what}时，再发给我就行。", buttons=(ORDER, FIND, MINE)
    )
