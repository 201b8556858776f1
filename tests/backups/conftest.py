"""A clinic that has been lived in, and the command line as an operator types it."""

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Clinic, Person, Role
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins import actions as checkins
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.revisions import Revision, Writer, placed
from moodtrack.config import Config
from moodtrack.measures import actions as measures
from moodtrack.measures.domain.scales import ClinicScore
from moodtrack.measures.domain.sheets import read_sheet
from moodtrack.revising import Status
from moodtrack.safety import queries as safety
from moodtrack.safety.actions import closing, raise_concern
from moodtrack.safety.actions.planning import keep_plan
from moodtrack.safety.domain.concerns import Answer
from moodtrack.safety.domain.concerns import Kind as Question
from moodtrack.safety.domain.doing import Closing
from moodtrack.safety.domain.plan import Plan
from moodtrack.safety.queries import rules
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.sharing.gate import (
    clinic_scope_as,
    open_as_operator,
    open_treatment_as_operator,
)
from moodtrack.treatment.actions import (
    brought,
    correct_infusion,
    record_infusion,
    take_back_infusion,
)
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.actions.sittings import keep_entries
from moodtrack.treatment.actions.visits import cancel, move, plan
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from moodtrack.treatment.domain.brought import Along, read_line
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.consultation import Consultation
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.sitting import Kind, Said, Step
from moodtrack.treatment.domain.visits import Visit, VisitKind
from tests.cast import NOON, ZONE
from tests.measures.saying import sheet
from tests.treatment.chair import someone_arrives

ELSEWHERE = {
    "n": 4,
    "version": 1,
    "id": "7b0f6f5e-53a7-4a3e-9a9e-0d4d1f4b7c11",
    "at": "2025-11-03T15:00:00+00:00",
    "tz": ZONE,
    "phase": None,
    "number_in_course": None,
    "weight_g": 81_000,
    "dose_ug": 40_500,
    "minutes": 40,
    "date_chosen": None,
    "notes": "calm",
    "withdrawn": False,
    "reason": None,
    "recorded_by": "Sam",
    "recorded_at": "2025-11-03T16:00:00+00:00",
    "clinic": "Lakeside",
}


@dataclass(frozen=True)
class LivedIn:
    """Who is there, on a database that nobody has open."""

    config: Config
    ana: Person
    ben: Person


@pytest.fixture
async def lived_in(config: Config, postgresqls_programs: None) -> LivedIn:
    await db.open_database(config)
    try:
        return await live(config)
    finally:
        await db.close_database()


async def live(config: Config, *, days: int = 12) -> LivedIn:
    """Everything that can be in a record: two phones, a cleared day, moments, corrections."""
    clinic = await accounts.add_clinic("Riverside Clinic", zone=ZONE, at=NOON)
    dr_chen = await accounts.add_person(clinic, name="Dr. Chen", role=Role.CLINICIAN, at=NOON)
    ana, ben = [await _patient(clinic, name, dr_chen) for name in ("Ana", "Ben")]
    for person in (ana, ben):
        diary = await open_as_operator(str(person.id), what="the tests", at=NOON)
        await _write(diary, days if person is ana else 3)
    await _infusions(ana)
    await _planned(ana)
    await _questionnaires(ana)
    await _called_for_help(ana, dr_chen, clinic)
    await _brought_along(ben)
    return LivedIn(config, ana, ben)


async def _patient(clinic: Clinic, name: str, reader: Person) -> Person:
    person = await accounts.add_person(clinic, name=name, role=Role.PATIENT, at=NOON)
    diary = await open_as_operator(str(person.id), what="the tests", at=NOON)
    await sharing.share_with(diary, reader.id, at=NOON)
    return person


async def _write(diary: OpenRecord, days: int) -> None:
    for back in range(days):
        at = NOON - timedelta(days=days - back)
        first = said(diary, at, mood=back % 11, sleep_hours=7.25, note=f"a walk, day {back}")
        await checkins.keep(diary, [first], at=at)
        if back % 3 == 0:  # a tablet that did not know of the phone
            await checkins.keep(diary, [said(diary, at, mood=4, tips={"diet": True})], at=at)
        if back % 4 == 1:
            again = said(diary, at, replaces=frozenset({first.id}), symptoms={"sadness": 2})
            await checkins.keep(diary, [again], at=at)
    cleared = said(diary, NOON - timedelta(days=days), goal=None)
    await checkins.keep(diary, [cleared], at=NOON)
    moments = [Moment(uuid4(), NOON, ZONE, mood, note="quiet", received_at=NOON) for mood in (3, 7)]
    await checkins.keep(diary, [], moments=moments, at=NOON)


def said(
    diary: OpenRecord, at: datetime, *, replaces: frozenset[UUID] = frozenset(), **answers: object
) -> Revision:
    written = Revision(uuid4(), at.date(), at, ZONE, replaces, Answers(**answers))  # type: ignore[arg-type]
    return placed(written, Writer(diary.day_start, diary.backfill_days), at)


