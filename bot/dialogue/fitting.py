"""Cutting what is said into messages that a platform takes.

A channel names how large a message may be and how it measures one; the cutting is the same for all, and
happens before the turn is kept, so that what the platform's answer has no room for is in the outbox with it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.messages import Reply

_BORDERS = ("\n\n", "\n", "。", "；", "，", " ")  # the best place to cut first


@dataclass(frozen=True, slots=True)
class Fitting:
    """How much one message of a channel holds. `size` measures replies that are said in one message."""

    size: Callable[[Sequence[Reply]], int]
    most: int

    def messages(self, replies: Iterable[Reply]) -> list[tuple[Reply, ...]]:
        """The replies in order, as many to a message as fit; none is larger than `most`.

        A reply that is too large alone is cut between its cards, then inside its text at the last natural
        border; its buttons stay with its last piece.
        """
        messages: list[tuple[Reply, ...]] = []
        for reply in replies:
            for piece in self._pieces(reply):
                if messages and self.size((*messages[-1], piece)) <= self.most:
                    messages[-1] = (*messages[-1], piece)
                else:
                    messages.append((piece,))
        return messages

    def _pieces(self, reply: Reply) -> list[Reply]:
        if self.size((reply,)) <= self.most:
            return [reply]
        if reply.cards:
            return self._between_cards(reply)
        first, rest = self._cut(reply)
        return [first, *self._pieces(rest)] if rest else [first]

    def _between_cards(self, reply: Reply) -> list[Reply]:
        if len(reply.cards) > 1:
            half = len(reply.cards) // 2
            parts = [
                replace(reply, cards=reply.cards[:half], buttons=()),
                replace(reply, text="", cards=reply.cards[half:]),
            ]
        elif reply.text:
            parts = [Reply(reply.text), replace(reply, text="")]
        else:
            (card,) = reply.cards
            rows = [f"{label}：{value}" for label, value in card.rows]
            parts = [Reply("\n".join([card.title, card.text, *rows]), (), (*card.buttons, *reply.buttons))]
        return [piece for part in parts for piece in self._pieces(part)]

    def _cut(self, reply: Reply) -> tuple[Reply, Reply | None]:
        """As much of the text as fits, and the rest with the buttons."""
        if self.size((Reply(reply.text),)) <= self.most:  # only the buttons do not fit beside it
            return (Reply(reply.text), replace(reply, text="")) if reply.text else (reply, None)
        low, high = 1, len(reply.text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.size((Reply(reply.text[:middle]),)) <= self.most
            low, high = (middle, high) if fits else (low, middle - 1)
        at = next((at for border in _BORDERS if (at := _after(reply.text[:low], border)) > low // 2), low)
        return Reply(reply.text[:at].rstrip()), replace(reply, text=reply.text[at:].lstrip("\n"))


def _after(text: str, border: str) -> int:
    """The place behind the last `border` in the text; 0 where there is none."""
    at = text.rfind(border)
    return at + len(border) if at >= 0 else 0
