"""Verify goes through everything and names what is not as it was written, never what it says."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import asyncpg
import pytest

from moodtrack.config import Config
from tests.backups.conftest import LivedIn, wrong_in

# every column of every table: covered by a digest or made again, or only as a backup sees it
COVERED = {
    "revision": "key patient_id id day written_at written_offset tz received_at mode ahead "
    "replaces mood sleep_quarters sleep_quality activity_minutes symptoms tips side_effects "
    "directions goal_met extra texts digest",
    "moment": "patient_id id at at_offset tz received_at replaces mood texts digest",
    "checkin_day": "key mood sleep_quarters sleep_quality activity_minutes symptoms tips "
    "side_effects mode answered head others",
    "checkin_summary": "patient last_day days_answered days_rated revisions recent "
    "quiet_from thin_from",
    "infusion": "patient_id n version id at tz phase number_in_course weight_g dose_ug minutes "
    "date_chosen withdrawn texts recorded_by recorded_at digest",
    "visit": "patient_id visit version id kind at tz minutes phase date_chosen cancelled reason "
    "recorded_by recorded_at digest",
    "treatment_page": "patient_id kind page version id said withdrawn recorded_by recorded_at "
    "digest",
    "measure_sheet": "patient_id id instrument answered_at answered_offset tz received_at mode "
    "replaces complete total told_total items digest",
    "measure_summary": "patient sheets phq9",
    "clinic_score": "patient_id id scale at tz total said takes_back recorded_by recorded_at "
    "digest",
    "sitting": "clinic_id patient_id id opened_at tz planned recorded_by recorded_at digest",
    "sitting_entry": "sitting_id patient_id id seq kind at replaces code value heart_rate systolic "
    "diastolic spo2 weight_g dose_ug minutes phase n texts recorded_by recorded_at digest",
    "concern": "key id patient_id opened_at risen_at rises worst answers review taken_at taken_by "
    "closed_at closed_by digest",
    "concern_answer": "concern patient_id source kind value said_at at by day how days digest",
    "brought": "patient_id kind id n said brought_at digest",
    "safety_plan": "patient_id version id at shared texts digest",
    "concern_step": "concern patient_id id step at by done reviewed note digest",
    "treatment_summary": "patient infusions last_n last_at last_day",
    "trail": "key at actor verb detail digest",
    "trail_head": "patient key digest seal",
}
# where a row lies, and nothing else
KEYED = (
    "moment",
    "infusion",
    "visit",
    "treatment_page",
    "measure_sheet",
    "clinic_score",
    "sitting",
    "sitting_entry",
    "concern_answer",
    "concern_step",
    "safety_plan",
    "brought",
)
PLACES = {one: {"key"} for one in KEYED}
NUMBERS = ("sleep_quality", "activity_minutes", "goal_met", "number_in_course", "told_total")
NOT_COVERED = {
    "clinic", "person", "invitation", "session", "rate", "sharing_grant", "care_team", "house",
    "code_app", "passkey", "recovery_code", "spent_challenge",  # ways in
    "erasure", "brought_in", "emergency", "station", "consultation_request", "tortoise_migrations",
    "newsletter_reader", "newsletter_letter",
    "sqlite_sequence",
    "research_consent", "research_export", "kept_look",
    "clinic_setting", "job", "heartbeat", "concern_notice",
    "reminder", "reminder_device", "reminder_sending", "reminder_gateway",  # they ask, nothing more
    "standing",  # made anew after every act: see tests/standing
}  # fmt: skip


async def tell(config: Config, sql: str, *values: Any) -> list[Any]:
    """Behind everybody's back, as a bad disk or a hand in the database would."""
    if config.on_sqlite:
        with closing(sqlite3.connect(config.sqlite_path, isolation_level=None)) as held:
            return held.execute(sql, values).fetchall()
    held = await asyncpg.connect(config.database_url)
    try:
        await held.execute("set session_replication_role = replica")  # no foreign key is asked
        for number in range(len(values)):
            sql = sql.replace("?", f"${number + 1}", 1)
        return [tuple(row) for row in await held.fetch(sql, *values)]
    finally:
        await held.close()


async def columns_of(config: Config) -> dict[str, set[str]]:
    sql = (
        "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c "
        "where t.type = 'table'"
        if config.on_sqlite
        else "select table_name, column_name from information_schema.columns "
        "where table_schema = 'public'"
    )
    found: dict[str, set[str]] = {}
    for table, column in await tell(config, sql):
        found.setdefault(table, set()).add(column)
    return found


async def test_a_clinic_that_was_lived_in_is_whole(lived_in: LivedIn) -> None:
    assert await wrong_in(lived_in.config) == []


async def test_for_every_column_somebody_has_decided_whether_verify_covers_it(
    config: Config,
) -> None:
    for table, columns in (await columns_of(config)).items():
        decided = set(COVERED.get(table, "").split()) | PLACES.get(table, set())
        assert table in NOT_COVERED or columns == decided, table


@pytest.mark.parametrize("table", COVERED)
async def test_a_value_that_changes_by_itself_is_found(lived_in: LivedIn, table: str) -> None:
    config = lived_in.config
    for column in COVERED[table].split():
        async with altered(config, table, column):
            assert await wrong_in(config) != [], column
    assert await wrong_in(config) == []


