"""What is written about the house is true of it: settings, commands, addresses, examples, links."""

import argparse
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from itertools import takewhile
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from moodtrack import __version__
from moodtrack.__main__ import _parser
from moodtrack.accounts import actions as accounts
from moodtrack.config import DEFAULT_KEY, SETTINGS, Config
from moodtrack.sharing.domain import TreatmentRecord
from tests.cast import Browser, Cast, Clock
from tests.test_who_may_see_what import (
    ANA,
    ANAS_ALERTS,
    ANAS_CLINICIANS,
    ANAS_READERS,
    ANAS_TREATMENT,
    ANYONE,
    CHAIRS,
    CLINICIANS,
    DOORS,
    NOOR,
    PATIENTS,
    SIGNED_IN,
    STAFF,
)
from tests.treatment.chair import someone_arrives

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
PAGES = sorted([*HOUSE.glob("*.md"), *DOCS.rglob("*.md")])
ADRS = sorted((DOCS / "adr").glob("*.md"))
FOR_TESTS = {"MOODTRACK_CHROMIUM", "MOODTRACK_TEST_PG"}
PICTURE_MOST = 120_000  # bytes

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"(sudo -u \S+ )?(\S+=\S+ )*moodtrack ")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"")


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def blocks(path: Path, kind: str) -> list[str]:
    return [found[2] for found in BLOCK.finditer(path.read_text()) if found[1] == kind]


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of every line of every table on a page."""
    for line in path.read_text().splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


# ---- settings ----------------------------------------------------------------------------------


def test_every_setting_is_documented_with_its_default_and_none_that_is_not_there() -> None:
    told = {
        cells[0].strip("`"): cells[-1].strip(" `")
        for cells in rows(DOCS / "configuration.md")
        if cells[0].startswith("`MOODTRACK_")
    }
    assert {field.name for field in fields(Config)} == set(SETTINGS)
    there = {f"MOODTRACK_{name.upper()}" for name in SETTINGS}
    assert set(told) == there | FOR_TESTS
    for name in SETTINGS:
        value = getattr(Config(), name)
        said = "no" if value is False else str(value or "none")
        wanted = "~/.config/moodtrack/key" if value == DEFAULT_KEY else said
        assert told[f"MOODTRACK_{name.upper()}"] == wanted


def test_no_page_names_a_setting_that_is_not_there() -> None:
    there = {f"MOODTRACK_{name.upper()}" for name in SETTINGS} | FOR_TESTS
    for page in PAGES:
        assert set(re.findall(r"MOODTRACK_[A-Z_]+[A-Z]", page.read_text())) <= there, name_of(page)


# ---- commands ----------------------------------------------------------------------------------


def commands(parser: argparse.ArgumentParser, said: str = "") -> Iterator[str]:
    """Every command by its words."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield said
    for choices in below:
        for word, inner in choices.choices.items():
            yield from commands(inner, f"{said} {word}".strip())


def written_commands(page: Path) -> Iterator[list[str]]:
    """The lines of a page's shell blocks that call the program."""
    for block in blocks(page, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if CALL.match(line):
                words = shlex.split(CALL.sub("moodtrack ", line), comments=True)
                yield [*takewhile(lambda word: word != ">", words[1:])]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_on_a_page_is_one_that_the_program_takes(page: Path) -> None:
    for words in written_commands(page):
        assert _parser().parse_args(words)


def test_every_command_is_shown_to_the_operator() -> None:
    shown = [words for page in PAGES for words in written_commands(page)]
    silent = [
        command
        for command in commands(_parser())
        if not any(words[: len(command.split())] == command.split() for words in shown)
    ]
    assert silent == []


def test_no_page_speaks_of_a_command_that_is_not_there() -> None:
    there = set(commands(_parser()))
    words = {first for command in there for first in (command, command.split()[0])}
    for page in PAGES:
        for said in re.findall(r"`moodtrack ([a-z-]+(?: [a-z]+)?)", page.read_text()):
            assert said in words or said.split()[0] in there, (name_of(page), said)


# ---- addresses ---------------------------------------------------------------------------------

WHO = {
    "anyone": ANYONE,
    "signed in": SIGNED_IN,
    "patients": PATIENTS,
    "staff": STAFF,
    "administrators": NOOR,
    "the patient": ANA,
    "clinicians": CLINICIANS,
    "readers": ANAS_READERS,
    "treating": ANAS_TREATMENT,
    "herself": ANA,
    "her clinicians": ANAS_CLINICIANS,
    "nurses and clinicians": CHAIRS,
    "a tablet left at a chair": frozenset(),
    "alerted": ANAS_ALERTS,
}


def test_every_address_is_documented_and_who_may_use_it() -> None:
    told = {
        (method, cells[1].strip("`")): WHO[cells[2]]
        for cells in rows(DOCS / "addresses.md")
        if len(cells) == 4 and cells[0].startswith(("GET", "POST"))
        for method in cells[0].split(", ")
    }
    assert told == {address: door.who for address, door in DOORS.items()}


# ---- the API's examples ------------------------------------------------------------------------

EXAMPLES = re.findall(
    r"```sh\n(curl .*?)```\n\nanswers `(\d+)`", (DOCS / "api.md").read_text(), re.DOTALL
)


def request_of(command: str, known: dict[str, str]) -> dict[str, Any]:
    """A curl command as what httpx sends."""
    filled = re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], command)
    options = argparse.ArgumentParser()
    options.add_argument("-H", action="append", default=[])
    options.add_argument("-b", default="")
    options.add_argument("-d")
    options.add_argument("url")
    asked = options.parse_args(shlex.split(filled)[1:])
    headers = dict(one.split(": ", 1) for one in asked.H)
    if asked.b:
        headers["Cookie"] = asked.b
    method = "GET" if asked.d is None else "POST"
    return {"method": method, "url": asked.url, "headers": headers, "content": asked.d}


