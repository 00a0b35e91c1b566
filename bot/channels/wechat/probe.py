"""Finds out what the account may do, by asking: what WeChat calls its kind has changed too often.

The calls are in `probe.toml`.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, get_args

from bot.channels.wechat.client import WeChatClient
from bot.channels.wechat.failures import (
    AddressRefusedError,
    ApiError,
    CredentialsError,
    TokenRefusedError,
    UnreachableError,
)
from bot.settings import Capability
from storage.store import Store
from storage.wechat import capabilities

_TABLE = Path(__file__).with_name("probe.toml")


@dataclass(frozen=True, slots=True)
class Probed:
    """One capability, whether the account has it (None where WeChat's answer did not tell), and why not."""

    capability: Capability
    name: str
    can: bool | None
    reason: str = ""

    def __str__(self) -> str:
        said = {True: "可以 yes", False: "不可以 no", None: "没有问到 unknown"}[self.can]
        return f"{self.name}：{said}{f'（{self.reason}）' if self.can is None else ''}"


async def probe(client: WeChatClient) -> list[Probed]:
    """Asks for each capability. Raises WeChatError where WeChat cannot be asked at all."""
    table = _table()
    return [await _ask(client, call, table["no"]) for call in table["calls"]]


def keep(store: Store, app_id: str, found: Sequence[Probed], clock: Callable[[], datetime]) -> None:
    """Keeps what was found out; what WeChat did not tell stays as it was known."""
    known: dict[str, bool] = {each.capability: each.can for each in found if each.can is not None}
    store.write(partial(capabilities.keep, app_id=app_id, findings=known, now=clock())).result()


async def _ask(client: WeChatClient, call: Mapping[str, Any], no: Sequence[int]) -> Probed:
    answer = partial(Probed, call["capability"], call["name"])
    try:
        body = call.get("body")
        await (client.get(call["path"]) if body is None else client.post(call["path"], body))
    except (AddressRefusedError, CredentialsError, TokenRefusedError):
        raise  # it would be the same with every call
    except ApiError as error:
        if error.errcode in call.get("yes", ()):
            return answer(True)
        return answer(False if error.errcode in no else None, str(error))
    except UnreachableError as error:
        if not error.uncertain:
            raise
        return answer(None, str(error))
    return answer(True)


@cache
def _table() -> dict[str, Any]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    assert [call["capability"] for call in table["calls"]] == list(get_args(Capability))
    return table
