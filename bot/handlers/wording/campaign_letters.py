"""群发 as it arrives: its words, and buttons that know which campaign they were in."""

from bot.campaigns.content import PICTURE
from bot.campaigns.matter import Matter
from bot.dialogue.files import Document
from bot.dialogue.links import Link, Target
from bot.dialogue.messages import Button, Reply

TOPIC = "tap"
PRODUCT, EVENT, WORDS = "p/", "e/", "w/"  # how the value of a button begins: what it leads to
STOP = "退订群发"
LEAVE = Button(STOP, TOPIC, "stop")
_LEAVE = f"（不想收到这类消息，回复“{STOP}”）"
_LONGEST_NAME = 12  # characters of a product's name on a button


def letter(matter: Matter) -> Reply:
    """What everybody gets."""
    content = matter.content
    buttons = (
        *(
            _button(matter, f"报名：{_short(each.product.name)}", f"{EVENT}{each.order.number}")
            for each in matter.occasions
        ),
        *(_button(matter, _short(each.name), f"{PRODUCT}{each.code}") for each in matter.products),
        *(_button(matter, each.label, f"{WORDS}{each.words}") for each in content.own),
        LEAVE,
    )
    picture = (Document("图片", PICTURE, content.picture_key),) if content.picture_key else ()
    return Reply(f"{matter.title}\n{content.text}\n{_LEAVE}", buttons=buttons, documents=picture)


def in_one_text(matter: Matter, public_url: str, most: int) -> str:
    """The same where there are no buttons, in at most `most` bytes: what they lead to are links, or words
    to be answered. Where not all of it fits, the last ways go first and then the end of the text.
    """
    content = matter.content
    ways = [
        *(
            _way(f"报名“{each.product.name}”", Link(Target.EVENT, each.order.number), public_url)
            for each in matter.occasions
        ),
        *(_way(each.name, Link(Target.PRODUCT, each.code), public_url) for each in matter.products),
        *(f"{each.label}：回复“{each.words}”" for each in content.own),
    ]
    if content.picture_key and public_url:
        ways.append(f"图片：{Document('图片', PICTURE, content.picture_key).address(public_url)}")
    while True:
        text = "\n".join([matter.title, content.text, *filter(None, ways), _LEAVE])
        if (over := len(text.encode()) - most) <= 0:
            return text
        if not ways:
            room = len(content.text.encode()) - over - len("…".encode())
            cut = content.text.encode()[:room].decode(errors="ignore")
            return "\n".join([matter.title, f"{cut}…", _LEAVE])
        ways.pop()


def _way(label: str, link: Link, public_url: str) -> str:
    """Where a button would have led; a product's name is understood as it stands."""
    if public_url:
        return f"{label}：{link.addresses(public_url, '')[0]}"
    return f"想了解{label}，请直接回复它的名字" if link.target == Target.PRODUCT else ""


def tried_out(matter: Matter) -> Reply:
    """What its author gets to look at."""
    reply = letter(matter)
    return Reply(f"（试发，只有您收到）\n{reply.text}", buttons=reply.buttons, documents=reply.documents)


def refused() -> Reply:
    """Campaigns do not come any more."""
    return Reply(
        "好的，以后不再给您群发消息。您自己的订单、报名和订阅的提醒照常。",
        buttons=(Button("恢复群发", TOPIC, "accept"),),
    )


def refused_before() -> Reply:
    """They did not come anyway."""
    return Reply("您已经退订了群发消息，不会再收到。", buttons=(Button("恢复群发", TOPIC, "accept"),))


def accepted() -> Reply:
    """Campaigns come again."""
    return Reply(f"好的，有新的群发消息会再告诉您。想停就说“{STOP}”。")


def _button(matter: Matter, label: str, value: str) -> Button:
    return Button(label, TOPIC, matter.number, value)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
