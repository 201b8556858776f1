"""What gets installed is exactly what was chosen: every package pinned by hash, no address."""

import re
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PINS = sorted((HOUSE / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
PINNED = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*\])?==\S+(?: ;[^\\]*)? \\$")


def pinned(path: Path) -> set[str]:
    return {found[1] for line in path.read_text().splitlines() if (found := PINNED.match(line))}


def named(wanted: list[str]) -> set[str]:
    names = (re.split(r"[\[<>=~! ;]", each)[0] for each in wanted)
    return {re.sub(r"[-_.]+", "-", each).lower() for each in names}


def test_every_package_that_the_program_names_is_pinned() -> None:
    runtime = pinned(HOUSE / "requirements/runtime.txt")
    assert named(PROJECT["dependencies"]) - runtime == set()
    assert runtime <= pinned(HOUSE / "requirements/dev.txt")


def test_every_package_that_the_tests_name_is_pinned() -> None:
    wanted = named(PROJECT["optional-dependencies"]["dev"])
    assert wanted - pinned(HOUSE / "requirements/dev.txt") == set()


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_line_of_the_pins_is_an_exact_version_or_a_hash_and_never_an_address(
    path: Path,
) -> None:
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    hashes = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    assert [line for line in lines if not PINNED.match(line) and not hashes.match(line)] == []
    assert "://" not in path.read_text()