@asynccontextmanager
async def altered(config: Config, table: str, column: str) -> AsyncIterator[None]:
    """One value of a column is another one meanwhile."""
    row = "rowid" if config.on_sqlite else "ctid"
    found = await tell(config, f'select {row}, "{column}" from "{table}" order by 2')
    place, old = next((one for one in reversed(found) if one[1] is not None), found[-1])
    change = f'update "{table}" set "{column}" = ? where {row} = ? returning {row}'
    [[place]] = await tell(config, change, another(column, old), place)
    yield
    await tell(config, change, old, place)


def another(column: str, value: Any) -> Any:
    """Something else of the same kind, as near as it gets without meeting another row."""
    if value is None:
        return 1 if column in NUMBERS else "1"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (512 if column in ("key", "patient", "n", "version") else 1)
    if isinstance(value, bytes):
        return bytes([value[0] ^ 4]) + value[1:]
    text = str(value)
    return type(value)(("1" if text[:1] == "0" else "0") + text[1:])


async def rows_of(config: Config, table: str, columns: str, where: str) -> list[Any]:
    return await tell(config, f'select {columns} from "{table}" where {where}')


async def test_anas_answers_in_bens_place_are_found_for_both(lived_in: LivedIn) -> None:
    config, ana, ben = lived_in.config, lived_in.ana, lived_in.ben
    said = "mood, sleep_quarters, texts, tips, symptoms"
    places = [f"key = (select min(key) from revision where patient_id = {one.number})"
              for one in (ana, ben)]  # fmt: skip
    hers, his = [
        (await rows_of(config, "revision", f"{said}, digest", where))[0] for where in places
    ]
    change = ", ".join(f"{name} = ?" for name in (*said.split(", "), "digest"))
    await tell(config, f"update revision set {change} where {places[0]}", *his)
    await tell(config, f"update revision set {change} where {places[1]}", *hers)
    wrong = await wrong_in(config)
    for person in (ana, ben):
        assert [line for line in wrong if str(person.id) in line and "revision 1 is not" in line]
    assert not [line for line in wrong if "a walk" in line]


async def test_a_day_that_was_set_back_to_what_it_was_is_named_with_its_date(
    lived_in: LivedIn,
) -> None:
    config = lived_in.config
    await tell(
        config,
        "update checkin_day set head = 1, mood = 1 where key = "
        "(select min(key >> 24) from revision where key & 16777215 = 2 and mood is null)",
    )
    [line, *more] = await wrong_in(config)
    assert more == []
    assert line.startswith(f"patient {lived_in.ana.id}, 2026-03-0")
    assert line.endswith("what stands does not follow from what was written")


async def test_the_last_thing_ana_said_taken_away_with_all_that_followed_from_it_is_found(
    lived_in: LivedIn,
) -> None:
    """The revision, its day and the sums set back together: the trail still counts it."""
    config, ana = lived_in.config, lived_in.ana
    last = f"(select max(key) from revision where patient_id = {ana.number})"
    [[key]] = await tell(config, f"select {last}")
    await tell(config, "delete from revision where key = ?", key)
    wrong = await wrong_in(config)
    assert [line for line in wrong if "the trail tells of" in line and str(ana.id) in line]


@pytest.mark.parametrize("which", ["min", "max"])
async def test_a_line_cut_out_of_the_trail_is_found_the_last_one_too(
    lived_in: LivedIn, which: str
) -> None:
    config, ana = lived_in.config, lived_in.ana
    span = f"key >> 32 = {ana.number}"
    cut = f"delete from trail where key = (select {which}(key) from trail where {span})"
    await tell(config, cut)
    assert [line for line in await wrong_in(config) if f"{ana.id}, trail" in line]


async def test_cutting_the_last_line_and_moving_the_end_takes_the_key(lived_in: LivedIn) -> None:
    config, ana = lived_in.config, lived_in.ana
    await tell(
        config,
        "delete from trail where key = (select key from trail_head where patient = ?)", ana.number,
    )  # fmt: skip
    await tell(
        config,
        "update trail_head set key = key - 1, "
        "digest = (select digest from trail where key = trail_head.key - 1) where patient = ?",
        ana.number,
    )
    lines = [line for line in await wrong_in(config) if f"{ana.id}, trail" in line]
    assert lines == [f"patient {ana.id}, trail: where the trail ends is not as it was written"]


async def test_a_sum_that_drifted_is_found(lived_in: LivedIn) -> None:
    config, ben = lived_in.config, lived_in.ben
    await tell(config, "update checkin_summary set days_rated = 9 where patient = ?", ben.number)
    assert await wrong_in(config) == [
        f"patient {ben.id}, summary: it does not follow from the days"
    ]


async def test_an_infusion_that_is_gone_is_found(lived_in: LivedIn) -> None:
    config, ana = lived_in.config, lived_in.ana
    await tell(config, "delete from infusion where n = 2 and version = 2")
    assert f"patient {ana.id}, treatment: the trail tells of 12 records, and there are 11" in (
        await wrong_in(config)
    )


async def test_what_is_written_for_nobody_is_found(lived_in: LivedIn) -> None:
    config, ben = lived_in.config, lived_in.ben
    await tell(config, "update person set role = 'nurse' where number = ?", ben.number)
    assert [line for line in await wrong_in(config) if "for nobody we know" in line]
