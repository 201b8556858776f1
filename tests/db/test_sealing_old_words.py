"""A database from before words were sealed: nothing is lost, and nothing lies open afterwards."""

from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection

from moodtrack import db, vault
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins.queries import moments, revisions
from moodtrack.config import Config
from moodtrack.db.database import settings
from moodtrack.db.migrating import migrate
from moodtrack.sharing.gate import open_as_operator, open_treatment_as_operator
from moodtrack.treatment.queries import versions
from tests.cast import NOON

CLINIC, ANA = UUID(int=1), UUID(int=2)
ID = "123e4567-e89b-42d3-a456-42661417400"
REVISION: dict[str, Any] = {
    "key": 1 << 40 | 20_526 << 24 | 1, "patient_id": 1, "id": f"{ID}1", "day": 20_526,
    "written_at": 1_773_504_000_000_000, "written_offset": -240, "tz": "America/New_York",
    "received_at": 1_773_504_003_250_000, "mode": "live", "ahead": False, "replaces": "",
    "mood": 4, "sleep_quarters": None, "sleep_quality": None, "activity_minutes": None,
    "symptoms": None, "tips": None, "side_effects": None, "directions": None, "goal_met": None,
    "goal": "Water the ficus", "note": "Rosemary and the lighthouse",
}  # fmt: skip
MOMENT: dict[str, Any] = {
    "patient_id": 1, "id": f"{ID}2", "at": 1_773_504_000_000_000, "at_offset": -240,
    "tz": "America/New_York", "received_at": 1_773_504_003_250_000, "replaces": "", "mood": 6,
    "note": "lighter",
}  # fmt: skip
INFUSION: dict[str, Any] = {
    "patient_id": 1, "n": 1, "version": 1, "id": f"{ID}3", "at": 1_773_504_000_000_000,
    "tz": "America/New_York", "phase": "induction", "number_in_course": 1, "weight_g": 70_000,
    "dose_ug": 35_000, "minutes": 40, "date_chosen": "planned", "notes": "calm",
    "withdrawn": False, "reason": "read wrongly", "recorded_by": 0,
    "recorded_at": 1_773_504_000_000_000,
}  # fmt: skip


ANSWERED = {"patient": 1, "last_day": 20_526, "days_answered": 10, "days_rated": 10,
            "revisions": 10, "recent": "-" * 18 + "5" * 10}  # fmt: skip


def signed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "digest": vault.row_digest(table, row.values())}


async def put(config: Config, table: str, row: dict[str, Any]) -> None:
    client = get_connection("default")
    places = [f"${place}" for place in range(1, len(row) + 1)]
    sql = f'insert into "{table}" ({", ".join(row)}) values ({", ".join(places)})'
    await client.execute_query(sql.replace("$", "?") if config.on_sqlite else sql, [*row.values()])


async def make_empty(config: Config) -> None:
    if config.on_sqlite:
        config.sqlite_path.unlink()
        return
    held = await asyncpg.connect(config.database_url)
    await held.execute("drop schema public cascade")
    await held.execute("create schema public")
    await held.close()


@pytest.fixture
async def old(database_url: str, key_file: Path) -> Config:
    """A database of the version before, with a word of Ana's in every table that had words."""
    config = Config(database_url=database_url, key_file=key_file)
    await make_empty(config)
    vault.sign_with(None)  # digests were made with the master key itself
    await migrate(config, steps="tests.db.before_sealing")
    await Tortoise.init(config=settings(config), _enable_global_fallback=True)
    try:
        await put(config, "house", {"key": "key", "value": vault.key_id()})
        made = {"created_at": 0, "zone": "UTC"}
        clinic = {"number": 1, "id": str(CLINIC), "name": "Riverside", **made}
        more = {"backfill_days": 2, "paper": "letter", "phone": "", "hours": ""}
        await put(config, "clinic", clinic | more)
        ana = {"number": 1, "id": str(ANA), "clinic_id": 1, "role": "patient", "name": "Ana"}
        await put(config, "person", ana | made | {"day_start": 3})
        await put(config, "revision", signed("revision", REVISION))
        await put(config, "moment", {"key": 1} | signed("moment", MOMENT))
        await put(config, "infusion", {"key": 1} | signed("infusion", INFUSION))
        await put(config, "checkin_summary", ANSWERED)
    finally:
        await Tortoise.close_connections()
    return config


async def test_words_from_before_are_sealed_and_nothing_is_lost(old: Config) -> None:
    assert (await migrate(old))[0] == "0005_sealed_words"
    await db.open_database(old)
    try:
        record = await open_as_operator(str(ANA), what="a test", at=NOON)
        [said] = await revisions(record)
        assert (said.answers.mood, said.answers.goal) == (4, "Water the ficus")
        assert said.answers.note == "Rosemary and the lighthouse"
        assert [one.note for one in await moments(record)] == ["lighter"]
        treatment = await open_treatment_as_operator(str(ANA), what="a test", at=NOON)
        [version] = await versions(treatment, 1)
        assert (version.infusion.notes, version.reason) == ("calm", "read wrongly")
        [row] = await db.read("select quiet_from, thin_from from checkin_summary")
        # whoever has been silent since is on the list of those going quiet at once
        assert (row["quiet_from"], row["thin_from"]) == (20_526 + 5, 20_526 - 3 + 14)
        wrong = [line async for line in problems(Seen()) if "is not as it was" in line]
        assert wrong == []
    finally:
        await db.close_database()


async def test_a_row_that_was_changed_by_a_strange_hand_is_not_made_good_again(
    old: Config,
) -> None:
    await Tortoise.init(config=settings(old), _enable_global_fallback=True)
    await get_connection("default").execute_query("update revision set mood = 9")
    await Tortoise.close_connections()
    with pytest.raises(ValueError, match="A row of revision is not as it was kept"):
        await migrate(old)
