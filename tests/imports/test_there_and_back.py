"""A history taken home from one house and brought into another is the same, on either database."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.checkins import actions as checkins
from moodtrack.checkins.domain.answers import SIDE_EFFECTS, SYMPTOMS, TIPS
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.checkins.domain.revisions import Revision, Writer, placed
from moodtrack.config import Config
from moodtrack.exports.archive import parts, zipped
from moodtrack.imports import actions as imports
from moodtrack.imports.queries import brought_in, looked_over
from moodtrack.measures.actions import sheets
from moodtrack.measures.domain.instruments import INSTRUMENTS
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_as_operator
from tests.backups.conftest import live
from tests.cast import NOON, ZONE
from tests.databases import Databases

TEXTS = (None, "a walk", "=1+1", "'tis", 'said "no",\nthen yes', "🌦️ \ttab", "d\u00eda")
WHOLE = ("checkins.csv", "measures.csv", "infusions.csv", "vitals.csv", "fhir.json")
ROADS = [("sqlite", "postgres"), ("postgres", "sqlite"), ("sqlite", "sqlite")]


async def record_in(named: str = "A clinic") -> OpenRecord:
    clinic = await accounts.add_clinic(named, zone=ZONE, at=NOON)
    ana = await accounts.add_person(clinic, name="Ana", role=Role.PATIENT, at=NOON)
    return await open_as_operator(str(ana.id), what="a test", at=NOON)


def generated(seed: int) -> tuple[list[Revision], list[Moment], list[Sheet]]:
    """Days of one to four versions, some side by side, some cleared; moments; questionnaires."""
    dice = Random(seed)
    revisions: list[Revision] = []
    for back in range(40):
        day, ids = NOON.date() - timedelta(days=back % 3), [one.id for one in revisions[-3:]]
        at = NOON - timedelta(minutes=back)
        said = Revision(
            _id(dice), day, at, ZONE, frozenset(dice.sample(ids, dice.randint(0, len(ids)))),
            read_answers(_answers(dice)),
        )  # fmt: skip
        revisions.append(placed(said, Writer(3, 2), NOON))
    moments = [
        Moment(_id(dice), NOON - timedelta(hours=back), ZONE, dice.randint(0, 10),
               dice.choice(TEXTS), received_at=NOON)
        for back in range(10)
    ]  # fmt: skip
    return revisions, moments, [_sheet(dice, weeks) for weeks in range(6)]


def _id(dice: Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def _answers(dice: Random) -> dict[str, Any]:
    def some(keys: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
        return {key: dice.choice(values) for key in keys if dice.random() < 0.5}

    said = {
        "mood": dice.randint(0, 10),
        "sleep_hours": dice.randint(0, 96) / 4,
        "sleep_quality": dice.randint(0, 4),
        "activity_minutes": dice.randint(0, 1440),
        "symptoms": some(SYMPTOMS, (0, 1, 2, 3)),
        "tips": some(TIPS, (True, False)),
        "side_effects": some(SIDE_EFFECTS, (0, 1, 2, 3)),
        "directions": some(("appetite", "sleep"), ("less", "more")),
        "extra": some(("pain_4821", "urge_0007"), tuple(range(11))),
        "goal": dice.choice(TEXTS),
        "goal_met": dice.choice((True, False)),
        "note": dice.choice(TEXTS),
    }
    return {name: value for name, value in said.items() if dice.random() < 0.6}


def _sheet(dice: Random, weeks: int) -> Sheet:
    instrument = dice.choice(list(INSTRUMENTS.values()))
    complete = dice.random() < 0.7
    keys = instrument.keys if complete else instrument.keys[:1]
    answers = {key: dice.randint(0, 3) for key in keys}
    at = NOON - timedelta(weeks=weeks)
    return Sheet(_id(dice), instrument, at, ZONE, answers, complete, received_at=at)


async def taken(record: OpenRecord) -> bytes:
    return b"".join([chunk async for chunk in zipped(parts(record, at=NOON))])


def said_in(archive: bytes) -> tuple[bytes, list[bytes]]:
    """What must be the same, byte for byte: the history less its own instant and who looked."""
    opened = ZipFile(BytesIO(archive))
    history = opened.read("history.json")
    bare = history[history.index(b'"patient"') : history.index(b'\n"access_log"')]
    return bare, [opened.read(name) for name in WHOLE]


@pytest.mark.parametrize("road", ROADS, ids="-to-".join)
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_generated_history_comes_back_the_same(
    databases: Databases, key_file: Path, road: tuple[str, str], seed: int
) -> None:
    revisions, moments, answered = generated(seed)
    with databases.fresh(road[0]) as here, databases.fresh(road[1]) as there:
        config = Config(database_url=here, key_file=key_file)
        await db.open_database(config)
        record = await record_in()
        await checkins.keep(record, revisions, moments=moments, at=NOON)
        await sheets.keep(record, answered, at=NOON)
        told = await taken(record)
        await db.close_database()
        config = Config(database_url=there, key_file=key_file)
        await db.open_database(config)
        record = await record_in()
        preview = await looked_over(record, told, at=NOON)
        assert preview.found.faults == []
        await imports.bring_in(record, preview, at=NOON)
        assert said_in(await taken(record)) == said_in(told)
        assert not (await looked_over(record, told, at=NOON)).anything
        await db.close_database()


@pytest.mark.parametrize("road", ROADS, ids="-to-".join)
async def test_a_whole_treatment_comes_along_and_the_clinics_own_record_stays_empty(
    databases: Databases, key_file: Path, road: tuple[str, str]
) -> None:
    with databases.fresh(road[0]) as here, databases.fresh(road[1]) as there:
        config = Config(database_url=here, key_file=key_file)
        await db.open_database(config)
        ana = (await live(config)).ana
        told = await taken(await open_as_operator(str(ana.id), what="a test", at=NOON))
        await db.close_database()
        config = Config(database_url=there, key_file=key_file)
        await db.open_database(config)
        record = await record_in()
        nothing = await taken(record)
        preview = await looked_over(record, told, at=NOON)
        assert preview.found.faults == []
        await imports.bring_in(record, preview, at=NOON)
        again = await taken(record)
        assert said_in(again) == said_in(told)
        for table in ("infusion", "sitting", "visit", "treatment_page", "sharing_grant"):
            assert await db.read(f"select 1 from {table}") == []
        assert not (await looked_over(record, again, at=NOON)).anything
        [batch] = await brought_in(record)
        await imports.take_out(record, batch.id, at=NOON)
        assert said_in(await taken(record)) == said_in(nothing)
        await db.close_database()
