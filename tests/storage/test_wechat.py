"""What processes share of a WeChat account, on every kind of database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import pytest
from sqlmodel import Session

from storage.store import Store
from storage.wechat import capabilities, tokens, windows
from storage.wechat.tokens import Token

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
LEASE = timedelta(seconds=15)


@pytest.fixture
def store(migrated_address: str) -> Iterator[Store]:
    with closing(Store.open(migrated_address)) as store:
        yield store


def write(store: Store, work: Callable[[Session], T]) -> T:
    return store.write(work).result()


def spend(store: Store, seconds: float = 0, count: int = 1) -> str | None:
    now = NOW + timedelta(seconds=seconds)
    return write(store, partial(windows.spend, external_id="陈姐", count=count, now=now))


def opens(store: Store, kind: str, seconds: float = 0) -> None:
    now = NOW + timedelta(seconds=seconds)
    write(store, partial(windows.opened, external_id="陈姐", kind=kind, now=now))


def test_nobody_has_a_window_who_did_nothing(store: Store) -> None:
    assert spend(store) is None


def test_the_shorter_window_is_used_up_first(store: Store) -> None:
    opens(store, windows.MESSAGE)
    opens(store, windows.TOUCH)
    assert [spend(store) for _ in range(9)] == [windows.TOUCH] * 3 + [windows.MESSAGE] * 5 + [None]


@pytest.mark.parametrize(("kind", "seconds"), [(windows.MESSAGE, 48 * 3600), (windows.TOUCH, 60)])
def test_a_window_closes_by_itself(store: Store, kind: str, seconds: float) -> None:
    opens(store, kind)
    assert spend(store, seconds - 1) == kind
    assert spend(store, seconds) is None


def test_several_messages_are_taken_together_or_not_at_all(store: Store) -> None:
    opens(store, windows.MESSAGE)
    assert spend(store, count=3) == windows.MESSAGE
    assert spend(store, count=3) is None
    assert spend(store, count=2) == windows.MESSAGE
    assert spend(store, count=6) is None


def test_what_was_not_sent_is_given_back_but_never_more_than_was_taken(store: Store) -> None:
    opens(store, windows.MESSAGE)
    assert spend(store, count=5)
    write(store, partial(windows.give_back, external_id="陈姐", kind=windows.MESSAGE, count=2))
    assert spend(store, count=2)
    opens(store, windows.MESSAGE, 10)  # anew, before a late answer gives back
    write(store, partial(windows.give_back, external_id="陈姐", kind=windows.MESSAGE, count=2))
    assert spend(store, 10, count=5)
    assert spend(store, 10) is None


def test_a_closed_window_has_no_room_until_it_opens_again(store: Store) -> None:
    opens(store, windows.MESSAGE)
    write(store, partial(windows.close, external_id="陈姐"))
    assert spend(store) is None
    opens(store, windows.MESSAGE, 1)
    assert spend(store, 1)


def test_only_what_wechat_knows_opens_a_window(store: Store) -> None:
    with pytest.raises(ValueError, match="wave"):
        opens(store, "wave")


def test_several_processes_take_no_more_than_the_window_has(migrated_address: str) -> None:
    with ExitStack() as stack:
        stores = [stack.enter_context(closing(Store.open(migrated_address))) for _ in range(3)]
        with ThreadPoolExecutor(12) as pool:
            list(pool.map(lambda store: opens(store, windows.MESSAGE), stores * 4))
            taken = list(pool.map(spend, stores * 10))
    assert taken.count(windows.MESSAGE) == 5


def claim(store: Store, name: str, seconds: float = 0, refused: str = "") -> bool:
    now = NOW + timedelta(seconds=seconds)
    return write(
        store,
        partial(
            tokens.claim,
            app_id="wx1",
            fetcher=name,
            now=now,
            wanted_until=now + timedelta(minutes=4),
            lease=LEASE,
            refused=refused,
        ),
    )


def keep(store: Store, name: str, text: str) -> bool:
    token = Token(text, NOW + timedelta(hours=2))
    return write(store, partial(tokens.keep, app_id="wx1", fetcher=name, token=token, now=NOW))


def current(store: Store) -> Token | None:
    return store.read(partial(tokens.current, app_id="wx1"))


def test_one_process_fetches_and_all_find_what_it_kept(store: Store) -> None:
    assert current(store) is None
    assert claim(store, "a")
    assert not claim(store, "b")
    assert keep(store, "a", "T1")
    assert current(store) == Token("T1", NOW + timedelta(hours=2))
    assert not claim(store, "b"), "there is a good one"


def test_a_lease_passes_to_another_when_its_time_is_over_or_it_is_released(store: Store) -> None:
    assert claim(store, "a")
    assert claim(store, "b", 15)
    assert not keep(store, "a", "late"), "whoever was too slow does not overwrite"
    write(store, partial(tokens.release, app_id="wx1", fetcher="b", now=NOW))
    assert claim(store, "c", 1)


def test_a_refused_token_and_one_near_its_end_are_fetched_anew(store: Store) -> None:
    claim(store, "a")
    keep(store, "a", "T1")
    assert not claim(store, "b", refused="T0"), "another one was refused"
    assert claim(store, "b", refused="T1")
    keep(store, "b", "T2")
    assert not claim(store, "c", 7200 - 241)
    assert claim(store, "c", 7200 - 240)


def test_of_many_processes_one_gets_the_lease(migrated_address: str) -> None:
    with ExitStack() as stack:
        stores = [stack.enter_context(closing(Store.open(migrated_address))) for _ in range(3)]
        with ThreadPoolExecutor(12) as pool:
            won = list(pool.map(claim, stores * 8, map(str, range(24))))
    assert won.count(True) == 1


def test_a_token_does_not_show_itself() -> None:
    assert "T0PSECRET" not in f"{Token('T0PSECRET', NOW)!r} {Token('T0PSECRET', NOW)}"


def test_findings_are_kept_until_others_are_found(store: Store) -> None:
    for findings in ({"custom": True, "menu": True}, {"menu": False}):
        write(store, partial(capabilities.keep, app_id="wx1", findings=findings, now=NOW))
    assert store.read(partial(capabilities.found, app_id="wx1")) == {"custom": True, "menu": False}
    assert store.read(partial(capabilities.found, app_id="wx2")) == {}
