"""What the courier hands to WeChat: by customer-service message while a window is open, by template after.

Where neither is possible the letter is kept, and the person is told it before the answer to their next
message.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.channels.plain import clean, linked
from bot.channels.wechat import rendering, templates
from bot.channels.wechat.capabilities import Capabilities
from bot.channels.wechat.client import TEXT_BYTES, WeChatClient
from bot.channels.wechat.events import Event, JobFinished
from bot.channels.wechat.failures import (
    AddressRefusedError,
    ApiError,
    BusyError,
    CredentialsError,
    NoFollowerError,
    NotAllowedError,
    NotWantedError,
    QuotaUsedUpError,
    TokenRefusedError,
    UnreachableError,
    WeChatError,
    WindowClosedError,
)
from bot.channels.wechat.wire import AT_ONCE
from bot.dialogue.delivery import Delivered, Delivery, Gone, Later, Letter, OutOfReach, Refused
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.settings import Settings, WeChatTemplate
from storage.store import Store
from storage.wechat import mass, windows

BUSY_SECONDS = 5.0
UNREACHABLE_SECONDS = 30.0
MISCONFIGURED_SECONDS = 300.0  # an operator has to do something first
QUOTA_SECONDS = 3600.0  # at most; the quota begins anew at midnight, but may be raised before
CHOOSE = "请选择："

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Message:
    """One customer-service message: words, and choices that can be tapped."""

    text: str
    choices: tuple[Button, ...]

    @property
    def size(self) -> int:
        """Bytes, as far as WeChat counts them."""
        return rendering.size("".join([self.text or CHOOSE, *(each.label for each in self.choices)]))


class WeChatChannel:
    """One official account; one a process. `notice_templates` maps a kind of notice to its template."""

    name = "wechat"
    at_once = AT_ONCE  # more would only wait for a connection, and waiting long looks like an outage

    def __init__(
        self,
        client: WeChatClient,
        capabilities: Capabilities,
        store: Store,
        clock: Callable[[], datetime],
        notice_templates: Mapping[str, WeChatTemplate] | None = None,
        public_url: str = "",
    ) -> None:
        self._client = client
        self._can = capabilities
        self._store = store
        self._clock = clock
        self._templates = notice_templates or {}
        self._public_url = public_url

    @classmethod
    def of(cls, settings: Settings, store: Store, clock: Callable[[], datetime]) -> "WeChatChannel":
        """The channel of the account in the settings."""
        client = WeChatClient.of(settings, store, clock)
        can = Capabilities.of(settings, store, clock)
        return cls(client, can, store, clock, settings.wechat_templates, settings.public_url)

    @property
    def pushes(self) -> bool:
        """Whether anything can be sent beside the passive answer."""
        return "custom" in self._can

    async def heard(self, openid: str, *, touch: bool) -> None:
        """A follower wrote, or tapped the menu, followed or scanned (`touch`): a window is open."""
        if self.pushes:
            kind = windows.TOUCH if touch else windows.MESSAGE
            await self._write(partial(windows.opened, external_id=openid, kind=kind, now=self._clock()))

    async def left(self, openid: str) -> None:
        """A follower left, and their windows with them."""
        await self._write(partial(windows.close, external_id=openid))

    async def happened(self, openid: str, event: Event) -> None:
        """Tells the log what became of a mass send or a template message, and keeps it of a mass send."""
        if isinstance(event, JobFinished):
            level = logging.INFO if event.status in ("success", "send success") else logging.WARNING
            log.log(
                level,
                "WeChat's %s message %r: %r, %d received it, %d did not",
                *(event.job, event.id, event.status, event.sent, event.failed),
            )
            if event.job == "mass" and event.id:
                counts = (event.total, event.filtered, event.sent, event.failed)
                result = mass.Result(event.id, event.status, *counts)
                await self._write(partial(mass.finished, result=result, now=self._clock()))

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Sends to one follower, if WeChat lets us; documents as links."""
        letter = replace(letter, reply=linked(letter.reply, self._public_url))
        try:
            return await self._by_window(external_id, letter) or await self._by_template(external_id, letter)
        except WeChatError as error:
            return self._fate(error)

    def sends_to_many(self) -> bool:
        """Whether the account may send one text to many followers at once (群发)."""
        return "mass" in self._can

    async def deliver_to_many(self, external_ids: Sequence[str], text: str, key: str) -> Delivery:
        """One mass send to 2 to 10,000 followers. The same `key` within 24 hours is sent once."""
        try:
            return Delivered(str(await self._client.send_to_many(external_ids, clean(text), key)))
        except BusyError:
            return Later(BUSY_SECONDS, uncertain=True)  # also where the same was asked for a moment ago
        except NotAllowedError as error:
            log.warning("mass messages: %s Run `xiangmei wechat probe`.", error)
            await self._can.lost("mass")
            return OutOfReach()
        except NoFollowerError as error:
            return Refused(str(error))  # of so many one that left is no reason to think all gone
        except WeChatError as error:
            return self._fate(error)

    async def _by_window(self, openid: str, letter: Letter) -> Delivery | None:
        """By customer-service messages; None where no window has room for all of them."""
        if "custom" not in self._can:
            return None
        messages = _messages(letter)
        spend = partial(windows.spend, external_id=openid, count=len(messages), now=self._clock())
        kind = await self._write(spend)
        if kind is None:
            return None
        sent = 0
        try:
            for message in messages:
                await self._say(openid, message)
                sent += 1
        except WindowClosedError:
            # WeChat counts for itself, and it knows best.
            await self._write(partial(windows.close, external_id=openid))
            return None
        except NotAllowedError as error:
            log.warning("customer-service messages: %s Run `xiangmei wechat probe`.", error)
            await self._can.lost("custom")
            return None
        except WeChatError as error:
            if not (isinstance(error, UnreachableError) and error.uncertain):
                left = len(messages) - sent
                await self._write(partial(windows.give_back, external_id=openid, kind=kind, count=left))
            raise
        return Delivered()

    async def _say(self, openid: str, message: _Message) -> None:
        if message.choices:
            await self._client.send_choices(openid, message.text or CHOOSE, message.choices)
        else:
            await self._client.send_text(openid, message.text)

    async def _by_template(self, openid: str, letter: Letter) -> Delivery:
        template = self._templates.get(letter.kind)
        if template is None or template.way not in self._can:
            return OutOfReach()
        known = await asyncio.to_thread(self._store.read, partial(templates.facts, letter=letter))
        try:
            data = templates.fill(template, known)
            if template.way == "subscribe":
                await self._client.send_subscribed(openid, template.id, data, template.url)
                return Delivered()
            key = hashlib.sha256(f"{openid} {letter.kind} {letter.subject}".encode()).hexdigest()[:32]
            return Delivered(await self._client.send_template(openid, template.id, data, template.url, key))
        except LookupError as error:
            log.error("the template for %s has a field that cannot be filled: %s", letter.kind, error)
        except NotWantedError:
            pass  # not allowed this time; the person is told when they write
        except NotAllowedError as error:
            log.warning("%s messages: %s Run `xiangmei wechat probe`.", template.way, error)
            await self._can.lost(template.way)
        except ApiError as error:
            if type(error) is not ApiError:
                raise
            # A template that WeChat will not have is the operator's matter; the notice is still good.
            log.error("the template for %s was refused: %s", letter.kind, error)
        return OutOfReach()

    def _fate(self, error: WeChatError) -> Delivery:
        match error:
            case UnreachableError():
                return Later(UNREACHABLE_SECONDS, everybody=not error.uncertain, uncertain=error.uncertain)
            case BusyError():
                return Later(BUSY_SECONDS)
            case QuotaUsedUpError():
                log.error("%s", error)
                return Later(self._until_midnight(), everybody=True)
            case AddressRefusedError():
                log.error("%s Put %s on the account's whitelist (IP白名单).", error, error.address)
                return Later(MISCONFIGURED_SECONDS, everybody=True)
            case CredentialsError() | TokenRefusedError():
                log.error("%s", error)
                return Later(MISCONFIGURED_SECONDS, everybody=True)
            case NoFollowerError():
                return Gone(str(error))
            case WindowClosedError() | NotWantedError() | NotAllowedError():
                return OutOfReach()
        return Refused(str(error))

    def _until_midnight(self) -> float:
        now = self._clock().astimezone(SHANGHAI)
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=1, second=0, microsecond=0)
        return min((midnight - now).total_seconds(), QUOTA_SECONDS)

    async def _write(self, work: Callable[..., T]) -> T:
        done: Future[T] = self._store.write(work)
        # Whoever waits may be cancelled, the write may not.
        return await asyncio.shield(asyncio.wrap_future(done))


def _messages(letter: Letter) -> list[_Message]:
    """The letter in messages that WeChat takes."""
    fitting = Fitting(lambda replies: _message(letter.kind, replies).size, TEXT_BYTES)
    first, *rest = fitting.messages((letter.reply,))
    # What goes on is no second reminder.
    return [_message(letter.kind, first), *(_message(rendering.ANSWER, replies) for replies in rest)]


def _message(kind: str, replies: Sequence[Reply]) -> _Message:
    kinds = (kind, *[rendering.ANSWER] * (len(replies) - 1))
    texts = [
        rendering.letter(Letter(each, "", _bare(reply))) for each, reply in zip(kinds, replies, strict=True)
    ]
    choices = (button for reply in replies for button in reply.all_buttons())
    return _Message(
        "\n\n".join(filter(None, texts)),
        tuple(replace(button, label=clean(button.label)) for button in choices),
    )


def _bare(reply: Reply) -> Reply:
    """Without the choices, which are tapped here and not numbered."""
    return replace(reply, cards=tuple(replace(card, buttons=()) for card in reply.cards), buttons=())
