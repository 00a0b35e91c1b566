"""A clock that is moved by hand, and a store of which every test finds WeChat's tables empty."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, delete

from storage.models import (
    WeChatCapability,
    WeChatMass,
    WeChatMassMember,
    WeChatMassResult,
    WeChatToken,
    WeChatWindow,
)
from storage.store import Store
from tests.channels.wechat.outbound import Clock, opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated() -> Iterator[Store]:
    with opened() as store:
        yield store


@pytest.fixture
def store(migrated: Store) -> Store:
    def empty(session: Session) -> None:
        tables = (WeChatMassMember, WeChatMass, WeChatMassResult, WeChatCapability, WeChatToken, WeChatWindow)
        for table in tables:
            session.execute(delete(table))

    migrated.write(empty).result()
    return migrated
