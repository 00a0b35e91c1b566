"""What is said, as WeChat's passive answer: one text of numbered choices, or one product as a news message.

The numbers count over all replies of a turn, as `Talk.offer` remembers them; they are written before a long
answer is cut, so that they mean the same in whatever message they arrive.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from bot.channels.plain import clean, linked
from bot.channels.wechat import xml
from bot.dialogue.delivery import Letter
from bot.dialogue.fitting import Fitting
from bot.dialogue.links import Link, Target
from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.talk import CHOICES

TEXT_BYTES = 1_990  # of UTF-8; WeChat takes 2,048, and shows nothing at all of a text beyond it
MORE = "回复「继续」看下文"
GOES_ON = frozenset({"继续", "继续看", "接着看", "看下文", "下文"})  # what MORE asks for, and its like
PAGE = "点开是网页版，可转给别人看；您的订单和身份只在这里。"
ANSWER = "answer"  # the kind of a letter that is a part of an answer, `storage.notices.ANSWER`

_GAP = "\n\n"
_HINT_BYTES = 80  # of UTF-8, for the longest hint and the gap before it
_CHOICE = re.compile(r"^\d+\. ", re.MULTILINE)

Mark = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Article:
    """A news message (图文消息) of one article, as WeChat takes it after a person's message."""

    title: str
    description: str
    url: str


Content = str | Article


def words(replies: Iterable[Reply]) -> str:
    """What a turn said, its choices numbered from 1."""
    return _words(replies, numbers())


def numbers() -> Mark:
    """Numbers for the choices of one text; what the talk does not remember gets none."""
    counted = count(1)
    return lambda: f"{number}." if (number := next(counted)) <= CHOICES else "·"


def dots() -> Mark:
    """For choices beside those that have the numbers; they are taken by their words."""
    return lambda: "·"


def letter(sent: Letter, mark: Mark | None = None) -> str:
    """What came by itself, marked as such; its choices carry no number unless `mark` gives them some."""
    return sent.heading + _words((sent.reply,), mark or dots())


def is_numbered(text: str) -> bool:
    """Whether choices in it have numbers."""
    return _CHOICE.search(text) is not None


def together(before: Iterable[str], said: str, hint: str = "") -> str:
    """What waited, what is said now, and that there is more.

    Choices told before lose their numbers where what is said now has choices: those count from now on.
    """
    if is_numbered(said):
        before = (_CHOICE.sub("· ", part) for part in before)
    return _GAP.join(part for part in (*before, said, hint) if part)


def behind(letters: Sequence[Letter], *, all_known: bool) -> str:
    """What 继续 brings: the rest of an answer, or notices, so many where all that wait are known."""
    if any(each.kind == ANSWER for each in letters):
        return MORE
    what = "提醒" if all(each.heading == "【提醒】" for each in letters) else "通知"
    return f"还有{f' {len(letters)} ' if all_known else '多'}条{what}，回复「继续」看"


def fits(text: str) -> bool:
    """Whether WeChat takes the text, with the hint that there is more."""
    return size(text) + _HINT_BYTES <= TEXT_BYTES


def size(text: str) -> int:
    """Bytes of UTF-8, as WeChat counts."""
    return len(text.encode())


class PassiveFitting(Fitting):
    """Cuts an answer into texts, with its documents as links to `public_url`.

    What is too long for one message loses its form, but keeps its numbers.
    """

    __slots__ = ("_public_url",)
    _public_url: str

    def __init__(self, public_url: str = "") -> None:
        super().__init__(lambda replies: size(words(replies)), TEXT_BYTES - _HINT_BYTES, alone=True)
        object.__setattr__(self, "_public_url", public_url)  # the class is frozen

    def messages(self, replies: Iterable[Reply]) -> list[tuple[Reply, ...]]:
        """The first message, which fits, and the others as texts of one reply each."""
        whole = tuple(linked(reply, self._public_url) for reply in replies)
        if self.size(whole) <= self.most:
            return [whole]
        return super().messages([Reply(words(whole))])


def article(replies: Sequence[Reply], public_url: str) -> Article | None:
    """The answer as a news message, where it is one product's card and the world has a page of it."""
    if not public_url or len(replies) != 1 or len(replies[0].cards) != 1:
        return None
    (card,) = replies[0].cards
    code = next((button.value for button in card.buttons if _leads_to_likes(button)), "")
    try:
        link = Link(Target.PRODUCT, code)
    except ValueError:
        return None
    above = filter(None, (clean(replies[0].text), clean(card.text)))
    choices = _choices(replies[0].all_buttons(), numbers())
    return Article(
        clean(card.title),
        "\n".join([*above, *_rows(card), "", "请在这里回复数字：", *choices, "", PAGE]),
        f"{public_url.rstrip('/')}/?start={link.payload}",
    )


def render(content: Content, follower: str, account: str, now: int) -> str:
    """The answer's XML. `now` in seconds since 1970."""
    head = [("ToUserName", follower), ("FromUserName", account), ("CreateTime", now)]
    if isinstance(content, str):
        return xml.write([*head, ("MsgType", "text"), ("Content", content)])
    fields = [("Title", content.title), ("Description", content.description), ("PicUrl", "")]
    item = xml.Element([*fields, ("Url", content.url)])
    articles = xml.Element([("item", item)])
    return xml.write([*head, ("MsgType", "news"), ("ArticleCount", 1), ("Articles", articles)])


def _leads_to_likes(button: Button) -> bool:
    """Whether a button offers the likes of a product, which only the product's own card does."""
    return (button.topic, button.slot) == ("search", "similar")


def _words(replies: Iterable[Reply], mark: Mark) -> str:
    return _GAP.join(filter(None, (_neutral(_reply(reply, mark)) for reply in replies)))


def _reply(reply: Reply, mark: Mark) -> str:
    parts = [clean(reply.text)]
    parts += ["\n".join(_card(card, mark)) for card in reply.cards]
    parts.append("\n".join(_choices(reply.buttons, mark)))
    # A card stands apart from what is around it; choices stand right below the words that ask.
    gap = _GAP if reply.cards else "\n"
    return gap.join(filter(None, parts))


def _card(card: Card, mark: Mark) -> Iterator[str]:
    yield f"■ {clean(card.title)}"
    if card.text:
        yield clean(card.text)
    yield from _rows(card)
    yield from _choices(card.buttons, mark)


def _rows(card: Card) -> Iterator[str]:
    return (f"{clean(label)}：{clean(value)}" for label, value in card.rows)


def _choices(buttons: Iterable[Button], mark: Mark) -> Iterator[str]:
    return (f"{mark()} {clean(button.label)}" for button in buttons)


def _neutral(text: str) -> str:
    """WeChat makes links of `<a href…>` in a text; people's words must not become one."""
    return text.replace("<", "＜")
