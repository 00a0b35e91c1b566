"""A courier with channels on paper, for campaigns: it stops where a test wants it to."""

import asyncio
from collections import Counter
from collections.abc import Callable

from bot.campaigns.planner import Planner
from bot.dialogue.delivery import Delivered, Delivery, Gone, Later, Letter, Refused
from bot.notify.courier import Courier
from bot.notify.letters import Letters
from bot.notify.quiet import QuietHours
from bot.notify.round import Round
from tests.campaigns.world import World

AT_ONCE = 8  # letters in hand for one channel; so many may still arrive after a pause


class Paper:
    """A platform that writes down what it takes; `gone` and `refused` are accounts that it does not."""

    at_once = AT_ONCE

    def __init__(self, name: str = "telegram") -> None:
        self.name = name
        self.delivered: list[str] = []
        self.texts: list[str] = []
        self.gone: set[str] = set()
        self.refused: set[str] = set()
        self.down = False
        self.at: int | None = None  # after so many `reached` is called, once
        self.reached: Callable[[], object] = lambda: None

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Takes one letter."""
        await asyncio.sleep(0)
        if self.down:
            return Later(60, everybody=True)
        if external_id in self.gone:
            return Gone("blocked")
        if external_id in self.refused:
            return Refused("too long")
        self.delivered.append(external_id)
        self.texts.append(letter.reply.text)
        if len(self.delivered) == self.at:
            self.reached()
        return Delivered(str(len(self.delivered)))

    @property
    def repeated(self) -> int:
        """How many letters came more than once."""
        return sum(count - 1 for count in Counter(self.delivered).values())


class Post:
    """The planner and the courier of one process; `restarts` makes a new one over the same database."""

    def __init__(self, world: World, *channels: Paper, quiet: str = "") -> None:
        self.world = world
        self.channels = channels or (Paper(),)
        self._quiet = QuietHours.of(quiet)
        self.restarts()

    def restarts(self) -> None:
        """Another process takes over."""
        world = self.world
        letters = Letters(world.clock, world.terms)
        self.courier = Courier(world.store, world.clock, self.channels, letters, self._quiet)
        self.planner = Planner(world.clock, world.terms, page=50)

    def plans(self) -> int:
        """Takes every step that is due; returns how many these were."""
        steps = 0
        while self.world.does(self.planner.step):
            steps += 1
        self.world.does(self.planner.finish)
        return steps

    async def works(self) -> Round:
        """Plans and carries what is due, once."""
        await asyncio.to_thread(self.plans)
        done = await self.courier.run_due()
        await asyncio.to_thread(self.world.does, self.planner.finish)
        return done
