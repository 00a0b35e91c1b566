"""One token is valid at a time: one fetch, whoever asks, in one process and in several."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientTimeout

from bot.channels.wechat.failures import AddressRefusedError, ApiError, UnreachableError
from bot.channels.wechat.token import Credentials, TokenSource
from bot.channels.wechat.wire import Wire
from storage.store import Store
from storage.wechat import tokens
from tests.channels.wechat.outbound import Clock, source
from tests.fakes.wechat import FakeWeChat, Fault

ROOT = Path(__file__).parents[3]


async def test_a_herd_of_tasks_fetches_the_token_once(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wechat.token_seconds = 0.2
        wire = Wire(wechat.url)
        ours = source(wire, wechat, store, clock)
        texts = await asyncio.gather(*(ours.get() for _ in range(300)))
        assert set(texts) == {wechat.tokens.current}
        assert wechat.tokens.fetches == 1
        await wire.close()


async def test_a_herd_whose_token_is_refused_fetches_one_new_token(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wire = Wire(wechat.url)
        ours = source(wire, wechat, store, clock)
        old = await ours.get()
        wechat.tokens.superseded.add(old)
        texts = await asyncio.gather(*(ours.get(refused=old) for _ in range(300)))
        assert set(texts) == {wechat.tokens.current}
        assert len(wechat.tokens.forced) == 1
        assert wechat.tokens.fetches == 3  # the first, one that gave the same, one that was forced
        await wire.close()


async def test_what_one_process_fetched_another_finds_in_the_store(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wire = Wire(wechat.url)
        first, second = source(wire, wechat, store, clock), source(wire, wechat, store, clock)
        assert await first.get() == await second.get()
        assert wechat.tokens.fetches == 1
        await wire.close()


async def test_a_process_whose_token_was_replaced_by_another_takes_the_new_one(
    clock: Clock, store: Store
) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wire = Wire(wechat.url)
        first, second = source(wire, wechat, store, clock), source(wire, wechat, store, clock)
        old = await first.get()
        assert await second.get() == old
        wechat.tokens.superseded.add(old)
        new = await first.get(refused=old)
        fetches = wechat.tokens.fetches
        assert await second.get(refused=old) == new != old
        assert wechat.tokens.fetches == fetches
        await wire.close()


async def test_the_token_is_replaced_shortly_before_its_end(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wire = Wire(wechat.url)
        ours = source(wire, wechat, store, clock)
        first = await ours.get()
        clock.passes(seconds=7200 - 241)
        assert await ours.get() == first
        clock.passes(seconds=2)
        assert await ours.get() != first
        assert not wechat.tokens.forced
        await wire.close()


async def test_a_process_that_died_fetching_holds_the_others_up_for_the_lease_only(
    clock: Clock, store: Store
) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wire = Wire(wechat.url)
        now = clock.now
        lease = timedelta(seconds=15)
        assert store.write(
            lambda session: tokens.claim(session, wechat.app_id, "dead", now, now, lease)
        ).result()
        ours = source(wire, wechat, store, clock)
        waiting = asyncio.create_task(ours.get())
        await asyncio.sleep(0.3)
        assert not waiting.done()
        assert not wechat.tokens.fetches
        clock.passes(seconds=16)
        assert await waiting == wechat.tokens.current
        await wire.close()


async def test_who_gives_up_waiting_does_not_stop_the_fetch(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wechat.token_seconds = 0.2
        wire = Wire(wechat.url)
        ours = source(wire, wechat, store, clock)
        hasty, patient = asyncio.create_task(ours.get()), asyncio.create_task(ours.get())
        await asyncio.sleep(0.05)
        hasty.cancel()
        assert await patient == wechat.tokens.current
        assert wechat.tokens.fetches == 1
        await wire.close()


async def test_a_failed_fetch_leaves_no_lease_behind(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wechat.fails(Fault(-1), Fault(status=502), Fault(text="{}"))
        wire = Wire(wechat.url)
        ours = source(wire, wechat, store, clock)
        with pytest.raises(ApiError, match=r"-1"):
            await ours.get()
        with pytest.raises(UnreachableError, match="HTTP 502"):
            await ours.get()
        with pytest.raises(UnreachableError, match="no token"):
            await ours.get()
        assert await ours.get() == wechat.tokens.current
        await wire.close()


async def test_the_address_that_wants_whitelisting_is_named(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wechat.whitelist = set()
        wire = Wire(wechat.url)
        with pytest.raises(AddressRefusedError) as refused:
            await source(wire, wechat, store, clock).get()
        assert refused.value.address == "127.0.0.1"
        await wire.close()


async def test_nothing_that_goes_wrong_with_a_token_tells_a_secret(clock: Clock, store: Store) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        secret = "0f0e0d0c0b0a09080706050403020100"
        wire = Wire(wechat.url, ClientTimeout(total=0.2))
        ours = TokenSource(wire, store, Credentials(wechat.app_id, secret), clock)
        wechat.fails(Fault(40125, f"invalid appsecret {secret}"), Fault(silence=1))
        for _ in range(3):
            with pytest.raises((ApiError, UnreachableError)) as failed:
                await ours.get()
            assert secret not in f"{failed.value!s} {failed.value!r} {vars(failed.value)}"
        assert secret not in f"{Credentials(wechat.app_id, secret)!r}"
        await wire.close()


async def test_two_processes_and_their_herds_fetch_one_token(migrated_address: str) -> None:
    async with FakeWeChat() as wechat:
        wechat.token_seconds = 0.3
        account = (wechat.url, wechat.app_id, wechat.secret)
        program = [sys.executable, "-m", "tests.channels.wechat.programs", migrated_address, *account]
        processes = [
            await asyncio.create_subprocess_exec(
                *program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(2)
        ]
        for process in processes:
            assert process.stdout
            assert await process.stdout.readline() == b"ready\n"
        outputs = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
        assert [output.decode().split() for output, _ in outputs] == [[wechat.tokens.current]] * 2
        assert wechat.tokens.fetches == 1
