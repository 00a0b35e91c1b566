"""Composition root: the only file that knows every concrete class."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from socket import socket
from typing import BinaryIO, Protocol, Self
from uuid import uuid4

from aiohttp.web import Application, AppRunner, SockSite
from sqlmodel import Session

from bot.campaigns.planner import Planner
from bot.channels.console import Console, ConsoleChannel, Show
from bot.channels.downloads import Downloads
from bot.channels.plain import clean
from bot.channels.receiving import MEGABYTE, Receiving, Sizes
from bot.channels.web import WebChannel, application
from bot.database import Filling, may_be_demo, open_store, prepare_demo
from bot.dialogue.messages import Sender
from bot.dialogue.wall_clock import SHANGHAI
from bot.documents import Imprint, Press
from bot.handlers.showcase import Showcase
from bot.knowledge import Indexing, Knowledge
from bot.notify.campaigning import EVERY, Campaigning
from bot.notify.carrier import Channel
from bot.notify.clock import Clockwork
from bot.notify.courier import Courier
from bot.notify.deadlines import Deadlines
from bot.notify.leadership import Leadership
from bot.notify.letters import Letters
from bot.notify.massing import Massing, SendsToMany
from bot.notify.news import News
from bot.notify.quiet import QuietHours
from bot.notify.reminders import Reminders
from bot.orders.answer_times import AnswerTimes
from bot.orders.terms import Terms
from bot.people.lookup import Made
from bot.people.office import Office
from bot.settings import Settings
from bot.turn import Surroundings, Turns
from storage import purpose, tidying
from storage.files import Files
from storage.store import Store

CATALOG_SECONDS = 5.0  # between two looks for a changed catalog
TIDY_SECONDS = 3600.0  # between two looks for files that nobody needs

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def _terms(settings: Settings) -> Terms:
    return Terms(
        times=AnswerTimes(**settings.answer_days.model_dump()),
        quotas=settings.quotas,
        free_until=timedelta(days=settings.free_days),
        late_cancellations=settings.late_cancellations,
        lately=timedelta(days=settings.lately_days),
        event_offer=timedelta(hours=settings.event_offer_hours),
        no_shows=settings.event_no_shows,
        broadcasts_a_week=settings.broadcasts_a_week,
        campaign_approval=settings.campaign_approval_size,
        theme_day=settings.theme_day,
        new_products_reviewed=settings.new_products_reviewed,
        alone=settings.demo,
    )


class Platform(Protocol):
    """A messaging platform beside the web chat, as far as it is put together here."""

    @property
    def channel(self) -> Channel:
        """What the courier hands its notices to."""

    def mount(self, application: Application, turns: Turns, arrivals: Courier) -> None:
        """Adds its routes to the web application, and what is started and stopped with it."""


class App:
    """The whole program, put together."""

    def __init__(
        self, settings: Settings, store: Store, clock: Clock, indexing: Indexing | None = None
    ) -> None:
        self.settings = settings
        self.store = store
        self.terms = _terms(settings)
        self.knowledge = Knowledge.of(store, indexing)
        self.files = Files(settings.files_directory)
        self.turns = Turns(
            Surroundings(
                store=store,
                catalog=self.knowledge.catalog,
                places=self.knowledge.places,
                reader=self.knowledge.reader,
                reminders=Reminders(),
                news=News(alone=self.terms.alone),
                clock=clock,
                terms=self.terms,
                demo=settings.demo,
                service_phone=settings.service_phone,
                public_url=settings.public_url,
                telegram_username=settings.telegram_username,
                files=self.files,
            )
        )
        imprint = Imprint(settings.service_phone, settings.public_url, settings.telegram_username)
        self.press = Press(store, clock, self.knowledge.places, imprint, self.files, alone=self.terms.alone)
        sizes = Sizes(settings.picture_megabytes * MEGABYTE, settings.sheet_megabytes * MEGABYTE)
        self.receiving = Receiving(self.files, sizes)
        self._clock = clock

    def courier(self, channels: Iterable[Channel]) -> Courier:
        """What carries the notices of these channels; one a process."""
        quiet = QuietHours.of(self.settings.quiet_hours)
        return Courier(self.store, self._clock, channels, Letters(self._clock, self.terms), quiet)

    def deadlines(self) -> Deadlines:
        """What lets time take its steps with orders; one process runs it at a time."""
        news = News(alone=self.terms.alone)
        return Deadlines(self.store, self._clock, self.knowledge.catalog, Reminders(), news, self.terms)

    def campaigning(self, every: float = EVERY) -> Campaigning:
        """What lets time take its steps with campaigns; one process runs it at a time.

        `every` is how many seconds lie between two looks for campaigns that are over.
        """
        return Campaigning(self.store, Planner(self._clock, self.terms), every)

    def massing(self, channel: SendsToMany) -> Massing:
        """What makes the mass sends of a channel; one process runs it at a time."""
        quiet = QuietHours.of(self.settings.quiet_hours)
        return Massing(self.store, self._clock, channel, self.terms, self.settings.public_url, quiet)

    def platforms(self, *, telegram_polling: bool = False) -> list[Platform]:
        """Those that the settings name; their libraries are loaded only then."""
        settings, platforms = self.settings, list[Platform]()
        if token := settings.telegram_token.get_secret_value():
            from bot.channels.telegram.platform import Telegram

            showcase = Showcase(self.knowledge.catalog, self.knowledge.reader, self._clock)
            platforms.append(
                Telegram(
                    token,
                    settings.telegram_api_url,
                    showcase,
                    polling=telegram_polling,
                    receiving=self.receiving,
                    press=self.press,
                )
            )
        if settings.wechat_token.get_secret_value():
            from bot.channels.wechat.platform import WeChat

            platforms.append(WeChat(settings, self.store, self._clock, receiving=self.receiving))
        return platforms

    @classmethod
    def open(
        cls,
        settings: Settings,
        clock: Clock = now,
        filling: Filling | None = None,
        indexing: Indexing | None = None,
        *,
        demo_if_possible: bool = False,
    ) -> Self:
        """Opens the database and builds everything over it. In demo mode an empty database gets the sample.

        `demo_if_possible` turns demo mode on where the database was made for it or is still empty.
        `filling` is entered while that lasts and called with the rows done and all rows, `indexing` while
        the search index is built. Raises RefusedError where a database of real orders is to be a demo, and
        what `Store.open` and `Store.migrate` raise.
        """
        store = open_store(settings)
        try:
            if demo_if_possible and may_be_demo(store):
                settings = settings.model_copy(update={"demo": True})
            if settings.demo:
                prepare_demo(store, filling)
            return cls(settings, store, clock, indexing)
        except BaseException:
            store.close()
            raise

    @property
    def empty(self) -> bool:
        """Whether nothing can be ordered here."""
        return not len(self.knowledge.catalog.current)

    def first_administrator(self) -> Made | None:
        """A new invitation for the first administrator; None where there is one, and in a demo."""
        if self.settings.demo or self.only_for_trying:
            return None

        def work(session: Session) -> Made | None:
            return Office(session, self._clock(), self.knowledge.places).invitations.make_first()

        return self.store.write(work).result()

    @property
    def only_for_trying(self) -> bool:
        """Whether the database was made as a demo, in which people gave roles to themselves."""
        return self.store.read(purpose.is_demo)

    def serve(self, listener: socket, ready: Callable[[], None], *, telegram_polling: bool = False) -> None:
        """Serves every channel on a listening socket and sends notices, until SIGINT or SIGTERM.

        `telegram_polling` fetches Telegram's updates instead of waiting for them at the webhook.
        """
        asyncio.run(self._serve(listener, ready, self.platforms(telegram_polling=telegram_polling)))

    async def _serve(
        self, listener: socket, ready: Callable[[], None], platforms: Sequence[Platform]
    ) -> None:
        channel = WebChannel()
        courier = self.courier([channel, *(platform.channel for platform in platforms)])
        leadership = Leadership(self.store, self._clock, uuid4().hex)
        channels = (platform.channel for platform in platforms)
        to_many = next((channel for channel in channels if isinstance(channel, SendsToMany)), None)
        clockwork = Clockwork(
            courier,
            leadership=leadership,
            deadlines=self.deadlines().run_due,
            campaigns=self.campaigning().run_due,
            mass=self.massing(to_many).run_due if to_many else None,
        )
        web = application(
            self.turns,
            courier,
            channel,
            demo=self.settings.demo,
            receiving=self.receiving,
            press=self.press,
        )
        for platform in platforms:
            platform.mount(web, self.turns, courier)
        # No client of ours sends compressed bodies, and a small one may hold very much.
        runner = AppRunner(web, access_log=None, auto_decompress=False)
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Where an event loop cannot do this (Windows), Ctrl-C ends it all the same.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, stopping.set)
        await runner.setup()
        try:
            await SockSite(runner, listener).start()
            clockwork.start()
            ready()
            await asyncio.to_thread(self._warm_up)
            chores = [asyncio.create_task(self._watch_catalog()), asyncio.create_task(self._tidy_files())]
            await stopping.wait()
            for chore in chores:
                chore.cancel()
        finally:
            await clockwork.stop()
            await runner.cleanup()

    async def _watch_catalog(self) -> None:
        """Rebuilds the index in the background when another process has loaded other products, and lets
        the catalog know how products are rated by now.
        """
        known = await asyncio.to_thread(self.knowledge.version)
        rated = await asyncio.to_thread(self.knowledge.ratings)
        while True:
            await asyncio.sleep(CATALOG_SECONDS)
            if (found := await asyncio.to_thread(self.knowledge.version)) != known:
                known = found
                self.knowledge.catalog.rebuild()
            if (ratings := await asyncio.to_thread(self.knowledge.ratings)) != rated:
                rated = ratings
                await asyncio.to_thread(self.knowledge.catalog.rate, rated)

    async def _tidy_files(self) -> None:
        """Deletes files that nobody needs any more, again and again."""
        while True:
            try:
                await asyncio.to_thread(tidying.tidy, self.store, self.files, self._clock())
            except Exception:  # the next round may find the disk or the database well again
                log.exception("the directory of files could not be tidied")
            await asyncio.sleep(TIDY_SECONDS)

    def _warm_up(self) -> None:
        """Reads one sentence, so that nobody waits for the almanac and the search to be used first."""
        local = self._clock().astimezone(SHANGHAI).replace(tzinfo=None)
        self.knowledge.reader.read("下周三下午两点给社区老人约一场八段锦，五六十人", local)
        gc.collect()
        gc.freeze()  # what is there now stays; looking through it at each full collection took 80 ms

    def play(self, name: str, stream: BinaryIO, show: Show, tapped: str = "", start: str = "") -> None:
        """Plays a conversation from a stream.

        `tapped` is the data of a button tapped before it, `start` the payload of a link they come by.
        """
        asyncio.run(self._console(name, show).play(stream, tapped, start))

    def talk(self, name: str, show: Show, tapped: str = "", start: str = "") -> None:
        """The same with a person at the terminal."""
        asyncio.run(self._console(name, show).talk(tapped, start))

    def _console(self, name: str, show: Show) -> Console:
        name = clean(name)
        downloads = Downloads(self.press, self.settings.public_url)
        channel = ConsoleChannel(name, show, downloads)
        sender = Sender(channel.name, name, name)
        courier = self.courier([channel])
        return Console(self.turns, courier, channel, sender, show, self.receiving, downloads)

    def close(self) -> None:
        """Finishes what is being written and closes the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()
