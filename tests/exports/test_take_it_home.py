"""Ana takes her history home: all of it, in files that others can read, on any day."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import jsonschema
import pytest

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.app import create_app
from moodtrack.audit import trail
from moodtrack.checkins import queries
from moodtrack.config import Config
from moodtrack.exports.archive import history, parts, zipped
from moodtrack.exports.domain.tables import MEASURES, VITALS
from moodtrack.exports.schema import DOCUMENT
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.sharing.gate import open_to_take_home_as_operator
from moodtrack.treatment.actions import correct_infusion, record_infusion
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from tests.cast import ZONE, Browser, Cast, Clock, revision
from tests.databases import Databases

SCHEMA = Path(__file__).parents[2] / "docs/export-schema.json"
FILES = [
    "README.txt",
    "history.json",
    "checkins.csv",
    "infusions.csv",
    "measures.csv",
    "vitals.csv",
    "fhir.json",
    "follow-up.pdf",
]
NOTE = '=HYPERLINK("x"), said\n"she"; 🌦️'


def table(archive: ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(name).decode("utf-8")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


async def taken(browser: Browser) -> ZipFile:
    answer = await browser.post("/export")
    assert answer.status_code == 200
    return ZipFile(BytesIO(answer.content))


@pytest.fixture
async def ana(
    browser: Browser, cast: Cast, clock: Clock, anas_treatment: TreatmentRecord
) -> Browser:
    """Ana with some days behind her: a corrected one, one that two phones told, and an infusion."""
    await browser.as_(cast.ana)
    first = uuid4()
    await browser.keep(
        revision("2026-03-12", id_=first, mood=3, written_at="2026-03-12T21:00:00-04:00"),
        revision("2026-03-12", mood=4, note=NOTE, replaces=(first,), tips={"active": False}),
        revision("2026-03-13", mood=2, written_at="2026-03-13T21:00:00-04:00"),
        revision("2026-03-13", mood=6, written_at="2026-03-13T22:00:00-04:00", sleep_hours=7.25),
        revision("2026-03-14", symptoms={"sadness": 0}, directions={"sleep": "less"}),
    )
    moment = {"id": str(uuid4()), "at": "2026-03-14T10:00:00-04:00", "tz": ZONE, "mood": 7}
    kept = await browser.post("/api/v1/checkins", json={"moments": [{**moment, "note": "-quiet"}]})
    assert kept.json()["moments"][0]["status"] == "kept"
    given = clock() - timedelta(days=1)
    infusion = Infusion(
        0,
        given,
        ZONE,
        phase=Phase.INDUCTION,
        number_in_course=1,
        weight_g=70_000,
        dose_ug=35_000,
        minutes=40,
        notes="calm",
        date_chosen=DateChosen.PLANNED,
    )
    n = await record_infusion(anas_treatment, infusion, id_=uuid4(), at=clock())
    corrected = Infusion(n, given, ZONE, weight_g=71_000, dose_ug=35_000, notes="@rest, calm")
    await correct_infusion(anas_treatment, corrected, reason="the scales", id_=uuid4(), at=clock())
    return browser


async def test_she_gets_one_file_with_everything_in_it(ana: Browser, clock: Clock) -> None:
    answer = await ana.post("/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="history-2026-03-14.zip"'
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    archive = ZipFile(BytesIO(answer.content))
    assert archive.testzip() is None
    assert [one.filename for one in archive.infolist()] == FILES
    assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.read("follow-up.pdf").startswith(b"%PDF-")
    readme = archive.read("README.txt").decode()
    assert all(name in readme for name in FILES[1:])


async def test_her_plan_for_a_bad_night_goes_home_in_every_version(ana: Browser) -> None:
    await ana.post("/plan", data={"people": "Zoe", "version": "0"})
    await ana.post("/plan", data={"people": "Zoe, 555-0100", "shared": "yes", "version": "1"})
    archive = await taken(ana)
    history = json.loads(archive.read("history.json"))
    jsonschema.Draft202012Validator(DOCUMENT).validate(history)
    assert [(one["parts"], one["shared"]) for one in history["safety_plans"]] == [
        ({"people": "Zoe"}, False),
        ({"people": "Zoe, 555-0100"}, True),
    ]
    assert "safety_plans" in archive.read("README.txt").decode()


async def test_the_history_keeps_every_revision_with_all_it_was_said_with(
    ana: Browser, anas_record: OpenRecord
) -> None:
    history = json.loads((await taken(ana)).read("history.json"))
    jsonschema.Draft202012Validator(DOCUMENT, format_checker=jsonschema.FormatChecker()).validate(
        history
    )
    assert history["revisions"] == [as_json(one) for one in await queries.revisions(anas_record)]
    assert len(history["revisions"]) == 5
    [moment] = history["moments"]
    assert (moment["mood"], moment["note"]) == (7, "-quiet")
    first, second = history["infusions"]
    assert (first["version"], first["dose_ug"], first["minutes"]) == (1, 35_000, 40)
    assert (second["version"], second["reason"]) == (2, "the scales")
    assert (second["weight_g"], second["minutes"]) == (71_000, None)


def as_json(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "day": one.day.isoformat(),
        "mode": one.mode.value,
        "written_at": one.written_at.isoformat(),
        "received_at": one.received_at.isoformat(),
        "tz": one.tz,
        "clock_ahead": one.ahead,
        "replaces": sorted(str(old) for old in one.replaces),
        "answers": one.answers.as_json(),
    }


async def test_it_says_whom_she_shared_with_and_who_looked(
    ana: Browser, cast: Cast, clock: Clock, anas_record: OpenRecord
) -> None:
    await ana.as_(cast.dr_chen)
    await ana.get(f"/reports/{cast.ana.id}")
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock.forward(hours=1))
    await ana.as_(cast.ana)
    history = (await ana.get("/api/v1/export")).json()
    assert history["shares"] == [
        {
            "with": "Dr. Chen",
            "given_at": "2026-03-14T16:00:00+00:00",
            "ended_at": "2026-03-14T17:00:00+00:00",
            "parts": ["numbers", "symptoms", "notes", "measures", "plan"],
            "since": None,
            "until": None,
            "clinic": "Riverside Clinic",
        }
    ]
    looks = [(one["who"], one["did"]) for one in history["access_log"]]
    assert ("Dr. Chen", "opened the record") in looks
    assert looks[-1] == ("Ana", "took the history home")


async def test_the_table_has_one_line_a_day_and_the_later_word(ana: Browser) -> None:
    archive = await taken(ana)
    days = table(archive, "checkins.csv")
    assert [(day["day"], day["mood"], day["mode"]) for day in days] == [
        ("2026-03-12", "4", "late"),
        ("2026-03-13", "6", "live"),
        ("2026-03-14", "", "live"),
    ]
    assert days[0]["note"] == "'" + NOTE
    assert (days[0]["tip_active"], days[0]["tip_diet"]) == ("false", "")
    assert days[1]["sleep_hours"] == "7.25"
    assert days[2]["symptom_sadness"] == "0"
    assert [(day["days_since_infusion"], day["infusion_number"]) for day in days] == [
        ("", ""),
        ("0", "1"),
        ("1", "1"),
    ]
    header = archive.read("checkins.csv").split(b"\r\n")[0].decode().split(",")
    assert header[:5] == ["day", "mood", "sleep_hours", "sleep_quality", "activity_minutes"]
    assert header[-9:] == [
        "goal",
        "goal_met",
        "note",
        "mode",
        "written_at",
        "received_at",
        "tz",
        "days_since_infusion",
        "infusion_number",
    ]
    [infusion] = table(archive, "infusions.csv")
    assert (infusion["mg_per_kg"], infusion["notes"]) == ("0.49", "'@rest, calm")
    for name, columns in (("measures.csv", MEASURES), ("vitals.csv", VITALS)):
        assert archive.read(name).decode() == ",".join(columns) + "\r\n"


async def test_a_cleared_day_is_no_line_but_stays_in_the_history(ana: Browser) -> None:
    days = (await ana.get("/api/v1/checkins")).json()["days"]
    await ana.keep(revision("2026-03-14", replaces=(days[-1]["revision"],)))
    archive = await taken(ana)
    assert [day["day"] for day in table(archive, "checkins.csv")] == ["2026-03-12", "2026-03-13"]
    assert json.loads(archive.read("history.json"))["revisions"][-1]["answers"] == {}


async def test_the_same_history_gives_the_same_bytes(
    ana: Browser, clock: Clock, anas_record: OpenRecord
) -> None:
    async def made() -> bytes:
        return b"".join([chunk async for chunk in zipped(parts(anas_record, at=clock()))])

    assert await made() == await made()


async def test_long_histories_go_page_by_page_and_lose_nothing(
    ana: Browser, anas_record: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await taken(ana)
    monkeypatch.setattr(queries, "PAGE", 2)
    in_pages = await taken(ana)
    assert in_pages.read("checkins.csv") == whole.read("checkins.csv")
    before, after = (json.loads(one.read("history.json")) for one in (whole, in_pages))
    assert after["revisions"] == before["revisions"]
    assert after["moments"] == before["moments"]


async def test_taking_it_home_leaves_a_line(ana: Browser, anas_record: OpenRecord) -> None:
    await ana.post("/export")
    await ana.get("/api/v1/export")
    lines = await trail.trail_of(anas_record.patient, newest=2)
    assert [line.verb for line in lines] == ["took the history home"] * 2
    assert {line.actor for line in lines} == {anas_record.patient}


async def test_an_empty_diary_can_be_taken_home_too(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ben)
    page = await browser.get("/export")
    assert "There is nothing to take yet" in page.text
    archive = await taken(browser)
    assert table(archive, "checkins.csv") == []
    assert json.loads(archive.read("history.json"))["revisions"] == []


async def test_the_page_says_how_many_days(ana: Browser) -> None:
    assert "Everything you wrote on 3 days, in one file." in (await ana.get("/export")).text


def test_the_schema_that_is_written_down_is_the_one_in_use() -> None:
    assert json.loads(SCHEMA.read_text()) == DOCUMENT
    jsonschema.Draft202012Validator.check_schema(DOCUMENT)


async def test_where_there_is_a_replica_the_history_is_read_from_it(
    databases: Databases, key_file: Path, clock: Clock
) -> None:
    """An empty database stands in for a replica that lags far behind."""
    with databases.fresh("postgres") as url, databases.fresh("postgres") as behind:
        config = Config(database_url=url, replica_url=behind, key_file=key_file)
        async with create_app(config).router.lifespan_context(None):
            clinic = await accounts.add_clinic("Riverside Clinic", zone=ZONE, at=clock())
            ana = await accounts.add_person(clinic, name="Ana", role=Role.PATIENT, at=clock())
            record = await open_to_take_home_as_operator(str(ana.id), at=clock())
            told = b"".join([chunk async for chunk in history(record, at=clock())])
            assert json.loads(told)["access_log"] == []
            [line, *_] = await trail.trail_of(record.patient)
            assert line.verb == "took the history home"
