"""The directory of files, and who brought which."""

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from storage import attachments, documents, erasing, merging, people, tidying
from storage.files import CSV, JPEG, Files, NoRoom
from storage.models import AttachmentRow
from storage.store import Store

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def grow_old(folder: Path, seconds: float) -> None:
    for path in folder.rglob("*.*"):
        os.utime(path, (time.time() - seconds,) * 2)


def bring(store: Store, digest: str, brought_at: datetime = NOW, name: str = "李") -> int:
    def work(session: Session) -> int:
        found = people.account_of(session, "web", name) or people.enrol(session, "web", name, name, NOW)
        row = AttachmentRow(
            person_id=found.person_id, digest=digest, media_type=JPEG, size=3, brought_at=brought_at
        )
        attachments.bring(session, [row])
        return found.person_id

    return store.write(work).result()


def test_a_file_is_named_by_what_it_holds_and_readable_for_its_owner_alone(
    files: Files, tmp_path: Path
) -> None:
    digest = files.keep(b"abc", JPEG)
    path = tmp_path / "files" / "ba" / f"{digest}.jpg"
    assert digest.startswith("ba7816bf")
    assert path.read_bytes() == files.read(digest) == b"abc"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list((tmp_path / "files" / "unfinished").iterdir())


def test_only_known_kinds_are_kept(files: Files) -> None:
    with pytest.raises(KeyError):
        files.keep(b"<html>", "text/html")


def test_a_write_that_fails_leaves_nothing(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: int) -> None:
        raise OSError("no")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", breaks)
        with pytest.raises(OSError, match="no"):
            files.keep(b"abc", CSV)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    monkeypatch.setattr("storage.files.ROOM_BYTES", 2**60)
    with pytest.raises(NoRoom):
        files.keep(b"abc", CSV)


def test_what_no_row_names_goes_after_a_day_and_what_comes_again_stays(
    files: Files, tmp_path: Path, store: Store
) -> None:
    unsent, named, again = (files.keep(each, JPEG) for each in (b"1", b"2", b"3"))
    bring(store, named, datetime.now(UTC))
    grow_old(tmp_path, 90_000)
    assert files.keep(b"3", JPEG) == again
    assert tidying.tidy(store, files, datetime.now(UTC)) == 1
    assert [files.find(each) is not None for each in (unsent, named, again)] == [False, True, True]


def test_a_file_that_a_document_hands_out_stays(files: Files, tmp_path: Path, store: Store) -> None:
    digest = files.keep(b"1", JPEG)
    person = bring(store, digest, NOW - timedelta(days=30))
    handed = ("picture", digest, "picture.jpg", NOW, None)
    store.write(lambda session: documents.hand_out(session, person, *handed)).result()
    grow_old(tmp_path, 90_000)
    assert tidying.tidy(store, files, datetime.now(UTC)) == 0
    assert files.find(digest)


def test_what_belongs_to_no_order_is_forgotten_after_a_week(store: Store) -> None:
    bring(store, "old", NOW - timedelta(days=8))
    bring(store, "new")
    assert store.write(lambda session: attachments.forget(session, NOW - tidying.UNCLAIMED)).result() == 1
    assert store.read(lambda session: attachments.named(session, ["old", "new"])) == {"new"}


def test_of_two_persons_who_are_one_the_files_are_one_persons(store: Store) -> None:
    first, second = bring(store, "one", name="李"), bring(store, "two", name="王")
    store.write(lambda session: merging.merge(session, second, first)).result()
    held = store.read(lambda session: attachments.lately(session, first, NOW - timedelta(days=1)))
    assert [row.digest for row in held] == ["one", "two"]


def test_whoever_is_forgotten_leaves_no_files(store: Store) -> None:
    person = bring(store, "one")
    store.write(lambda session: erasing.erase(session, person, NOW)).result()
    assert not store.read(lambda session: attachments.named(session, ["one"]))
