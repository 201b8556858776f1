"""Migrations keep every row, make a copy first, and do nothing the second time."""

import sqlite3
from pathlib import Path

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.checkins import actions as checkins
from moodtrack.config import Config
from moodtrack.db.database import settings, steps
from moodtrack.db.migrating import migrate
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.gate import open_as_operator
from tests.cast import NOON, ZONE
from tests.checkins.saying import said
from tests.databases import Databases

LATER = "tests.db.later"


@pytest.fixture
async def filled(config: Config) -> Config:
    """A closed database with a row in every table that points at a person."""
    await db.open_database(config)
    clinic = await accounts.add_clinic("Riverside", zone=ZONE, at=NOON)
    ana = await accounts.add_person(clinic, name="Ana", role=Role.PATIENT, at=NOON)
    chen = await accounts.add_person(clinic, name="Dr. Chen", role=Role.CLINICIAN, at=NOON)
    await accounts.invite(ana, at=NOON)
    await accounts.new_device_token(ana.number, label="a phone", at=NOON)
    record = await open_as_operator(str(ana.id), what="a test", at=NOON)
    await sharing.share_with(record, chen.id, at=NOON)
    await checkins.keep(record, [said(1, mood=5), said(2, mood=6)], at=NOON)
    await db.close_database()
    return config


async def counts(config: Config) -> dict[str, int]:
    """How many rows each of our tables holds."""
    if config.on_sqlite:
        file = sqlite3.connect(config.sqlite_path)
        names = [
            row[0] for row in file.execute("select name from sqlite_master where type = 'table'")
        ]
        found = {one: file.execute(f'select count(*) from "{one}"').fetchone()[0] for one in names}
        file.close()
    else:
        held = await asyncpg.connect(config.database_url)
        rows = await held.fetch("select tablename from pg_tables where schemaname = 'public'")
        names = [row["tablename"] for row in rows]
        found = {one: await held.fetchval(f'select count(*) from "{one}"') for one in names}
        await held.close()
    return {
        one: count for one, count in found.items() if not one.startswith(("sqlite_", "tortoise_"))
    }


async def test_building_the_table_of_people_anew_loses_nobody_and_nothing_that_is_theirs(
    filled: Config,
) -> None:
    before = await counts(filled)
    assert {"person", "revision", "session", "invitation", "sharing_grant", "care_team"} <= {
        name for name, count in before.items() if count
    }
    assert await migrate(filled, steps=LATER) == ["9999_longer_names"]
    assert await counts(filled) == before
    assert await migrate(filled, steps=LATER) == []


async def test_a_database_of_a_later_version_is_not_served_by_this_one(filled: Config) -> None:
    await migrate(filled, steps=LATER)
    with pytest.raises(db.NotReady, match="later"):
        await db.open_database(filled)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_whole_copy_lies_beside_the_file_before_anything_is_changed(
    filled: Config,
) -> None:
    before = await counts(filled)
    folder = filled.sqlite_path.parent
    assert list(folder.glob("*.before-*")) == []
    await migrate(filled, steps=LATER)
    copy = Path(f"{filled.sqlite_path}.before-9999_longer_names")
    assert await counts(Config(database_url=f"sqlite:///{copy}")) == before
    with sqlite3.connect(copy) as old:
        assert old.execute("pragma integrity_check").fetchall() == [("ok",)]
        ran = old.execute("select name from tortoise_migrations order by name").fetchall()
        assert [name for (name,) in ran] == steps()
    old.close()


async def test_migrating_twice_does_nothing_the_second_time(
    databases: Databases, database_url: str
) -> None:
    config = Config(database_url=database_url)
    before = await counts(config)
    assert await migrate(config) == []
    assert await counts(config) == before
    if config.on_sqlite:
        assert list(config.sqlite_path.parent.glob("*.before-*")) == []


async def test_the_migrations_say_what_the_models_say(tmp_path: Path) -> None:
    plan = settings(Config(database_url=f"sqlite:///{tmp_path / 'x.db'}"))
    await Tortoise.init(config=plan, init_connections=False, _enable_global_fallback=True)
    assert Tortoise.apps is not None
    changes = await MigrationAutodetector(Tortoise.apps, plan["apps"]).changes()
    assert [operation for writer in changes for operation in writer.operations] == []
    await Tortoise.close_connections()


def test_the_migrations_stand_in_one_straight_line() -> None:
    assert [name[:4] for name in steps()] == [f"{n:04}" for n in range(1, len(steps()) + 1)]
