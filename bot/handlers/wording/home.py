"""Greeting, help and the words that work at every moment."""

from bot.dialogue.messages import Button, Reply

HELP = Button("帮助", "home", "help")
STOP = Button("取消", "home", "stop")
BACK = Button("返回", "home", "back")
RESTART = Button("重来", "home", "restart")
HUMAN = Button("人工", "home", "human")
ALWAYS = (HELP, STOP, BACK, RESTART, HUMAN)  # a channel may keep these in sight

QUOTED = 40  # characters

FIND = Button("找产品", "search", "start")
ORDER = Button("我要点单", "order", "start")
MINE = Button("我的订单", "mine", "list")
NEED = Button("提需求", "need", "start")
TO_DO = Button("待办订单", "decide", "list")
PICK_UP = Button("找回刚才填的", "order", "resume")
TRY = Button("换个身份试用", "demo", "start")


def quoted(words: str) -> str:
    """What somebody said, short enough to be quoted in a sentence."""
    return words if len(words) <= QUOTED else f"{words[:QUOTED]}…"


def choices(demo: bool) -> tuple[Button, ...]:
    """What one can begin with."""
    return (FIND, ORDER, MINE, NEED, HELP, *((TRY,) if demo else ()))


def at_work(demo: bool) -> tuple[Button, ...]:
    """What those can begin with who answer others' orders."""
    return (TO_DO, FIND, HELP, *((TRY,) if demo else ()))


def greeting(title: str, demo: bool, duties: str = "") -> Reply:
    """Two lines that say what the assistant can do; `title` is what the person is, where they are more than
    a resident, and `duties` what those can do who do not order.
    """
    whose = f"您是{title}，" if title else ""
    example = "直接说想要什么就行，比如“适合老人的手工”，或“下周三下午两点约一场八段锦，五六十人”"
    text = f"您好，这里是“向美点单”，帮社区找文化产品、点单、提醒。\n{whose}{duties or example}。"
    return Reply(text, buttons=at_work(demo) if duties else choices(demo))


NO_COMMAND = "没有这个命令，用平常的话说就行。"


def help_(demo: bool, title: str = "", duties: str = "") -> Reply:
    """What can be said, with one example a line; first what those can do who do not order."""
    work = f"您是{title}，{duties}。\n" if duties else ""
    text = (
        f"{work}您{'也' if duties else ''}可以这样说：\n"
        "· 找产品：“天河区 老年人 一小时以内的讲座”\n"
        "· 点单：“下周三下午两点给社区老人约一场八段锦，五六十人”\n"
        "· 改一项：“改成60人”“换到周五上午”\n"
        "· 看订单：“我的订单”，或直接报订单号\n"
        "· 目录里没有：“提需求”\n"
        "· 居民找活动：“附近有什么活动”，“帮我留意海珠区亲子活动”，“帮陈伯报名”\n"
        "· 活动当天：“签到 3827”；专干和供应商说“签到码”，点名说“签到名单”\n"
        "· 群里的接龙：整段发给我，我来录\n"
        "· 海报和日历：“活动海报”，“加到日历”，“订阅日历”\n"
        "· 一月一专题：“这个月的专题是什么”\n"
        "随时可以说：取消、返回、重来、人工。"
    )
    return Reply(text, buttons=at_work(demo) if duties else choices(demo))


def human(service_phone: str, district: str) -> Reply:
    """Who to call."""
    if service_phone:
        text = f"人工服务请拨打 {service_phone}。"
    else:
        text = f"这里还没有设人工电话，请联系{district or '所在区'}文化馆。"
    return Reply(f"{text}\n您也可以把想要的写下来，我会记成需求。", buttons=(NEED, HELP))


def thanks() -> Reply:
    """An answer to 谢谢."""
    return Reply("不客气，有需要随时叫我。")


def stopped(kept: bool) -> Reply:
    """Said when what we were doing was given up."""
    if kept:
        return Reply(
            "好的，这张点单先不办了，没有提交。",
            buttons=(PICK_UP, FIND, MINE),
        )
    return Reply("好的，先不弄了。还可以做这些：", buttons=(FIND, ORDER, MINE))


def nothing_to_stop() -> Reply:
    """Said when 取消 finds nothing to give up."""
    return Reply("现在没有正在办的事。要取消已提交的订单，请先看“我的订单”。", buttons=(MINE, FIND, HELP))


def restarted(kept: bool, demo: bool) -> Reply:
    """Said after 重来; a draft can still be found again."""
    found = (PICK_UP,) if kept else ()
    return Reply("好的，我们从头来。您想找什么，或者想点什么？", buttons=(*found, *choices(demo)))


def not_understood() -> str:
    """Before a question is asked again."""
    return "不好意思，我没听明白。"


def lost() -> Reply:
    """After two messages in a row that were not understood."""
    return Reply(
        "还是没听明白，给您添麻烦了。您可以换个说法，看看帮助，或者把想要的记成需求。",
        buttons=(FIND, NEED, HELP, HUMAN),
    )


def lost_in_question() -> Reply:
    """After two messages in a row that did not answer the question at hand, which follows."""
    return Reply(
        "还是没听明白，给您添麻烦了。请看下面的问题，照着例子说就行；说“取消”可以不填，说“人工”可以找人。",
        buttons=(NEED, HUMAN),
    )


def only_so_many(count: int) -> str:
    """Somebody counted farther than the list goes."""
    return f"上面一共 {count} 个，请说第几个，或者直接点。"


NOTED = "好的。还需要什么，随时跟我说。"


def unclear(demo: bool) -> Reply:
    """The first time that a message is not understood."""
    return Reply(
        "不好意思，我没听明白。您可以说想找什么（比如“剪纸”“适合长者的讲座”），或者选一项：",
        buttons=choices(demo),
    )


def which_of(label: str, count: int) -> str:
    """Several choices in sight have the words that were said."""
    return f"这里有 {count} 个“{label}”。请点您要的那一个；前面有数字的，回复数字就行。"


def nothing_follows(demo: bool) -> Reply:
    """继续, where nothing was begun that could go on."""
    return Reply("后面没有等着看的了。您想做什么？", buttons=choices(demo))


def old_button(demo: bool) -> Reply:
    """A tapped button that means nothing any more."""
    return Reply("这个按钮是以前的，现在用不上了。您想做什么？", buttons=choices(demo))


def only_coordinators(demo: bool) -> Reply:
    """Said to a resident who wants to order."""
    text = "点单由社区的文化专干来办。您想要的可以记成需求，我们会转给工作人员。"
    if demo:
        return Reply(
            f"{text}\n这是试用版，您也可以选一个社区，以文化专干的身份试试。", buttons=(TRY, NEED, FIND)
        )
    return Reply(f"{text}\n如果您是文化专干，请向上级要邀请链接。", buttons=(NEED, FIND, HUMAN))


def trouble() -> Reply:
    """When we failed, not the person. Nothing of the message took effect."""
    return Reply("不好意思，刚才出了点问题，这句话没有办成。请再说一次；还不行就说“人工”。")
