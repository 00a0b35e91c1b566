"""Programs by others that the tests talk to, installed by npm into a folder that git ignores."""

import fcntl
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INSTALL_SECONDS = 100


def node_modules(package: str) -> Path:
    """The folder of an installed package, which package.json names; installs all of them when it is missing.

    Skips the test by name where Node.js or npm is missing, or npm cannot get the package.
    """
    folder = HERE / "node_modules" / package
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip(f"{package} needs node and npm")
    with (Path(tempfile.gettempdir()) / "xiangmei-peers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
            try:
                done = subprocess.run(
                    command, cwd=HERE, capture_output=True, timeout=INSTALL_SECONDS, check=False
                )
            except subprocess.TimeoutExpired:
                pytest.skip(f"npm could not install {package} in {INSTALL_SECONDS} s")
            if done.returncode or not folder.exists():
                pytest.skip(f"npm could not install {package}")
    return folder
