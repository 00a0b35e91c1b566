"""One person of the simulation on one channel: says, taps, reads; and the diary of what was odd."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button, Incoming, Reply, Sender
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording.home import trouble
from bot.simulation.agenda import Agenda
from bot.simulation.habits import Chance
from bot.simulation.signs import Sign, understood
from bot.simulation.stage import Post, Stage

Transcript = Callable[[str], None]
TELEGRAM = 9_000_000_000_000  # the ids of simulated chats begin here, far beyond those of real people


class Reader(Protocol):
    """Whoever gets notices."""

    def receives(self, letter: Letter) -> None:
        """Reads one; what is done about it comes later, by the agenda."""


@dataclass
class World:
    """What all people of one simulation share."""

    stage: Stage
    agenda: Agenda
    seed: int
    write: Transcript
    readers: dict[str, Reader] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    odd: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # occasion, said, heard
    turns: int = 0
    failed: int = 0  # turns of ours that ended with an error
    _names: dict[tuple[str, str], str] = field(default_factory=dict)  # by account

    def account(self, name: str) -> Sender:
        """A new account for somebody, on one of the channels by the shares of the table."""
        channel = Chance(self.seed, f"the channel of {name}").one_of("channels")
        telegram = str(TELEGRAM + len(self._names))
        sender = Sender(channel, telegram if channel == "telegram" else name)
        self._names[sender.channel, sender.external_id] = name
        return sender

    @property
    def now(self) -> datetime:
        """The time of the simulation, on the clocks of Guangzhou."""
        return self.stage.now.astimezone(SHANGHAI)

    def hear(self, post: Post) -> None:
        """Hands a notice to whom it is for."""
        name, letter = self._names[post.channel, post.external_id], post.letter
        self.write(f"\n[{self.now:%Y-%m-%d %H:%M}] {name} ← {letter.kind}\n{spoken([letter.reply])}")
        if reader := self.readers.get(name):
            reader.receives(letter)


class Player:
    """Takes part under a name; `replies` are those to what was said or tapped last."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        self.chance = Chance(world.seed, name)
        self.sender = world.account(name)  # as the channel knows them
        self.replies: Sequence[Reply] = ()
        self._said = ""
        self._count = 0

    def says(self, text: str) -> Sign:
        """Writes a message; returns what the answer is understood to be."""
        return self._sends(text, Incoming(self.next_id(), text=text))

    def taps(self, button: Button) -> Sign:
        """Taps a button, or types its number where it is one of those in sight."""
        in_sight = [each.data for each in self.buttons()]
        if button.data in in_sight and self.chance.happens("answer", "types_number"):
            return self.says(str(in_sight.index(button.data) + 1))
        label = button.label
        return self._sends(f"[{label}]", Incoming(self.next_id(), button=button.data, label=label))

    def next_id(self) -> str:
        """The channel's key of the next message."""
        self._count += 1
        return f"{self.name}-{self._count}"

    def hears(self, said: str, replies: Sequence[Reply]) -> Sign:
        """Reads the replies to something that was said."""
        world = self.world
        world.turns += 1
        world.failed += trouble() in replies
        self._said, self.replies = said, replies
        world.write(f"\n[{world.now:%Y-%m-%d %H:%M}] {self.name} > {said}\n{spoken(replies)}")
        return understood(replies)

    def buttons(self) -> Iterator[Button]:
        """Those in sight, in reading order."""
        return (button for reply in self.replies for button in reply.all_buttons())

    def button(self, *labels: str, holding: str = "") -> Button | None:
        """The first one in sight whose label begins with one of these, about the order of that number."""
        return pick(self.replies, *labels, holding=holding)

    @property
    def heard(self) -> str:
        """The words of the replies."""
        return "\n".join(reply.text for reply in self.replies)

    def wonders(self, occasion: str) -> None:
        """Notes that the answer was not what anybody would expect there."""
        heard = " ".join(spoken(self.replies).split())[:160]
        self.world.odd[occasion, self._said[:80], heard] += 1
        self.world.write(f"?! {occasion}")

    def _sends(self, said: str, incoming: Incoming) -> Sign:
        return self.hears(said, self.world.stage.take(self.sender, incoming))


def pick(replies: Sequence[Reply], *labels: str, holding: str = "") -> Button | None:
    """The first button whose label begins with one of these and whose value holds that."""
    return next(
        (
            button
            for reply in replies
            for button in reply.all_buttons()
            if button.label.startswith(labels) and holding in button.value
        ),
        None,
    )


def spoken(replies: Sequence[Reply]) -> str:
    """Everything that replies show, as text."""
    lines = []
    for reply in replies:
        lines.append(reply.text)
        for card in reply.cards:
            lines += [
                f"  ▪ {card.title}",
                card.text,
                *(f"    {label}：{value}" for label, value in card.rows),
            ]
        if labels := " ".join(f"[{button.label}]" for button in reply.all_buttons()):
            lines.append(f"  {labels}")
    return "\n".join(line for line in lines if line.strip())
