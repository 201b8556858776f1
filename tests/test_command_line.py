"""What an operator types works beside a running server and without one, and says plain words."""

import csv
import fcntl
import json
import os
import select
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import asyncpg
import pytest

from tests.databases import Databases

HOUSE = Path(__file__).parents[1]
REAL = HOUSE / "tests/data/kossakowski_daily.csv"
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class House:
    """A folder of an operator's, with a `.env` in it."""

    folder: Path
    port: int

    def say(self, *words: str) -> Done:
        """`moodtrack WORDS`, as it is typed in that folder."""
        return subprocess.run(
            [sys.executable, "-m", "moodtrack", *words],
            cwd=self.folder,
            env=self.surroundings(),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def surroundings(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if name in ("PATH", "HOME")}
        return {**kept, "PYTHONPATH": str(HOUSE)}

    def made(self, *words: str) -> dict[str, Any]:
        """What a command that worked made, from its JSON."""
        done = self.say(*words, "--json")
        assert done.returncode == 0, done.stderr
        made: dict[str, Any] = json.loads(done.stdout)
        return made

    @contextmanager
    def serving(self) -> Iterator[None]:
        server = subprocess.Popen(
            [sys.executable, "-m", "moodtrack", "serve"],
            cwd=self.folder,
            env=self.surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            ready, _, _ = select.select([server.stdout], [], [], 30)
            assert ready, "it did not begin to serve"
            assert "moodtrack serves" in server.stdout.readline()
            yield
        finally:
            server.terminate()
            _, complaints = server.communicate(timeout=30)
        assert "Traceback" not in complaints


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[House]:
    with databases.fresh(request.param) as url, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        (tmp_path / ".env").write_text(
            f"MOODTRACK_DATABASE_URL={url}\n"
            "MOODTRACK_KEY_FILE=moodtrack.key\n"
            f"MOODTRACK_ORIGIN=http://127.0.0.1:{port}\n"
            f"MOODTRACK_PORT={port}\n"
        )
        yield House(tmp_path, port)


@pytest.fixture
def ana(house: House) -> str:
    """Her id, in a house with one clinic."""
    assert house.say("clinic", "add", "--name", "Riverside Clinic").returncode == 0
    made = house.made("patient", "invite", "--clinic", "Riverside Clinic", "--name", "Ana")
    return str(made["id"])


def one_line(done: Done, code: int = 1) -> str:
    """The one plain line that says why something was not done."""
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    [line] = done.stderr.splitlines()
    assert line.startswith("moodtrack: ")
    return line.removeprefix("moodtrack: ")


def values(archive: Path) -> list[tuple[str, str, str]]:
    with ZipFile(archive) as opened:
        text = opened.read("checkins.csv").decode()
        assert opened.read("follow-up.pdf").startswith(b"%PDF-")
    rows = csv.DictReader(StringIO(text, newline=""))
    return [(row["day"], row["mood"], row["sleep_quality"]) for row in rows]


def test_an_operator_makes_clinics_and_people_while_the_house_is_open(
    house: House, ana: str
) -> None:
    with house.serving():
        clinic = house.made("clinic", "add", "--name", "Hillside Clinic")
        assert clinic["name"] == "Hillside Clinic"
        chen = house.made(
            "staff", "add", "--clinic", "Hillside Clinic", "--name", "Dr. Chen",
            "--role", "clinician",
        )  # fmt: skip
        again = house.made("staff", "reset", "--id", chen["id"])
        assert (again["id"], again["role"]) == (chen["id"], "clinician")
        assert again["link"] != chen["link"]
        new = house.made("patient", "invite", "--clinic", "Hillside Clinic", "--name", "Ben")
        lost_phone = house.made("patient", "invite", "--id", ana)
        for made in (again, new, lost_phone):
            with urllib.request.urlopen(made["link"], timeout=10) as page:
                assert page.status == 200
        told = house.say("patient", "invite", "--id", ana)
        assert told.returncode == 0
        assert f"Their id: {ana}" in told.stdout


def test_a_real_patients_days_go_in_and_come_out_the_same(house: House, ana: str) -> None:
    """Without a server and beside one; what goes in by one comes out by the other."""
    rows = (line.split(",") for line in REAL.read_text().splitlines()[1:])
    true = [(day, mood, quality) for day, mood, quality, _ in rows]
    half = "".join(REAL.read_text().splitlines(keepends=True)[:101])
    (house.folder / "half.csv").write_text(half)
    brought = house.made("import", "--patient", ana, "half.csv")
    assert (brought["days"], brought["ignored"]) == (100, ["phase"])
    with house.serving():
        done = house.say("import", "--patient", ana, str(REAL))
        assert done.returncode == 0, done.stderr
        assert "138 days came in, from 2012-11-21 to 2013-04-08." in done.stdout
        assert "Here already: 100 days." in done.stdout
        assert "Left out: phase." in done.stdout
        again = house.say("import", "--patient", ana, str(REAL))
        assert (again.returncode, "Nothing in it is new." in again.stdout) == (0, True)
        taken = house.say("export", "--patient", ana, "beside.zip")
        assert taken.returncode == 0, taken.stderr
    assert house.say("export", "--patient", ana, "alone.zip").returncode == 0
    for name in ("beside.zip", "alone.zip"):
        archive = house.folder / name
        assert values(archive) == true
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert list(house.folder.glob(".*.part")) == []


def test_what_cannot_be_done_is_said_in_one_line(house: House, ana: str) -> None:
    nobody = "123e4567-e89b-42d3-a456-426614174000"
    (house.folder / "faulty.csv").write_text(
        "day,mood\n2025-01-01,11\n2025-01-02,5\n2025-02-30,5\n"
    )
    (house.folder / "archive.zip").write_bytes(b"PK\x03\x04")
    (house.folder / "fine.csv").write_text("day,mood\n2025-01-01,5\n")
    with house.serving():
        for words, sentence in (
            (("import", "--patient", ana, "faulty.csv"), "Line 2, mood: Choose a number from 0"),
            (("import", "--patient", ana, "faulty.csv"), "Line 4, day: A day looks like"),
            (
                ("import", "--patient", ana, "archive.zip"),
                "This archive is damaged",
            ),
            (("import", "--patient", ana, "nothing.csv"), "No such file or directory: nothing.csv"),
            (("import", "--patient", nobody, "fine.csv"), "There is no patient with the id"),
            (("export", "--patient", nobody, "out.zip"), "There is no patient with the id"),
            (("export", "--patient", "7", "out.zip"), "There is no patient with the id 7."),
            (("export", "--patient", ana, "no/such/out.zip"), "There is no folder"),
            (("export", "--patient", ana, "."), "is a folder."),
            (("clinic", "add", "--name", "Riverside Clinic"), "Riverside Clinic"),
            (("staff", "reset", "--id", ana), "This id belongs to a patient."),
        ):
            assert sentence in one_line(house.say(*words))
    assert sorted(one.name for one in house.folder.glob("*.zip")) == ["archive.zip"]
    assert list(house.folder.glob(".*.part")) == []
    assert "There is no patient" in one_line(house.say("export", "--patient", nobody, "out.zip"))
    assert house.made("import", "--patient", ana, "fine.csv")["days"] == 1


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_names_and_zones_are_read_at_the_door_whoever_types_them(house: House, ana: str) -> None:
    clinic, staff, patient = (
        ("clinic", "add", "--name"),
        ("staff", "add", "--clinic", "Riverside Clinic", "--role", "nurse", "--name"),
        ("patient", "invite", "--clinic", "Riverside Clinic", "--name"),
    )
    for words in (
        *((*who, name) for who in (clinic, staff, patient) for name in ("Sam\nNoor", "x" * 5_000)),
        *((*who, " ") for who in (clinic, staff, patient)),
        (*clinic, ""),
        (*staff, ""),
    ):
        assert "name" in one_line(house.say(*words))
    for zone in ("Mars/Olympus", "localtime", ""):
        said = one_line(house.say(*clinic, "Hillside Clinic", "--zone", zone))
        assert "A time zone looks like America/New_York." in said
    assert house.made(*clinic, "  Hillside   Clinic ")["name"] == "Hillside Clinic"
    assert house.made(*staff, " Sam ")["name"] == "Sam"


@pytest.mark.parametrize("house", ["postgres"], indirect=True)
async def test_the_first_clinic_on_an_empty_postgresql_makes_key_and_tables(house: House) -> None:
    url = (house.folder / ".env").read_text().split("\n")[0].partition("=")[2]
    held = await asyncpg.connect(url)
    await held.execute("drop schema public cascade; create schema public")
    await held.close()
    assert house.made("clinic", "add", "--name", "Riverside Clinic")["name"] == "Riverside Clinic"
    assert house.made("clinic", "add", "--name", "Hillside Clinic")["name"] == "Hillside Clinic"
    assert (house.folder / "moodtrack.key").is_file()


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_wrong_use_is_told_apart_from_what_cannot_be_done(house: House) -> None:
    for words in ((), ("import",), ("export", "--patient", "7"), ("staff", "add"), ("sing",)):
        done = house.say(*words)
        assert done.returncode == 2, words
        assert "usage: moodtrack" in done.stderr
    for words in (("--help",), ("import", "--help"), ("export", "--help")):
        assert house.say(*words).returncode == 0
    assert "There is no key at moodtrack.key" in one_line(
        house.say("export", "--patient", "7", "out.zip")
    )


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_file_held_by_something_that_does_not_answer_is_left_alone(
    house: House, ana: str
) -> None:
    url = (house.folder / ".env").read_text().split("\n")[0].partition("=")[2]
    with Path(f"{url.removeprefix('sqlite:///')}-lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for words in (("export", "--patient", ana, "out.zip"), ("clinic", "add", "--name", "X")):
            assert "does not answer" in one_line(house.say(*words))
