"""群发 as it arrives: its words, and buttons that know which campaign they were in."""

from bot.campaigns.content import PICTURE
from bot.campaigns.matter import Matter
from bot.dialogue.files import Document
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
