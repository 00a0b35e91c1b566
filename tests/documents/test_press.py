"""The press: every kind can be made, and a key opens one document and nothing else."""

from collections.abc import Iterator

import pytest

from bot.dialogue.documents import Kind
from bot.documents import Imprint, Press
from bot.documents.mydata import labels
from bot.documents.press import MAKERS
from bot.knowledge import Knowledge
from storage import documents, people
from storage.merging import merge
from storage.models import metadata
from storage.store import Store
from tests.conversation.person import moment

NOW, LATER = moment("2026-11-22 09:00"), moment("2026-11-23 09:00")


@pytest.fixture
def store(migrated_address: str) -> Iterator[Store]:
    store = Store.open(migrated_address)
    yield store
    store.close()


@pytest.fixture
def press(store: Store, knowledge: Knowledge) -> Press:
    return Press(store, lambda: NOW, knowledge.places, Imprint())


def person(store: Store, name: str) -> int:
    return store.write(lambda session: people.enrol(session, "web", name, name, NOW)).result().person_id


def test_every_kind_can_be_made() -> None:
    assert set(MAKERS) == set(Kind)


def test_everything_of_a_person_has_a_name_they_understand() -> None:
    known = labels()
    own = [
        table
        for table in metadata.sorted_tables
        if "person_id" in table.c and not table.name.endswith("_log")
    ]
    names = {column.name for table in own for column in table.c} - {"digest", "key"}
    assert ({table.name for table in own} | names) - set(known) == set()


def test_a_key_that_was_never_handed_out_opens_nothing(press: Press) -> None:
    assert press.prints("") is None
    assert press.prints("../../etc/passwd") is None
    assert press.prints("k\x00y" * 1000) is None


def test_a_kind_of_a_newer_program_is_no_document_yet(store: Store, press: Press) -> None:
    who = person(store, "阿珍")
    key = store.write(
        lambda session: documents.hand_out(session, who, "hologram", "", "a.holo", NOW, None)
    ).result()
    assert press.prints(key) is None


def test_the_same_document_keeps_its_key_while_it_counts(store: Store) -> None:
    who, other = person(store, "阿珍"), person(store, "阿强")

    def hands_out(who: int, subject: str, *, anew: bool = False, at: object = None) -> str:
        return store.write(
            lambda session: documents.hand_out(
                session, who, "poster", subject, "海报.png", NOW if at is None else LATER, LATER, anew=anew
            )
        ).result()

    first = hands_out(who, "GZ1")
    assert hands_out(who, "GZ1") == first
    assert hands_out(who, "GZ2") != first
    assert hands_out(other, "GZ1") != first
    assert (second := hands_out(who, "GZ1", anew=True)) != first
    assert hands_out(who, "GZ1", at=LATER) != second  # it had run out


def test_the_documents_of_two_who_are_one_are_one_persons(store: Store, press: Press) -> None:
    gone, kept = person(store, "阿珍"), person(store, "阿珍的电话")

    def hand_out(who: int) -> str:
        return store.write(
            lambda session: documents.hand_out(session, who, Kind.MY_DATA, "", "我的数据.json", NOW, LATER)
        ).result()

    old, own = hand_out(gone), hand_out(kept)
    store.write(lambda session: merge(session, gone, kept)).result()
    assert press.prints(old) is None
    assert press.prints(own)
