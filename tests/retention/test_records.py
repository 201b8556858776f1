"""The clinic's own records go when their time is over, looked at first; what is kept is locked."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.domain import Person
from moodtrack.accounts.queries import clinic_numbered, people_of, setting_and_version
from moodtrack.backups.verify import Seen, problems
from moodtrack.commands import CannotDo, retention
from moodtrack.config import Config
from moodtrack.erasing.actions import erase
from moodtrack.retention.actions import let_go, let_one_go
from moodtrack.retention.domain import RECORD, due_now, mark_of
from moodtrack.retention.queries import kept
from moodtrack.retention.sections import RETENTION
from moodtrack.safety import queries as safety
from moodtrack.safety.actions import closing, raise_concern
from moodtrack.safety.domain.concerns import Answer, Kind
from moodtrack.safety.domain.doing import Closing
from moodtrack.safety.queries import rules
from moodtrack.sharing.gate import (
    clinic_scope_as,
    open_as_operator,
    open_treatment_as_operator,
)
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.backups.conftest import live
from tests.cast import NOON, ZONE, Browser, Cast, Clock, revision
from tests.measures.saying import sheet
from tests.treatment.chair import someone_arrives
from tests.treatment.records import a_call, a_medicine, a_note, a_visit

WHY = "Her insurer asks for the doses she was given."


async def treated(person: Person, at: datetime) -> None:
    """Something in every corner of a record."""
    record = await open_treatment_as_operator(str(person.id), what="a test", at=at)
    given = Infusion(0, at, ZONE, weight_g=70_000, dose_ug=35_000, notes="Slept well after it.")
    await record_infusion(record, given, id_=uuid4(), at=at)
    await a_visit(record, at)
    await a_call(record, at)
    await a_medicine(record, at)
    await a_note(record, at)
    await someone_arrives(record, at=at)


async def rule(cast: Cast, years: int, at: datetime) -> None:
    _, version = await setting_and_version(cast.clinic.number, RETENTION)
    value = {"years": years}
    await settle_section(cast.clinic, RETENTION, value, version=version, by=cast.noor.number, at=at)


async def left(person: Person) -> dict[str, int]:
    """How many rows of each table of a record are there."""
    found = {}
    for table, rows in RECORD.items():
        [row] = await db.read(f"select count(*) as n from {table} where {rows}", person.number)
        found[table] = row["n"]
    return {table: count for table, count in found.items() if count}


async def whole() -> list[str]:
    return [problem async for problem in problems(Seen())]


@pytest.fixture
async def noor(browser: Browser, cast: Cast, clock: Clock) -> Browser:
    """Ana and Ben were treated nine years ago; Ben erased his diary then."""
    for one in (cast.ana, cast.ben):
        await treated(one, clock())
    diary = await open_as_operator(str(cast.ben.id), what="a test", at=clock())
    await erase(diary, at=clock())
    clock.forward(days=9 * 365 + 3)
    return await browser.as_(cast.noor)


async def test_what_is_due_is_looked_at_first_and_goes_when_its_number_is_written(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    assert "keeps its own records for good" in (await noor.get("/clinic/records")).text
    await rule(cast, 10, clock())
    assert "No record is due" in (await noor.get("/clinic/records")).text
    await rule(cast, 8, clock())
    page = (await noor.get("/clinic/records")).text
    assert "2 records are due to go" in page
    assert str(cast.ben.id) in page
    [mark] = re.findall(r'name="mark" value="(\w+)"', page)
    before = await left(cast.ana)
    assert set(before) >= {"infusion", "visit", "treatment_page", "sitting", "sitting_entry"}
    for form in ({}, {"mark": mark}, {"mark": mark, "count": "3"}, {"mark": "x", "count": "2"}):
        assert (await noor.post("/clinic/records", data=form)).status_code == 422
    assert await left(cast.ana) == before
    gone = await noor.post("/clinic/records", data={"mark": mark, "count": "2"})
    assert gone.headers["location"] == "/clinic/records?gone=2"
    assert "2 records are deleted" in (await noor.get("/clinic/records?gone=2")).text
    assert await left(cast.ana) == await left(cast.ben) == {}
    assert await whole() == []
    sql = "select key >> 32 as patient from trail where verb like 'deleted%' order by key"
    told = await db.read(sql)
    assert [row["patient"] for row in told] == [0, cast.ana.number, cast.ben.number]


async def test_who_came_again_or_wrote_again_is_not_due(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    await rule(cast, 8, clock())
    await noor.as_(cast.ana)
    today = f"{clock():%Y-%m-%d}"
    await noor.keep(revision(today, written_at=clock().isoformat(), mood=6))
    await noor.as_(cast.noor)
    page = (await noor.get("/clinic/records")).text
    assert "1 record is due to go" in page
    [mark] = re.findall(r'name="mark" value="(\w+)"', page)
    await noor.post("/clinic/records", data={"mark": mark, "count": "1"})
    assert await left(cast.ana)
    assert not await left(cast.ben)
    await noor.as_(cast.ana)
    assert (await noor.get("/progress")).status_code == 200


async def test_who_answers_questionnaires_alone_is_not_due(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    await rule(cast, 8, clock())
    await noor.as_(cast.ana)
    answered = sheet(at=clock().isoformat())
    await noor.post("/api/v1/measures", json=answered)
    due = due_now(await kept(cast.clinic.number), 8, clock().date())
    assert [one.number for one in due] == [cast.ben.number]


async def test_a_record_to_which_something_came_since_it_was_looked_at_stays(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    """Of several that go, one takes a while: a call for help may open meanwhile."""
    [ana, ben] = due_now(await kept(cast.clinic.number), 8, clock().date())
    now = clock()
    await raise_concern(Answer(cast.ana.number, uuid4(), Kind.DAILY, 2, now, now, cast.ana.number))
    record = await open_treatment_as_operator(str(cast.ana.id), what="a test", at=now)
    before = await left(cast.ana)
    assert not await let_one_go(record.clinic, ana, by=0, at=now)
    assert await left(cast.ana) == before
    assert await let_one_go(record.clinic, ben, by=0, at=now)
    assert not await left(cast.ben)
    answer = await noor.post(f"/clinic/records/{cast.ben.id}", data={"reason": WHY})
    assert answer.status_code == 404  # nothing of it is kept any more


async def test_a_record_treated_again_after_it_went_is_whole(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    await rule(cast, 8, clock())
    [mark] = re.findall(r'name="mark" value="(\w+)"', (await noor.get("/clinic/records")).text)
    await noor.post("/clinic/records", data={"mark": mark, "count": "2"})
    await treated(cast.ana, clock())
    assert await whole() == []


async def test_what_is_kept_of_ben_opens_for_a_reason_for_an_hour_and_says_who_opened_it(
    noor: Browser, cast: Cast, clock: Clock
) -> None:
    at = f"/clinic/records/{cast.ben.id}"
    shut = (await noor.get(at)).text
    assert "What is it needed for?" in shut
    assert "Slept well" not in shut
    short = await noor.post(at, data={"reason": "because"})
    assert (short.status_code, "because" in short.text) == (422, True)
    assert (await noor.post(at, data={"reason": WHY})).status_code == 303
    page = (await noor.get(at)).text
    assert "35 mg" in page
    assert "Slept well after it." in page
    assert "Sertraline" in page
    assert "Ben" not in page
    assert "It held for three weeks." in page
    told = await db.read(
        "select verb, detail from trail where key >> 32 = $1 and actor = $2 order by key",
        cast.ben.number,
        cast.noor.number,
    )
    why = "said why a kept record is needed"
    assert [row["verb"] for row in told] == ["opened the record", why, "opened the record"]
    [look] = await db.read("select reason from kept_look")
    assert WHY.encode() not in bytes(look["reason"])
    clock.forward(minutes=61)
    await noor.as_(cast.noor)
    assert "What is it needed for?" in (await noor.get(at)).text
    nothing = (await noor.get("/nothing")).content
    for other in (cast.ana.id, cast.sam.id, uuid4(), "7"):  # nobody of them left
        answer = await noor.get(f"/clinic/records/{other}")
        assert (answer.status_code, answer.content) == (404, nothing)
        assert (
            await noor.post(f"/clinic/records/{other}", data={"reason": WHY})
        ).status_code == 404


async def test_records_are_looked_at_and_deleted_from_the_shell(
    app: Starlette, cast: Cast, clock: Clock
) -> None:
    await treated(cast.ana, clock() - timedelta(days=9 * 365))
    assert (await retention(clinic="Riverside Clinic", delete=None))["records"] == []
    await rule(cast, 8, clock())
    told = await retention(clinic="Riverside Clinic", delete=None)
    assert [one["id"] for one in told["records"]] == [str(cast.ana.id)]
    with pytest.raises(CannotDo, match="What is due is 1, not 2"):
        await retention(clinic="Riverside Clinic", delete=2)
    assert await left(cast.ana)
    assert (await retention(clinic="Riverside Clinic", delete=1))["deleted"]
    assert not await left(cast.ana)
    assert await whole() == []


async def test_a_record_with_everything_in_it_goes_once_its_last_alert_is_closed(
    config: Config,
) -> None:
    """Ratings, alerts, corrections, a tablet: what is left follows from what is left."""
    await db.open_database(config)
    try:
        ana = (await live(config)).ana
        clinic = await clinic_numbered(ana.clinic)
        later = NOON + timedelta(days=9 * 365)
        assert ana.number not in [one.number for one in await kept(clinic.number)]
        [dr_chen] = [one for one in await people_of(clinic.number) if one.name == "Dr. Chen"]
        scope = clinic_scope_as(dr_chen, clinic)
        [alert] = await safety.alerts(scope, await rules.rule_for(ana.number), at=NOON)
        seen = frozenset(answer.source for answer in alert.answers)
        await closing.close(scope, alert.concern.id, Closing(("called",), seen, ""), at=NOON)
        assert await whole() == []
        due = due_now(await kept(clinic.number), 8, later.date())
        assert ana.number in [one.number for one in due]
        await let_go(clinic.number, mark_of(due), years=8, by=0, at=later)
        assert await left(ana) == {}
        assert await whole() == []
    finally:
        await db.close_database()
