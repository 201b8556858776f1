"""What is kept of Ana goes home with her: every column of a health table, or a reason why not."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import jsonschema
import pytest

from moodtrack import db
from moodtrack.erasing.domain import GOES, STAYS
from moodtrack.exports.schema import DOCUMENT
from moodtrack.measures.domain.instruments import INSTRUMENTS
from tests.cast import ZONE, Browser, Cast, Clock

# of each table the columns that stand in history.json, under whichever name
EXPORTED: Mapping[str, str] = {
    "revision": "id day written_at written_offset tz received_at mode ahead replaces mood "
    "sleep_quarters sleep_quality activity_minutes symptoms tips side_effects directions "
    "goal_met extra texts",
    "moment": "id at at_offset tz received_at replaces mood texts",
    "measure_sheet": "id instrument answered_at answered_offset tz received_at mode replaces "
    "complete total told_total items",
    "infusion": "n version id at tz phase number_in_course weight_g dose_ug minutes date_chosen "
    "texts withdrawn recorded_by recorded_at",
    "sitting": "id opened_at tz planned",
    "sitting_entry": "id seq kind at replaces n code value heart_rate systolic diastolic spo2 "
    "weight_g dose_ug minutes phase texts recorded_by recorded_at",
    "clinic_score": "id scale at tz total said takes_back recorded_by recorded_at",
    "visit": "visit version kind at tz minutes phase date_chosen cancelled reason recorded_by "
    "recorded_at",
    "treatment_page": "kind page version id said withdrawn recorded_by recorded_at",
    "safety_plan": "id version at texts shared",
    "sharing_grant": "viewer_id given_at ended_at parts since_day until_at",
    "emergency": "viewer at until_at reason",
    "brought": "said",
    "trail": "at actor verb detail",
    "person": "name zone day_start",
}
# what is not in it, and why: reviewed
LEFT_OUT: Mapping[str, str] = {
    "key": "where a row lies",
    "patient_id": "whose it is",
    "patient": "whose it is",
    "digest": "made again wherever it is kept",
    "visit.id": "of a version; the visit's own id is there",
    "sitting.recorded_by": "who opened the page; the steps say who did what",
    "sitting.recorded_at": "when",
    "sitting.clinic_id": "the clinic she takes it home from",
    "sitting_entry.sitting_id": "entries name the visit they belong to",
    "brought.kind": "each stands in its own list",
    "brought.id": "follows from the line",
    "brought.n": "stands in the line",
    "brought.brought_at": "when it came into this house",
    "emergency.id": "names the reason in its seal",
    "checkin_day": "made from the revisions",
    "checkin_summary": "made from the revisions",
    "measure_summary": "made from the questionnaires",
    "treatment_summary": "made from the infusions",
    "standing": "made from all of it",
    "care_team": "the clinic's own list of who treats her",
    "invitation": "how she came in; hashes",
    "passkey": "how she signs in: under Settings",
    "code_app": "how she signs in: under Settings",
    "recovery_code": "how she signs in: hashes",
    "session": "where she is signed in: under Settings",
    "brought_in": "which ids a file brought: under Bring days in",
    "erasure": "that she asked to leave",
    "reminder": "when she wants to be reminded: under Reminders",
    "reminder_device": "where: keys of a browser that are of no use elsewhere",
    "reminder_sending": "that one went out: forgotten after 90 days",
    "station": "a tablet of the clinic",
    "kept_look": "who opened what is kept of somebody who left: then nobody takes anything home",
    "research_consent": "a yes to this clinic alone; the access log says when, and when it ended",
    "trail_head": "where the trail ends",
    "concern": "the clinic's own work on an alert; the answers in it are hers, and are there",
    "concern_answer": "the answers stand where she gave them",
    "concern_step": "what staff did, in the clinic's own record",
    "concern_notice": "who of the staff was told",
    "person": "the account: sign-in name, hashes, times",
}


async def columns() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in sorted({*GOES, *STAYS}):
        sql = f"select name from pragma_table_info('{table}')"
        if not db.on_sqlite():
            sql = (
                "select column_name as name from information_schema.columns "
                f"where table_schema = current_schema() and table_name = '{table}'"
            )
        found[table] = {row["name"] for row in await db.read(sql)}
    return found


async def test_every_column_goes_home_or_somebody_said_why_not(cast: Cast) -> None:
    missing = {}
    for table, names in (await columns()).items():
        left = {one for one in names if one in LEFT_OUT or f"{table}.{one}" in LEFT_OUT}
        there = set(EXPORTED.get(table, "").split())
        assert there <= names, (table, there - names)
        if table not in LEFT_OUT and names - there - left:
            missing[table] = names - there - left
    assert missing == {}


@pytest.fixture
async def filled(anas_phone: Browser, cast: Cast, clock: Clock) -> Browser:
    """Ana answered a PHQ-9; Dr. Diaz opened her record in an emergency."""
    answers = dict.fromkeys(INSTRUMENTS["phq9"].keys, 1)
    sheet = {
        "id": str(uuid4()),
        "instrument": "phq9",
        "answered_at": "2026-03-14T11:00:00-04:00",
        "tz": ZONE,
        "answers": {**answers, "self_harm": 0},
        "complete": True,
    }
    answer = await anas_phone.post("/api/v1/measures", json=sheet)
    assert answer.status_code == 200, answer.text
    await anas_phone.as_(cast.dr_diaz)
    why = {"name": "Ana", "reason": "She was brought in and cannot answer herself."}
    assert (await anas_phone.post("/clinic/emergency", data=why)).status_code == 303
    clock.forward(minutes=1)
    return await anas_phone.as_(cast.ana)


async def test_questionnaires_and_emergencies_are_in_the_history_and_the_tables(
    filled: Browser,
) -> None:
    history: dict[str, Any] = (await filled.get("/api/v1/export")).json()
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(DOCUMENT, format_checker=checker).validate(history)
    [sheet] = history["questionnaires"]
    assert (sheet["instrument"], sheet["total"], sheet["answers"]["sleep"]) == ("phq9", 8, 1)
    [emergency] = history["emergencies"]
    assert (emergency["who"], emergency["reason"][:7]) == ("Dr. Diaz", "She was")
