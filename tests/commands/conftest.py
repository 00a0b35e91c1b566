"""The installed command, run as its users run it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def xiangmei(tmp_path: Path) -> list[str]:
    """The command line of a program that finds nothing of this machine's settings."""
    return [sys.executable, "-m", "bot"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No setting but a database of its own; no locale, as in a bare container."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("XIANGMEI_")}
    return kept | {
        "XIANGMEI_DATABASE_URL": f"sqlite:///{tmp_path}/xiangmei.db",
        "LC_ALL": "C",
        "PYTHONWARNINGS": "error",
    }


@pytest.fixture
def run(xiangmei: list[str], environment: dict[str, str]) -> Run:
    """Runs a subcommand to its end with the given standard input."""

    def runs(*arguments: str, said: bytes = b"", **more: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [*xiangmei, *arguments],
            input=said,
            capture_output=True,
            env=environment | more,
            timeout=100,
            check=False,
        )

    return runs


@pytest.fixture
def demo(tmp_path: Path, filled: Path) -> Path:
    """The command's database, made as a demo beforehand."""
    return Path(shutil.copy(filled, tmp_path / "xiangmei.db"))
