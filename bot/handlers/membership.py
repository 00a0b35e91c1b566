"""Words about roles, invitations, applications and accounts: which topic they go to.

These are whole messages, heard before a form takes them for an answer; what waits goes on afterwards.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.handlers import applications, approvals, invitations, linking, roles, supplying, titles
from bot.handlers.turn import Turn
from bot.handlers.wording import invitations as wording
from bot.handlers.wording import roles as role_wording
from bot.people import codes
from bot.people.lookup import CodeRefused, Fault
from bot.people.roles import Role
from storage.models import Invitation

_LONGEST = 60  # characters; a longer message is about something else
_ROLE = f"(?P<role>{titles.ROLE_WORDS})"
_SOFT = r"(?:请问|麻烦|唔该|我想|我要|想要|想|要|可以|帮我|帮忙|请|我|一下)*"
_END = r"(?:吧|啊|呀|啦|喇|呢|了|一下|谢谢|唔该|可以吗|好吗|吗|[?!,.~。、 ])*"
_CODE = r"(?P<code>[0-9a-z](?:[ \-]?[0-9a-z]){7})"
# A glance that spares almost every message the patterns below.
_HINT = re.compile(
    rf"身份|角色|我是谁|我系边个|我的账号|邀请|绑|关联|审批|申请|入驻|登记|单位|谁是|{titles.ROLE_WORDS}|{_CODE}"
)
_BARE_CODE = re.compile(_CODE)

_NO_WAIT = timedelta(0)
_STAFF_OF = re.compile("人员|员工")

Act = Callable[[Turn, "re.Match[str]"], bool | None]  # False: it means something else after all


def hears(turn: Turn) -> bool:
    """Takes a message that is such a command; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or not _HINT.search(text):
        return False
    for pattern, act in _COMMANDS:
        if (found := pattern.fullmatch(text)) and act(turn, found) is not False:
            return True
    return bool(_BARE_CODE.fullmatch(text)) and _hears_bare_code(turn, text)


def takes_code(turn: Turn, said: str, sure: bool = True) -> bool:
    """Takes a code for what it was made for. False where it is none and the words may mean something else."""
    code = codes.plain(said)
    if code is None:
        if sure:
            turn.answers(wording.refused(Fault.UNKNOWN, _NO_WAIT))
        return sure
    try:
        found = turn.people.lookup.find(code, turn.who.id)
    except CodeRefused as refused:
        if sure:
            turn.answers(wording.refused(refused.fault, refused.wait))
        return sure
    if isinstance(found, Invitation):
        invitations.offers(turn, code)
    else:
        linking.offers(turn, code)
    return True


def _hears_bare_code(turn: Turn, text: str) -> bool:
    """Eight signs alone: digits may be a phone, letters a word, unless there is such a code."""
    code = codes.plain(text)
    if code is None or code.isdecimal():
        return False
    return takes_code(turn, text, sure="-" in text or not code.isalpha())


def _role(found: re.Match[str]) -> Role:
    role = titles.role_said(found["role"])
    assert role is not None
    return role


def _revokes(turn: Turn, found: re.Match[str]) -> None:
    words = found["words"]
    roles.revokes(turn, titles.role_said(words), titles.without_role(words))


def _words(found: re.Match[str]) -> str:
    return found["place"] or ""


def _command(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_SOFT}(?:{pattern}){_END}")


