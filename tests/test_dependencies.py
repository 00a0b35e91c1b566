"""docs/dependencies.md stays true."""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LGPL_BY_REQUEST = {"python-telegram-bot"}  # docs/dependencies.md says why


def documented() -> dict[str, str]:
    """Licence by package, from the first table."""
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").split("## Data")[0]
    rows = re.findall(r"^\| ([\w-]+) \| (.+?) \| .+ \|$", text, re.MULTILINE)
    return {name: licence for name, licence in rows if name != "package"}


def declared() -> list[str]:
    """The packages that pyproject names as needed at run time."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[<>=!~\[ ]", line)[0] for line in project["dependencies"]]


def stated(name: str) -> str:
    """The licence as the installed package's metadata states it: expression, field or classifiers."""
    metadata = distribution(name).metadata
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    field = "" if metadata["License"] in (None, "UNKNOWN") else metadata["License"]
    return str(metadata["License-Expression"] or field or "; ".join(classifiers))


def test_every_runtime_dependency_is_in_the_table_and_nothing_else() -> None:
    assert sorted(documented()) == sorted(declared())


@pytest.mark.parametrize("name", declared())
def test_the_table_states_the_licence_that_the_package_states(name: str) -> None:
    kinds = [re.split("[- ]", part)[0] for part in documented()[name].split(" AND ")]
    assert all(kind in stated(name) for kind in kinds), stated(name)


def test_nothing_that_is_installed_for_the_program_is_under_the_gpl() -> None:
    seen: set[str] = set()
    waiting = declared()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        if name not in LGPL_BY_REQUEST:
            assert not re.search("GPL|GNU", stated(name)), f"{name}: {stated(name)}"
        needs = map(Requirement, distribution(name).requires or [])
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    assert len(seen) > len(declared())
