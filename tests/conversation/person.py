"""A person who talks with the assistant in tests: says, taps, hears, restarts_the_bot."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.knowledge import Knowledge
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.notify.reminders import Reminders
from bot.turn import Surroundings, Turns
from storage import people
from storage.store import Store

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    """2026-11-22 09:00 on Guangzhou's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Bot:
    """The assistant over one database file; it can be stopped and started again like the real one."""

    file: Path
    knowledge: Knowledge
    now: datetime = field(default_factory=lambda: moment("2026-11-22 09:00"))
    demo: bool = False
    store: Store = field(init=False)
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.store = Store.open(f"sqlite:///{self.file}")
        self.store.migrate()
        self.turns = Turns(
            Surroundings(
                store=self.store,
                catalog=self.knowledge.catalog,
                places=self.knowledge.places,
                reader=self.knowledge.reader,
                reminders=Reminders(),
                clock=lambda: self.now,
                demo=self.demo,
                service_phone="020-12345678",
            )
        )

    def restart(self) -> None:
        self.store.close()
        self.start()


@dataclass
class Person:
    """One person on one channel."""

    bot: Bot
    name: str
    channel: str = "console"
    replies: list[Reply] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def sender(self) -> Sender:
        return Sender(self.channel, self.name, self.name)

    def becomes(self, role: str, scope: str) -> "Person":
        """Holds a role from now on, without having asked for it in the chat."""

        def work(session: Any) -> None:
            known = people.account_of(session, self.channel, self.name)
            if known is None:
                known = people.enrol(session, self.channel, self.name, "", self.bot.now)
            people.grant_role(session, known.person_id, role, scope, self.bot.now)

        self.bot.store.write(work).result()
        return self

    def sends(self, incoming: Incoming) -> "Person":
        self.replies = list(self.bot.turns.take(self.sender, incoming).result().replies)
        assert self.replies, f"no answer to {incoming}"
        return self

    def says(self, *texts: str) -> "Person":
        """Sends messages one after another; the replies to the last one are heard."""
        for text in texts:
            self.sends(Incoming(f"{self.name}-{next(self.numbers)}", text=text))
        return self

    def button(self, label: str) -> str:
        """The data of the button in sight that has this label, or begins with it."""
        buttons = [button for reply in self.replies for button in reply.all_buttons()]
        for fits in (lambda button: button.label == label, lambda button: button.label.startswith(label)):
            if found := next(filter(fits, buttons), None):
                return found.data
        raise AssertionError(f"no button {label}: {[button.label for button in buttons]}")

    def taps(self, *labels: str) -> "Person":
        """Taps the buttons of that label one after another."""
        for label in labels:
            self.taps_data(self.button(label), label)
        return self

    def taps_data(self, data: str, label: str = "") -> "Person":
        """Taps a button from any time, by its data."""
        return self.sends(Incoming(f"{self.name}-{next(self.numbers)}", button=data, label=label))

    def hears(self, *words: str) -> bool:
        """Whether all the words stand in the replies; fails with what was said instead."""
        heard = self.heard
        for word in words:
            assert word in heard, f"{word!r} is not in:\n{heard}"
        return True

    def hears_nothing_of(self, *words: str) -> bool:
        heard = self.heard
        for word in words:
            assert word not in heard, f"{word!r} is in:\n{heard}"
        return True

    @property
    def heard(self) -> str:
        return "\n".join(spoken(reply) for reply in self.replies)

    def restarts_the_bot(self) -> "Person":
        self.bot.restart()
        return self


def spoken(reply: Reply) -> str:
    """Everything a reply shows, in one text."""
    parts = [reply.text]
    for card in reply.cards:
        parts += [card.title, card.text, *(f"{label}：{value}" for label, value in card.rows)]
    parts += [f"[{button.label}]" for button in reply.all_buttons()]
    return "\n".join(part for part in parts if part)


Speak = Callable[[str], Person]
