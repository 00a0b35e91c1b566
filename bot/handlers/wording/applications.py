"""Applications in words."""

from collections.abc import Mapping, Sequence

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording.home import FIND, HELP, ORDER
from bot.handlers.wording.roles import PENDING, WHO_AM_I
from bot.people.roles import Role

SUBMIT = Button("提交申请", "apply", "submit")
LEAVE = Button("先不申请", "apply", "leave")
REASONS: Mapping[str, str] = {
    "1": "该单位已有文化专干",
    "2": "信息不全，请补充后再申请",
    "3": "请由单位出具证明后再申请",
}
SUPPLIER_REASONS: Mapping[str, str] = {
    "2": REASONS["2"],
    "4": "与已有的供应商重复",
    "5": "请先由所在区文化馆推荐",
}
ALL_REASONS: Mapping[str, str] = {**REASONS, **SUPPLIER_REASONS}
NEW_PRODUCT = Button("新增产品", "product", "new")
OWN = Button("我的申请", "apply", "mine")


def ask_contact(what: str) -> str:
    """Who applies and how to reach them."""
    return f"申请做{what}。请告诉我您的姓名和手机号，比如“陈静 13800138000”。"


def ask_name() -> str:
    """The name alone."""
    return "请问您的姓名？"


def ask_phone() -> str:
    """The number alone."""
    return "请问您的手机号？"


def bad_phone(said: str) -> str:
    """A number that cannot be."""
    return f"“{said}”打不通，请再说一次手机号。"


def same_contact(name: str, phone: str) -> str:
    """Takes what was said before."""
    return f"还是{name} {phone}"


def read_back(what: str, name: str, phone: str) -> Reply:
    """The application, before it is sent."""
    return Reply(
        "请核对您的申请：",
        cards=(Card("申请身份", rows=(("身份", what), ("姓名", name), ("电话", phone))),),
        buttons=(SUBMIT, LEAVE),
    )


def submitted(what: str, deciders: int) -> Reply:
    """The application is on its way."""
    who = "上级的审核员" if deciders else "工作人员"
    return Reply(f"已提交申请：{what}。{who}审批后我会告诉您。", buttons=(OWN, FIND, HELP))


def too_many(most: int) -> Reply:
    """As many as one person may have are waiting."""
    return Reply(f"您已有 {most} 份申请在等审批，等有了结果再申请；不要的可以撤回。", buttons=(OWN, HELP))


def own(cards: Sequence[Card]) -> Reply:
    """What of one's own waits for a decision."""
    if not cards:
        return Reply("您现在没有在等审批的申请。", buttons=(FIND, HELP))
    return Reply("在等审批的申请：", cards=tuple(cards))


def own_card(what: str, day: str, number: int) -> Card:
    """One of them, and the way to take it back."""
    return Card(f"申请做{what}", f"{day}提交", buttons=(Button("撤回", "apply", "withdraw", str(number)),))


def withdrawn(what: str) -> Reply:
    """It is taken back."""
    return Reply(f"好的，已撤回申请：{what}。", buttons=(FIND, HELP))


def taken_back() -> Reply:
    """The applicant has changed their mind."""
    return Reply("这份申请，申请人已经撤回了。", buttons=(PENDING, HELP))


def new_supplier(kind: str, district: str, intro: str, alike: Sequence[str]) -> str:
    """What staff should know of a supplier that is new."""
    words = f"{kind}，{district}\n{intro}"
    if alike:
        words += f"\n注意：名称相同或相近的有{'、'.join(alike[:3])}"
    return words


def name_taken(name: str, number: int) -> Reply:
    """A supplier of the same name is there already."""
    return Reply(
        f"已经有一家叫“{name}”的供应商，不能再登记一家。可以不同意，请对方申请做那家的工作人员。",
        buttons=(decision(number)[1], PENDING),
    )


def left() -> Reply:
    """Nothing was sent."""
    return Reply("好的，没有提交申请。", buttons=(FIND, HELP))


def held_already(what: str) -> Reply:
    """The person is that already."""
    return Reply(f"您已经是{what}了，不用申请。", buttons=(ORDER, WHO_AM_I))


def unknown_supplier() -> str:
    """No supplier of that name."""
    return "没有找到这家供应商。请说登记的全名，比如“广州市文化馆”。"


def news(what: str, name: str, phone: str, number: int, details: str = "") -> Reply:
    """Told to those who may decide."""
    text = f"有一份新的申请：{name}（{phone}）申请做{what}。"
    return Reply(
        f"{text}\n{details}" if details else text,
        buttons=(*decision(number), PENDING),
    )


def decision(number: int) -> tuple[Button, Button]:
    """Yes or no to an application."""
    return Button("同意", "approve", "yes", str(number)), Button("不同意", "approve", "no", str(number))


def pending(cards: Sequence[Card], more: int) -> Reply:
    """What waits for a decision."""
    if not cards:
        return Reply("现在没有待审批的申请。", buttons=(HELP,))
    rest = f"还有 {more} 份，批完这些再看。" if more else ""
    return Reply(f"待审批的申请：{rest}", cards=tuple(cards))


def card(what: str, name: str, phone: str, day: str, number: int, details: str = "") -> Card:
    """One application."""
    text = f"申请做{what}，{day}提交"
    return Card(f"{name} {phone}", f"{text}\n{details}" if details else text, buttons=decision(number))


def ask_reason(name: str, number: int, new_supplier: bool = False) -> Reply:
    """Why not."""
    reasons = SUPPLIER_REASONS if new_supplier else REASONS
    buttons = tuple(Button(words, "approve", "because", f"{number}-{key}") for key, words in reasons.items())
    return Reply(f"不同意{name}的申请，请选一个原因，或直接说原因：", buttons=buttons)


def approved(name: str, what: str) -> Reply:
    """Said to who approved."""
    return Reply(f"已同意，{name}现在是{what}，我会通知对方。", buttons=(PENDING, HELP))


def refused(name: str, reason: str) -> Reply:
    """Said to who refused."""
    return Reply(f"已回复{name}：不同意，原因是{reason}。", buttons=(PENDING, HELP))


def decided_before() -> Reply:
    """Somebody else was quicker."""
    return Reply("这份申请已经有人批过了。", buttons=(PENDING, HELP))


def you_are(what: str, role: Role) -> Reply:
    """Told to the applicant."""
    if role is Role.SUPPLIER:
        return Reply(
            f"您的申请通过了，您现在是{what}。可以说“新增产品”把产品放上来，说“待办”看等您答复的订单。",
            buttons=(NEW_PRODUCT, HELP),
        )
    return Reply(f"您的申请通过了，您现在是{what}。", buttons=(ORDER, FIND, HELP))


def you_are_not(what: str, reason: str) -> Reply:
    """Told to the applicant."""
    return Reply(f"您申请做{what}，这次没有通过。原因：{reason}。", buttons=(FIND, HELP))