_GAP = r"[ ,:]*"
_ONE = "(?:一?个|一位|一名|位|名|新的|新)?"
_ACCOUNT = (
    "(?:我的|我|其他|另一个|另外的|别的)?"
    "(?:账号|帐号|账户|帐户|微信|电报|telegram|网页|网页版|公众号|手机|渠道)?"
)
_SHOW = "(?:看看|查看|查询|查|看|睇)?"
_COMMANDS: tuple[tuple[re.Pattern[str], Act], ...] = (
    (
        _command(
            f"{_SHOW}(?:(?:我|自己)?的?身份|我是谁|我系边个|我是什么身份|我有(?:什么|哪些)身份|我的账号)"
        ),
        lambda turn, found: roles.shows(turn),
    ),
    (
        _command(
            "(?:切换|转换|更换|换|转)(?:一?个|下)?(?:我的)?(?:身份|角色)"
            "(?:到|成|为|做|当)?[ :]*(?P<place>.*?)"
        ),
        lambda turn, found: roles.switches(turn, _words(found)),
    ),
    (
        _command(f"(?:我的)?(?:邀请码|绑定码|关联码|码)(?:是|系)?{_GAP}{_CODE}"),
        lambda turn, found: _takes(turn, found),
    ),
    (_command(f"(?:绑定|关联)(?:账号|码)?{_GAP}{_CODE}"), lambda turn, found: _takes(turn, found)),
    (_command(f"(?:绑定|关联|合并){_ACCOUNT}"), lambda turn, found: linking.gives_code(turn)),
    (
        _command(f"(?:解绑|解除绑定|解除关联|取消绑定|取消关联){_ACCOUNT}"),
        lambda turn, found: linking.parts(turn),
    ),
    (
        _command(f"{_SHOW}(?:待审批|待审核|审批列表|申请列表|审批申请|审批)的?(?:申请|列表|名单)?"),
        lambda turn, found: approvals.lists(turn),
    ),
    (
        _command(f"{_SHOW}(?:我的申请|申请)的?(?:进度|结果|情况|状态)|我的申请|{_SHOW}我提交的申请"),
        lambda turn, found: applications.shows_own(turn),
    ),
    (
        _command("(?:撤回|取消|撤销|收回)(?:我的|这份|那份)?(?:供应商|文专|文化专干)?的?申请"),
        lambda turn, found: applications.withdraws(turn),
    ),
    (
        _command(
            "(?:怎么|如何|怎样|点样|申请|注册|登记|成为|加入|做|为)*"
            "(?:供应商(?:申请|入驻|注册|登记)?|(?:平台)?入驻(?:平台)?(?:做|成为|当)?(?:供应商)?)"
        ),
        lambda turn, found: _offers_itself(turn, found),
    ),
    (
        re.compile(f"(?P<place>.{{2,20}}?)(?:也|都)?(?:想|要|申请|希望)+入驻(?:平台|你们平台|你们)?{_END}"),
        lambda turn, found: supplying.begins(turn, _words(found)),
    ),
    (
        _command(f"邀请{_ONE}{_ROLE}(?:{_GAP}|给|到|为)(?P<place>.*?)"),
        lambda turn, found: invitations.invites(turn, _role(found), _words(found)),
    ),
    (
        _command(f"(?:邀请|(?:生成|开|发|做)一?个)(?P<place>.+?)的?{_ROLE}(?:的?邀请码)?"),
        lambda turn, found: invitations.invites(turn, _role(found), _words(found)),
    ),
    (
        _command("(?:登记|新增|添加|注册)(?:一?个)?(?:点单)?单位(?:[ :,])*(?P<place>.*?)"),
        lambda turn, found: invitations.registers(turn, _words(found)),
    ),
    (_command("(?:撤销|收回|取消|撤回|停用|解除)(?P<words>.+?)的?(?:身份|资格|权限|角色)"), _revokes),
    (
        _command(f"(?:谁是|边个系|查|查一下|看看)(?P<place>.+?)的?{_ROLE}(?:是谁)?"),
        lambda turn, found: _lists_holders(turn, found),
    ),
    (
        _command(f"(?P<place>.+?)的?{_ROLE}(?:是谁|系边个|有谁|有哪些|有哪些人|名单)"),
        lambda turn, found: _lists_holders(turn, found),
    ),
    (
        re.compile(
            rf"(?:我|想|要|可以|能不能|请问|怎么|如何|怎样|点样|申请|报名)*(?:申请|想当|想做|要当|要做|成为|怎么当|当上)"
            rf"(?:当|做|成为|为)?{_ONE}(?P<place>.*?)的?{_ROLE}{_END}"
        ),
        lambda turn, found: _applies(turn, found),
    ),
)


def _lists_holders(turn: Turn, found: re.Match[str]) -> bool:
    """Who holds a role; whose a product is (供应商是谁) is no such question."""
    role = _role(found)
    if role is Role.SUPPLIER and not _STAFF_OF.search(found["role"]):
        return False
    roles.lists_holders(turn, role, _words(found))
    return True


def _takes(turn: Turn, found: re.Match[str]) -> None:
    takes_code(turn, found["code"])


def _offers_itself(turn: Turn, found: re.Match[str]) -> bool:
    """申请入驻, 成为供应商; 供应商 alone may be the answer to a question, or a search."""
    if found[0].strip(" ?!,.~。、") == "供应商":
        return False
    supplying.begins(turn, "")
    return True


def _applies(turn: Turn, found: re.Match[str]) -> None:
    role = _role(found)
    if role is Role.SUPPLIER and not _STAFF_OF.search(found["role"]):
        supplying.begins(turn, _words(found))
    elif role in {Role.COORDINATOR, Role.SUPPLIER}:
        applications.applies(turn, role, _words(found))
    else:
        turn.answers(role_wording.only_by_invitation(role))
