"""The stage: one program with the web chat, Telegram and WeChat in it, over one database, and its persons."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
from typing import Self

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlmodel import Session, col, func, select

from bot.channels.telegram import secret
from bot.channels.telegram.platform import Telegram
from bot.channels.telegram.updates import ALLOWED
from bot.channels.web import Pace, WebChannel, application
from bot.channels.wechat.platform import WeChat
from bot.handlers.showcase import Showcase
from bot.notify.carrier import Channel
from bot.notify.courier import Courier
from bot.notify.letters import Letters
from bot.people.roles import Role
from bot.settings import Settings
from storage import people
from storage.models import Notice, Order
from storage.notices import ANSWER, SENT
from tests.channels.wechat.callbacks import TOKEN as WECHAT_TOKEN
from tests.channels.wechat.callbacks import Callbacks
from tests.conversation.edges.telegram import PUBLIC, Haste
from tests.conversation.lives.phones import OnTelegram, OnWeb, OnWeChat, Phone
from tests.conversation.lives.play import Enters, Line
from tests.conversation.person import Bot, Person
from tests.fakes.telegram import TOKEN, FakeTelegram, Limits

UNHURRIED = Pace(burst=1000, per_second=1000)


class Stage:
    """Plays one play. `restless` starts the program anew before everything that is said or looked at."""

    def __init__(self, bot: Bot, *, restless: bool = False) -> None:
        self._bot = bot
        self._restless = restless
        self._phones: dict[str, Phone] = {}
        self._channels: dict[str, str] = {}
        self._heard: dict[str, str] = {}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._telegram = await self._open.enter_async_context(FakeTelegram(Limits.none()))
        self._session = await self._open.enter_async_context(ClientSession())
        self._callbacks = Callbacks(lambda: self._bot.now, "plain")
        await self._start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._stop()
        await self._open.aclose()
        assert not self._telegram.violations, self._telegram.violations

    async def play(self, lines: Iterable[Enters | Line]) -> None:
        """Plays to the end. Fails with the line whose expectation is not met."""
        for line in lines:
            if isinstance(line, Enters):
                await self._enters(line)
            else:
                await self._plays(line)

    async def _enters(self, line: Enters) -> None:
        if line.who not in self._phones:
            number = len(self._phones) + 1
            phone: Phone
            match line.channel:
                case "telegram":
                    phone = OnTelegram(self._telegram, 4710 + number)
                case "wechat":
                    phone = OnWeChat(self._session, self._callbacks, f"oFollower{number}")
                case _:
                    phone = OnWeb()
            self._phones[line.who], self._channels[line.who] = phone, line.channel
            await phone.connects(self._address)
        scope = line.scope
        if line.role == Role.SUPPLIER:
            scope = self._bot.product(scope).supplier_code
        if line.role != Role.RESIDENT:
            Person(self._bot, self._phones[line.who].external_id, line.channel).becomes(line.role, scope)

    async def _plays(self, line: Line) -> None:
        match line.mark:
            case ">" | "<":
                if self._restless:
                    await self._stop()
                    self._bot.restart()
                    await self._start()
                phone = self._phones[line.who]
                if line.mark == ">":
                    await phone.says(line.words)
                await self._courier.run_due()
                self._heard[line.who] = await phone.hears(self._notices(line.who))
            case "@":
                self._bot.passes(line.words)
                await self._courier.run_due()
            case "=":
                state = self._newest().state
                assert state == line.words, f"{line.place}: the order is {state}"
            case _:
                heard = self._heard.get(line.who, "")
                there = line.words in heard
                assert there == (line.mark == "?"), f"{line.place}: {line.words!r}, in:\n{heard}"

    def _newest(self) -> Order:
        wanted = select(Order).order_by(col(Order.id).desc()).limit(1)
        return self._bot.store.read(lambda session: session.exec(wanted).one())

    def _notices(self, who: str) -> int:
        """How many notices this person's account was sent so far."""
        channel, external_id = self._channels[who], self._phones[who].external_id

        def count(session: Session) -> int:
            account = people.account_of(session, channel, external_id)
            if account is None:
                return 0
            sent = select(func.count()).where(
                col(Notice.account_id) == account.id,
                col(Notice.state) == SENT,
                col(Notice.kind) != ANSWER,
            )
            return session.scalar(sent) or 0

        return self._bot.store.read(count)

    async def _start(self) -> None:
        bot, web = self._bot, WebChannel()
        showcase = Showcase(bot.knowledge.catalog, bot.knowledge.reader, lambda: bot.now)
        telegram = Telegram(TOKEN, self._telegram.url, showcase, pace=Haste())
        wechat = WeChat(Settings(wechat_token=SecretStr(WECHAT_TOKEN)), bot.store, lambda: bot.now)
        letters = Letters(lambda: bot.now, bot.terms)
        channels: list[Channel] = [web, telegram.channel, wechat.channel]
        self._courier = Courier(bot.store, lambda: bot.now, channels, letters)
        program = application(bot.turns, self._courier, web, demo=bot.demo, pace=UNHURRIED)
        for platform in (telegram, wechat):
            platform.mount(program, bot.turns, self._courier)
        self._server = TestServer(program)
        await self._server.start_server()
        self._address = str(self._server.make_url("/")).rstrip("/")
        self._telegram.updates.routes[PUBLIC] = f"{self._address}/"
        await self._telegram.updates.set_webhook(
            {
                "url": PUBLIC + secret.PATH,
                "secret_token": secret.secret(TOKEN),
                "allowed_updates": list(ALLOWED),
            }
        )
        for phone in self._phones.values():
            await phone.connects(self._address)

    async def _stop(self) -> None:
        for phone in self._phones.values():
            await phone.leaves()
        await self._telegram.updates.delete_webhook({})
        await self._server.close()
