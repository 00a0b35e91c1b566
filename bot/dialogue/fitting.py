"""Cutting what is said into messages that a platform takes.

A channel names how large a message may be and how it measures one; the cutting is the same for all, and
happens before the turn is kept, so that what the platform's answer has no room for is in the outbox with it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.messages import Button, Reply

_BORDERS = ("\n\n", "\n", "。", "；", "，", " ")  # the best place to cut first


@dataclass(frozen=True, slots=True)
class Fitting:
    """How much one message of a channel holds. `size` measures replies that are said in one message.

    `alone` tells that a channel may be unable to say anything but its answers, so that what else is owed
    has to go with them.
    """

    size: Callable[[Sequence[Reply]], int]
    most: int
    alone: bool = False

    def messages(self, replies: Iterable[Reply]) -> list[tuple[Reply, ...]]:
        """The replies in order, as many to a message as fit; none is larger than `most`.

        A reply that is too large alone is cut between its cards, then inside its text at the last natural
        border; its documents and buttons stay with its last piece, and only its first one replaces. Nothing
        but space at a cut is lost. What cannot be cut, one character or one button, may still be too large.
        """
        messages: list[tuple[Reply, ...]] = []
        for reply in replies:
            for place, cut in enumerate(self._pieces(reply)):
                piece = replace(cut, replaces=False) if place and cut.replaces else cut
                if messages and self._fits(*messages[-1], piece):
                    messages[-1] = (*messages[-1], piece)
                else:
                    messages.append((piece,))
        return messages

    def _fits(self, *replies: Reply) -> bool:
        return self.size(replies) <= self.most

    def _pieces(self, reply: Reply) -> Iterator[Reply]:
        if self._fits(reply):
            yield reply
        elif reply.cards:
            for part in _between_cards(reply):
                yield from self._pieces(part)
        else:
            yield from self._cut(reply)

    def _cut(self, reply: Reply) -> Iterator[Reply]:
        """As much of the text as fits, again and again; the last of it with the buttons if they fit there."""
        text = reply.text
        while len(text) > 1 and not self._fits(Reply(text)):
            at = self._border(text)
            if first := text[:at].rstrip():
                yield replace(reply, text=first, buttons=(), documents=())
            text = text[at:].lstrip("\n")
        last = replace(reply, text=text)
        if self._fits(last):
            if text or reply.buttons or reply.documents:
                yield last
            return
        if text or reply.documents:
            yield replace(last, buttons=())
        buttons: tuple[Button, ...] = ()
        for button in reply.buttons:
            if buttons and not self._fits(Reply(buttons=(*buttons, button))):
                yield Reply(buttons=buttons, replaces=reply.replaces)
                buttons = ()
            buttons = (*buttons, button)
        if buttons:
            yield Reply(buttons=buttons, replaces=reply.replaces)

    def _border(self, text: str) -> int:
        """Where to cut: behind the last natural border of what fits, if that is not far from its end."""
        low, high = 1, min(len(text), self.most)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._fits(Reply(text[:middle])) else (low, middle - 1)
        return next((at for border in _BORDERS if (at := _after(text[:low], border)) > low // 2), low)


def _between_cards(reply: Reply) -> list[Reply]:
    """The parts of a reply with cards; one card alone becomes words."""
    if len(reply.cards) > 1:
        half = len(reply.cards) // 2
        return [
            replace(reply, cards=reply.cards[:half], buttons=(), documents=()),
            replace(reply, text="", cards=reply.cards[half:]),
        ]
    if reply.text:
        return [replace(reply, cards=(), buttons=(), documents=()), replace(reply, text="")]
    (card,) = reply.cards
    rows = (f"{label}：{value}" for label, value in card.rows)
    words = "\n".join(filter(None, [card.title, card.text, *rows]))
    return [replace(reply, text=words, cards=(), buttons=(*card.buttons, *reply.buttons))]


def _after(text: str, border: str) -> int:
    """The place behind the last `border` in the text; 0 where there is none."""
    at = text.rfind(border)
    return at + len(border) if at >= 0 else 0
