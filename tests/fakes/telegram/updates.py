"""Updates on their way to the bot: pushed to its webhook until it takes them, or fetched by polling."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.telegram.refusal import Refusal, bad_request

PORTS = (80, 88, 443, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
RETRY_SECONDS = 0.05  # the platform waits longer; a test should not
CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
CONFLICT_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
CONFLICT_SET = "Conflict: terminated by setWebhook request"

Answered = Callable[[dict[str, Any]], Awaitable[None]]


class Updates:
    """The queue of one bot. `answered` does what a webhook's own response asks for.

    `routes` maps a public address (`https://bot.example`) to where a test really serves it.
    """

    def __init__(self, answered: Answered, violations: "Counter[str]") -> None:
        self.routes: dict[str, str] = {}
        self.webhook: dict[str, Any] = {}
        self.last_error: tuple[int, str] | None = None
        self.deliveries: list[tuple[int, int]] = []  # update_id and HTTP status, each attempt
        self._answered = answered
        self._violations = violations
        self._pending: dict[int, dict[str, Any]] = {}
        self._last_id = 700_000_000
        self._kinds: list[str] | None = None
        self._changed = asyncio.Condition()
        self._poll: object | None = None  # the request that waits for updates now
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None

    async def post(self, **content: Any) -> int:
        """Queues one update (`message=…`, `callback_query=…`); returns its update_id."""
        if self._kinds is not None and not set(content) & set(self._kinds):
            return 0
        self._last_id += 1
        update = {"update_id": self._last_id, **content}
        self._pending[self._last_id] = update
        if self.webhook:
            self._push(update)
        async with self._changed:
            self._changed.notify_all()
        return self._last_id

    async def again(self, update_id: int, **content: Any) -> None:
        """Delivers an update that was taken before once more, as the platform does when it is in doubt."""
        update = {"update_id": update_id, **content}
        self._pending[update_id] = update
        self._push(update)

    async def settled(self, seconds: float = 10.0) -> None:
        """Waits until the bot has taken everything, and what its answers asked for is done."""
        async with asyncio.timeout(seconds):
            while self._tasks or self._pending:
                if self._tasks:
                    await asyncio.wait(set(self._tasks))
                else:
                    async with self._changed:
                        await self._changed.wait_for(lambda: not self._pending)

    @property
    def pending(self) -> int:
        return len(self._pending)

    async def set_webhook(self, given: dict[str, Any]) -> str:
        url = given.get("url") or ""
        if not url:
            return await self.delete_webhook(given)
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if (secret := given.get("secret_token")) and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if not 1 <= int(given.get("max_connections", 40)) <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        self._take_kinds(given)
        if given.get("drop_pending_updates"):
            self._pending.clear()
        same = self.webhook.get("url") == url
        self.webhook = dict(given)
        self.last_error = None
        for update in list(self._pending.values()):
            self._push(update)
        async with self._changed:
            self._changed.notify_all()
        return "Webhook is already set" if same else "Webhook was set"

    async def delete_webhook(self, given: dict[str, Any]) -> str:
        self.webhook = {}
        if given.get("drop_pending_updates"):
            self._pending.clear()
        return "Webhook was deleted"

    def info(self) -> dict[str, Any]:
        """A WebhookInfo."""
        info: dict[str, Any] = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._pending),
        }
        if self.webhook:
            info |= {
                "max_connections": int(self.webhook.get("max_connections", 40)),
                "ip_address": "203.0.113.7",
            }
        if self._kinds is not None:
            info["allowed_updates"] = self._kinds
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    async def get(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Long polling: waits up to `timeout` seconds for updates from `offset` on."""
        if self.webhook:
            self._violations["getUpdates beside a webhook"] += 1
            raise Refusal(409, CONFLICT_WEBHOOK)
        if self._poll is not None:
            self._violations["two pollers"] += 1
        ours = self._poll = object()
        self._take_kinds(given)
        offset = int(given.get("offset", 0))
        for known in [known for known in self._pending if known < offset]:
            del self._pending[known]
        try:
            async with self._changed:
                self._changed.notify_all()
                with suppress(TimeoutError):
                    async with asyncio.timeout(int(given.get("timeout", 0)) or 0.001):
                        await self._changed.wait_for(
                            lambda: bool(self._pending or self.webhook or self._poll is not ours)
                        )
            if self._poll is not ours:
                raise Refusal(409, CONFLICT_POLLER)
            if self.webhook:
                raise Refusal(409, CONFLICT_SET)
            limit = max(1, min(int(given.get("limit", 100)), 100))
            return sorted(self._pending.values(), key=lambda update: int(update["update_id"]))[:limit]
        finally:
            if self._poll is ours:
                self._poll = None

    def _take_kinds(self, given: dict[str, Any]) -> None:
        if "allowed_updates" in given:
            self._kinds = list(given["allowed_updates"]) or None

    def _push(self, update: dict[str, Any]) -> None:
        task = asyncio.create_task(self._deliver(update, self.webhook))
        self._tasks.add(task)
        task.add_done_callback(self._delivered)

    def _delivered(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._violations[f"the double itself failed: {error!r}"] += 1

    async def _deliver(self, update: dict[str, Any], webhook: dict[str, Any]) -> None:
        """Sends one update to the webhook until it answers 2xx, as long as the webhook is the same."""
        update_id = update["update_id"]
        while self.webhook is webhook and update_id in self._pending:
            status, said = await self._attempt(update, webhook)
            self.deliveries.append((update_id, status))
            if 200 <= status < 300:
                self._pending.pop(update_id, None)
                if said.strip().startswith("{") and "method" in (body := json.loads(said)):
                    await self._answered(body)
                break
            reason = said if status == 0 else f"Wrong response from the webhook: {status} {said}"
            self.last_error = (int(time.time()), reason)
            await asyncio.sleep(RETRY_SECONDS)

    async def _attempt(self, update: dict[str, Any], webhook: dict[str, Any]) -> tuple[int, str]:
        parts = urlsplit(webhook["url"])
        public = f"{parts.scheme}://{parts.netloc}"
        if public not in self.routes:
            return 0, "Failed to resolve host: Name or service not known"
        address = self.routes[public].rstrip("/") + webhook["url"][len(public) :]
        headers = {"Host": parts.netloc, "X-Forwarded-Proto": "https"}
        if secret := webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=60))
        try:
            async with self._session.post(address, json=update, headers=headers) as response:
                body = await response.text()
                return response.status, body if response.ok else response.reason or ""
        except ClientError:
            return 0, "Connection refused"

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