async def _infusions(ana: Person) -> None:
    record = await open_treatment_as_operator(str(ana.id), what="the tests", at=NOON)
    for number in range(3):
        at = NOON - timedelta(days=9 - 3 * number)
        given = Infusion(0, at, ZONE, weight_g=70_000, dose_ug=35_000, minutes=40, notes="calm")
        await record_infusion(record, given, id_=uuid4(), at=at)
    better = Infusion(2, NOON - timedelta(days=6), ZONE, weight_g=70_000, dose_ug=40_000)
    await correct_infusion(record, better, reason="read wrongly", id_=uuid4(), at=NOON)
    await take_back_infusion(record, 3, reason="not given", id_=uuid4(), at=NOON)
    await _at_the_chair(record)


async def _brought_along(ben: Person) -> None:
    """An infusion of another clinic, out of a file of his."""
    diary = await open_as_operator(str(ben.id), what="the tests", at=NOON)
    await brought.bring_in(diary, [read_line(Along.INFUSIONS, ELSEWHERE)], at=NOON)


async def _at_the_chair(record: TreatmentRecord) -> None:
    """A visit with every kind of entry, one of them corrected and one taken back."""
    id_ = await someone_arrives(record, at=NOON, planned=uuid4())
    first, wrong = uuid4(), uuid4()
    sent = [
        Said(Kind.DOSE, NOON, weight_g=70_000, dose_ug=35_000, minutes=40, more="racemic"),
        Said(Kind.STEP, NOON, code=Step.STARTED),
        Said(Kind.VITALS, NOON, heart_rate=72, systolic=118, diastolic=76, spo2=98, code="awake"),
        Said(Kind.VITALS, NOON, systolic=128, replaces=first),
        Said(Kind.EFFECT, NOON, code="nausea", value=2),
        Said(Kind.MEDICINE, NOON, code="rescue", text="ondansetron 4 mg"),
        Said(Kind.ADVERSE, NOON, code="mild", text="vomited", more="ondansetron"),
        Said(Kind.TICK, NOON, code="escort", value=1),
        Said(Kind.STEP, NOON, code=Step.PAUSED, text="the line"),
        Said(Kind.TAKEN_BACK, NOON, replaces=wrong),
        Said(Kind.DOSE, NOON, phase=Phase.INDUCTION),
    ]
    ids = {2: first, 8: wrong}
    entries = [Sent(ids.get(place, uuid4()), said, "") for place, said in enumerate(sent)]
    told = await keep_entries(record, id_, entries, rules=ChairRules(), at=NOON)
    assert {one.status for one in told} == {Status.KEPT}, told


async def _planned(ana: Person) -> None:
    """A date that was moved and then cancelled, and a consultation that was corrected."""
    record = await open_treatment_as_operator(str(ana.id), what="the tests", at=NOON)
    visit = Visit(uuid4(), VisitKind.INFUSION, NOON, ZONE, 120, Phase.BOOSTER, DateChosen.WORSE)
    await plan(record, [visit], at=NOON)
    later = replace(visit, at=NOON + timedelta(days=1))
    await move(record, later, reason="she has a cold", id_=uuid4(), at=NOON)
    await cancel(record, visit.id, reason="still a cold", id_=uuid4(), at=NOON)
    for days in (14, 7):
        said = Consultation(baseline_from=NOON.date(), baseline_days=days).as_json()
        await write_page(record, PageKind.CONSULTATION, record.id, said, at=NOON)


async def _questionnaires(ana: Person) -> None:
    diary = await open_as_operator(str(ana.id), what="the tests", at=NOON)
    for raw in (sheet(), sheet("gad7", complete=False), sheet(points=2, self_harm=1)):
        await measures.keep(diary, [read_sheet(raw, NOON)], at=NOON)
    record = await open_treatment_as_operator(str(ana.id), what="the tests", at=NOON)
    ratings = [ClinicScore(uuid4(), "madrs", NOON, ZONE, total, "Dr. Chen") for total in (28, 9)]
    for rating in ratings:
        await measures.record_score(record, rating, at=NOON)
    first = ratings[0].id
    await measures.take_back_score(record, first, reason="not hers", id_=uuid4(), at=NOON)


async def wrong_in(config: Config) -> list[str]:
    """What verify names."""
    async with db.open_to_read(config):
        return [line async for line in problems(Seen())]


async def _called_for_help(ana: Person, dr_chen: Person, clinic: Clinic) -> None:
    """One that was closed with a note, and one that is in somebody's hands."""
    own = await open_as_operator(str(ana.id), what="the tests", at=NOON)
    await keep_plan(own, Plan({"people": "my sister"}, shared=True), version=0, at=NOON)
    scope = clinic_scope_as(dr_chen, clinic)
    for _ in range(2):
        answer = Answer(
            ana.number, uuid4(), Question.DAILY, 2, NOON, NOON, ana.number, day=NOON.date()
        )
        await raise_concern(answer)
        [one] = await safety.alerts(scope, await rules.rule_for(ana.number), at=NOON)
        await closing.take(scope, one.concern.id, at=NOON)
        if one.concern.key & 1:
            seen = frozenset(answer.source for answer in one.answers)
            done = Closing(("called",), seen, "spoke with her")
            await closing.close(scope, one.concern.id, done, at=NOON)


async def held_by_another(config: Config) -> Callable[[], None]:
    """Another process has the database, as a server would."""
    if config.on_sqlite:
        handle = os.open(f"{config.sqlite_path}-lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        return lambda: os.close(handle)
    held = await asyncpg.connect(config.database_url)
    return held.terminate