async def test_every_example_of_the_api_does_what_the_page_says(
    browser: Browser, cast: Cast, clock: Clock, anas_treatment: TreatmentRecord
) -> None:
    await browser.as_(cast.dr_chen)
    session = browser.cookies["session"]
    browser.cookies.clear()
    known = {
        "ORIGIN": "http://phone",
        "TOKEN": await accounts.new_device_token(cast.ana.number, label="a page", at=clock()),
        "SESSION": session,
        "ANA": str(cast.ana.id),
        "CHAIR": str(await someone_arrives(anas_treatment, at=clock())),
    }
    assert len(EXAMPLES) == len(blocks(DOCS / "api.md", "sh"))
    for command, status in EXAMPLES:
        answer: httpx.Response = await browser.request(**request_of(command, known))
        assert answer.status_code == int(status), (command, answer.text)
        for one in answer.json().get("results", []):
            assert one["status"] == "kept", answer.text


# ---- the pages themselves ----------------------------------------------------------------------


def test_the_newest_change_belongs_to_the_version_that_is_built() -> None:
    first = re.search(r"^## (\S+)", (HOUSE / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first is not None
    assert first[1] == __version__


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [one or other for one, other in LINK.findall(page.read_text())]
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", ADRS, ids=name_of)
def test_a_decision_says_why_and_what_follows_in_one_page(page: Path) -> None:
    text = page.read_text()
    parts = re.findall(r"^## (\w+)", text, re.MULTILINE)
    assert re.match(rf"# {int(page.name[:4])}\. \S", text)
    assert parts == ["Status", "Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 40


def test_every_picture_is_small_and_shown_somewhere() -> None:
    shown = "".join(page.read_text() for page in PAGES)
    for picture in (DOCS / "screenshots").glob("*"):
        assert picture.stat().st_size <= PICTURE_MOST, picture.name
        assert picture.name in shown


def test_every_example_of_the_style_stands_in_the_code() -> None:
    """Line by line and in order, each block of docs/style.md; `...` leaves lines out."""
    kinds = ("moodtrack/**/*.py", "tests/**/*.py", "static/js/*.js")
    code = [path.read_text() for kind in kinds for path in sorted(HOUSE.glob(kind))]
    examples = blocks(DOCS / "style.md", "python") + blocks(DOCS / "style.md", "js")
    for example in examples:
        pieces = [piece.strip("\n") for piece in re.split(r"^ *\.\.\.$", example, flags=re.M)]
        pattern = re.compile(".*?".join(map(re.escape, pieces)), re.DOTALL)
        assert any(pattern.search(text) for text in code), example
    assert len(examples) >= 10


def test_the_tree_on_paper_has_every_room_of_the_house() -> None:
    drawn = (DOCS / "architecture.md").read_text()
    package = HOUSE / "moodtrack"
    rooms = [path for path in package.iterdir() if not path.name.startswith("__")]
    missing = [path.name for path in rooms if f" {path.name}" not in drawn]
    assert missing == []
