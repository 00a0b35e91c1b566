"""What people send as files: a directory in which each is named by the SHA-256 of what it holds.

The tables name a file by that digest; what none of them names any more is swept away after a day.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

JPEG, CSV = "image/jpeg", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS: Mapping[str, str] = {JPEG: ".jpg", CSV: ".csv", XLSX: ".xlsx"}  # what is kept at all

ROOM_BYTES = 200 * 2**20  # that are left free on the disk, for the database beside it
_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = "unfinished"  # the folder of what is being written
_AT_ONCE = 500  # files looked at together


class NoRoom(OSError):  # noqa: N818 - says what is wrong
    """The disk is nearly full; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is there."""

    media_type: str
    size: int  # bytes


class Files:
    """One directory, made when it is needed first; several processes may share it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = Lock()  # so that nothing is swept away while it comes again

    def keep(self, body: bytes, media_type: str) -> str:
        """Keeps a file and returns its digest; it is safe on disk, or an OSError was raised.

        Keeping the same bytes again makes them young again. Raises KeyError for a type not in `ENDINGS`,
        NoRoom where the disk is nearly full.
        """
        digest = hashlib.sha256(body).hexdigest()
        place = self._place(digest, ENDINGS[media_type])
        with self._lock:
            if place.is_file():
                os.utime(place)
                return digest
            self._write(body, place)
        return digest

    def find(self, digest: str) -> Kept | None:
        """What is kept under a digest."""
        found = self._find(digest)
        return Kept(found[1], found[0].stat().st_size) if found else None

    def read(self, digest: str) -> bytes | None:
        """The bytes behind a digest; None where there are none, or no more."""
        found = self._find(digest)
        return found[0].read_bytes() if found else None

    def sweep(self, before: float, named: Callable[[Collection[str]], Collection[str]]) -> int:
        """Deletes what was last brought before that time (seconds since 1970) and is not named by any table.

        `named` returns which of some digests are. Returns how many files went.
        """
        swept = 0
        old = [path for path in self._all() if _age(path) < before]
        for start in range(0, len(old), _AT_ONCE):
            some = old[start : start + _AT_ONCE]
            in_use = set(named([path.stem for path in some]))
            swept += sum(self._drop(path, before) for path in some if path.stem not in in_use)
        return swept

    def _write(self, body: bytes, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._directory / _UNFINISHED
        unfinished.mkdir(exist_ok=True, mode=0o700)
        if shutil.disk_usage(unfinished).free < ROOM_BYTES + len(body):
            raise NoRoom("the disk is nearly full")
        handle, name = tempfile.mkstemp(dir=unfinished)  # for its owner only
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, place)  # noqa: PTH105 - mkstemp gives a text
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (place.parent, self._directory):
            _make_durable(folder)

    def _drop(self, path: Path, before: float) -> bool:
        with self._lock:
            if _age(path) >= before:  # it came again meanwhile
                return False
            path.unlink(missing_ok=True)
        return True

    def _all(self) -> Iterator[Path]:
        """Every file, also what was never finished."""
        return (path for path in self._directory.glob("*/*") if path.is_file())

    def _place(self, digest: str, ending: str) -> Path:
        return self._directory / digest[:2] / f"{digest}{ending}"

    def _find(self, digest: str) -> tuple[Path, str] | None:
        if not _DIGEST.fullmatch(digest):
            return None
        for media_type, ending in ENDINGS.items():
            if (place := self._place(digest, ending)).is_file():
                return place, media_type
        return None


def _age(path: Path) -> float:
    """When it was last brought; now for what is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _make_durable(folder: Path) -> None:
    """Has the names in a folder written, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
