"""The catalog of the moment: read by every turn, rebuilt in the background, swapped in one step."""

import threading
from collections.abc import Callable, Mapping

from bot.catalog.catalog import Catalog
from storage.ratings import Average


class CatalogHolder:
    """Holds the current catalog. A turn takes `current` once and keeps it to its end.

    Args:
        load: builds a catalog from what is stored now; called in the caller's thread at first, later in
            the background.
    """

    def __init__(self, load: Callable[[], Catalog]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._asked = self._running = False
        self._idle = threading.Event()
        self._idle.set()
        self.failure: Exception | None = None  # why the last rebuild came to nothing
        self._averages: Mapping[str, Average] = {}
        self.edition = 1  # counts the catalogs held so far
        self.current = load()

    def rebuild(self) -> None:
        """Build anew in the background and swap. Asked again meanwhile, it builds once more afterwards.

        A rebuild that fails leaves the current catalog in place and its error in `failure`.
        """
        with self._lock:
            self._asked = True
            if self._running:
                return
            self._running = True
            self._idle.clear()
        threading.Thread(target=self._run, name="catalog-rebuild", daemon=True).start()

    def rate(self, averages: Mapping[str, Average]) -> None:
        """Swaps in the current catalog with these ratings; it is not built anew. Later ones have them too."""
        with self._lock:
            self._averages = averages
            self.current = self.current.rated(averages)
            self.edition += 1

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._asked:
                    self._running = False
                    self._idle.set()
                    return
                self._asked = False
            try:
                found = self._load()
                with self._lock:
                    self.current = found.rated(self._averages)
                    self.edition += 1
                self.failure = None
            except Exception as error:  # the old catalog keeps serving; the owner of the holder reports it
                self.failure = error

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no rebuild is under way; False if the time, in seconds, ran out."""
        return self._idle.wait(timeout)
