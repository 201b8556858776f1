"""The power goes, at any write: what the clinic acknowledged is there when it comes back."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.app import create_app
from moodtrack.backups.verify import Seen, problems
from moodtrack.config import Config
from tests.cast import NOON, ZONE, Browser, Clock, revision
from tests.databases import Databases
from tests.faults.disk import Event, left_of, recording
from tests.figures import Tell

PHONES = 4


@pytest.fixture
def config(databases: Databases, key_file: Path) -> Iterator[Config]:
    with databases.sqlite() as url:
        yield Config(database_url=url, key_file=key_file, origin="http://phone")


@dataclass
class Tape:
    """What was on the disk before, and all that happened to it."""

    config: Config
    before: dict[str, bytes]
    events: list[Event]


async def record(config: Config, rounds: int) -> Tape:
    """The real server, started twice, with some phones that send at once."""
    before = {str(config.sqlite_path): config.sqlite_path.read_bytes()}
    with recording(config.sqlite_path.parent) as recorder:
        for start in range(2):
            app = create_app(config)
            app.state.clock = Clock(NOON)
            async with app.router.lifespan_context(app):
                phones = await signed_in(app, f"Riverside {start}")
                for number in range(rounds):
                    recorder.said(await send_at_once(phones, number))
    return Tape(config, before, recorder.events)


async def signed_in(app: Starlette, clinic_name: str) -> list[Browser]:
    clinic = await accounts.add_clinic(clinic_name, zone=ZONE, at=NOON)
    phones = []
    for place in range(PHONES):
        ana = await accounts.add_person(clinic, name=f"Ana {place}", role=Role.PATIENT, at=NOON)
        phone = Browser(transport=httpx.ASGITransport(app), base_url="http://phone")
        phone.clock = app.state.clock
        phones.append(await phone.as_(ana))
    return phones


async def send_at_once(phones: list[Browser], number: int) -> list[str]:
    """A word about one of the last days from each phone; gives the ids acknowledged."""
    day = str(date(2026, 3, 14) - timedelta(days=number % 3))
    answers = await asyncio.gather(
        *(phone.keep(revision(day, mood=number % 11, note="x" * 300)) for phone in phones)
    )
    return [one["id"] for results in answers for one in results]


async def after_a_cut(tape: Tape, cut: int, random: Random) -> tuple[int, int, list[str]]:
    """Cut the power after so many events and start again.

    Gives how many were acknowledged, how many of these are lost, and what verify names; what is
    not whole is not counted through.
    """
    events = tape.events[:cut]
    files = left_of(tape.before, events, random)
    home = tape.config.sqlite_path.parent / "after"
    home.mkdir(exist_ok=True)
    for old in home.iterdir():
        old.unlink()
    for path, content in files.items():
        (home / Path(path).name).write_bytes(content)
    config = replace(tape.config, database_url=f"sqlite:///{home / tape.config.sqlite_path.name}")
    said = {one for event in events for one in event.ids}
    try:
        await db.open_database(config)  # as the server does
    except (db.NotReady, sqlite3.Error) as error:
        return len(said), 0, [str(error)]
    try:
        if wrong := [line async for line in problems(Seen())]:
            return len(said), 0, wrong
        there = {str(row["id"]) for row in await db.read("select id from revision")}
        return len(said), len(said - there), []
    finally:
        await db.close_database()


async def cuts(tape: Tape, count: int, seed: int = 1) -> dict[str, int]:
    """Half of them anywhere, half while the log is folded into the file."""
    random = Random(seed)
    folding = [
        place
        for place, event in enumerate(tape.events)
        if event.kind != "said" and not event.path.endswith("-wal")
    ]
    found = {"cuts": 0, "acknowledged": 0, "lost": 0, "corrupt": 0}
    for number in range(count):
        anywhere = number % 2 or not folding
        cut = random.randrange(len(tape.events)) if anywhere else random.choice(folding)
        said, lost, wrong = await after_a_cut(tape, cut + 1, random)
        found["cuts"] += 1
        found["acknowledged"] += said
        found["lost"] += lost
        found["corrupt"] += bool(wrong)
    return found


async def test_whatever_write_the_power_goes_at_nothing_acknowledged_is_lost(
    config: Config, figures: Tell
) -> None:
    found = await cuts(await record(config, 70), 60)
    figures(**found)
    assert found["acknowledged"] > 60
    assert (found["lost"], found["corrupt"]) == (0, 0)


async def test_on_a_disk_that_only_says_it_synced_the_same_cuts_do_lose(config: Config) -> None:
    """So the cuts are real ones."""
    tape = await record(config, 30)
    lying = [event for event in tape.events if event.kind != "sync"]
    found = await cuts(replace(tape, events=lying), 20)
    assert found["lost"] > 0
    assert found["corrupt"] > 0


@pytest.mark.soak
async def test_five_thousand_power_cuts_lose_nothing_acknowledged(
    config: Config, figures: Tell
) -> None:
    found = await cuts(await record(config, 400), 5_000, seed=5)
    figures(**found)
    assert (found["lost"], found["corrupt"]) == (0, 0)
