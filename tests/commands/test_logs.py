"""The log of a running program never holds a secret of the settings."""

import io
import logging

import pytest

from bot.commands.logs import Blotting, start_logging
from bot.settings import Settings

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a program with these settings logs from now on."""
    out = io.StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr("sys.stderr", out)
    start_logging(
        Settings.load(telegram_token=TOKEN, database_url="postgresql://xiangmei:open-sesame@db/xiangmei")
    )
    return out


def test_no_secret_is_written_wherever_it_stands(written: io.StringIO) -> None:
    log = logging.getLogger("telegram")
    try:
        raise ConnectionError(f"Connection timeout to host https://api.telegram.org/bot{TOKEN}/getMe")
    except ConnectionError:
        log.exception("calling %s", f"/bot{TOKEN.replace(':', '%3A')}/getMe")
    log.warning("half of it: %s", TOKEN.partition(":")[2])
    log.error("postgresql://xiangmei:open-sesame@db/xiangmei")
    assert TOKEN.partition(":")[2] not in written.getvalue()
    assert "open-sesame" not in written.getvalue()
    assert "https://api.telegram.org/bot***/getMe" in written.getvalue()
    assert written.getvalue().count("Traceback") == 1


def test_what_is_no_secret_is_written_as_it_is(written: io.StringIO) -> None:
    logging.getLogger("bot").warning("notice %d could not be marked", 7)
    assert written.getvalue().endswith(" WARNING bot: notice 7 could not be marked\n")


def test_an_empty_secret_blots_nothing_out() -> None:
    record = logging.LogRecord("bot", logging.WARNING, "", 0, "明天下午两点", None, None)
    assert Blotting(["", "点"]).format(record).endswith("明天下午两点")
