"""Fills an empty database with the demo's two clinics, their people and what they wrote."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Clinic, Person, Role
from moodtrack.checkins import actions as checkins
from moodtrack.checkins.domain.days import label_day
from moodtrack.checkins.domain.revisions import Revision, Writer, placed
from moodtrack.demo.actions.calls import answer_call, call_just_now, keep_up_to_each_call, settle
from moodtrack.demo.actions.chair import sat, sits_now
from moodtrack.demo.actions.letters import open_letters
from moodtrack.demo.actions.record import keep_record, plan_ahead
from moodtrack.demo.actions.reminders import wish
from moodtrack.demo.domain import Entry, Kind, Story, name, others, story
from moodtrack.demo.domain.own_items import with_own_items
from moodtrack.demo.domain.scores import sheets
from moodtrack.measures import actions as measures
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_joined, open_treatment_as_operator
from moodtrack.treatment.actions import record_infusion

ZONE = "America/New_York"
FIRST, SECOND = "Riverside Clinic", "Hillside Clinic"
STAFF = {
    "Dr. Chen": Role.CLINICIAN,
    "Dr. Diaz": Role.CLINICIAN,
    "Sam": Role.NURSE,
    "Noor": Role.ADMINISTRATOR,
}
WITH_SCORES = 250  # people of the demo who answer questionnaires
WITH_DATES = 25  # people of the demo whose next infusion is planned: enough to look at
AT_THE_CHAIR = 4  # of Ana's and Ben's infusions, the last ones: with vitals
SAY_YES = 3  # of the others all but every third say yes to research
AT_ONCE = 40  # patients written side by side: they share commits


async def fill(*, seed: int, patients: int, days: int, now: datetime) -> None:
    """The people named in the contract, and `patients` more of `days` days in each clinic."""
    start = now - timedelta(days=400)
    first, second = [
        await accounts.add_clinic(clinic, zone=ZONE, at=start) for clinic in (FIRST, SECOND)
    ]
    staff = {
        who: await accounts.add_person(first, name=who, role=role, joined=True, at=start)
        for who, role in STAFF.items()
    }
    eve = await accounts.add_person(second, name="Eve", role=Role.CLINICIAN, joined=True, at=start)
    noor = staff["Noor"]
    await settle(first, [staff["Sam"], staff["Dr. Chen"]], by=noor, at=start)
    await open_letters(first, by=noor, start=start, now=now)
    today = label_day(now, ZoneInfo(ZONE), 3)
    for who, kind in (("Ana", Kind.FIRST), ("Ben", Kind.SPARSE)):
        person = await accounts.add_person(
            first, name=who, role=Role.PATIENT, joined=True, at=start
        )
        told = story(seed, kind=kind, until=today, zone=ZoneInfo(ZONE))
        await _live_through(person, first, told, seed=seed, with_=staff["Dr. Chen"], now=now)
    await call_just_now(person, now=now)
    for clinic, reader in ((first, staff["Dr. Chen"]), (second, eve)):
        more = others(seed + clinic.number, patients, until=today, zone=ZoneInfo(ZONE), days=days)
        await _many(clinic, reader, list(more), seed=seed, now=now)


async def _many(
    clinic: Clinic, reader: Person, stories: Sequence[Story], *, seed: int, now: datetime
) -> None:
    start = now - timedelta(days=400)
    for first in range(0, len(stories), AT_ONCE):
        group = list(enumerate(stories))[first : first + AT_ONCE]
        people = [
            await accounts.add_person(
                clinic, name=name(place), role=Role.PATIENT, joined=True, at=start
            )
            for place, _ in group
        ]
        await asyncio.gather(
            *(
                _live_through(
                    person, clinic, told, seed=seed + person.number, with_=reader, now=now
                )
                for person, (_, told) in zip(people, group, strict=True)
            )
        )


async def _live_through(
    person: Person, clinic: Clinic, told: Story, *, seed: int, with_: Person, now: datetime
) -> None:
    random = Random(f"ids/{seed}/{person.number}")  # noqa: S311  (ids of a demo, not secrets)
    diary = await _opened(person, with_, at=now - timedelta(days=399))
    treatment = await open_treatment_as_operator(
        str(person.id), what="your treatment", at=now - timedelta(days=399), hand=with_.number
    )
    chairs = AT_THE_CHAIR if person.name in ("Ana", "Ben") else 0
    before = max(len(told.infusions) - chairs, 0)
    for infusion in told.infusions[:before]:
        await record_infusion(
            treatment, infusion, id_=_uuid(random), at=infusion.at + timedelta(hours=2)
        )
    for infusion in told.infusions[before:]:
        await sat(treatment, infusion)
    answer = partial(answer_call, person, clinic, with_, random=random, now=now)
    keep = partial(checkins.keep, diary, at=now, verb="kept check-ins")
    await keep_up_to_each_call(_revisions(_days(told, clinic, person), random, diary), keep, answer)
    if person.number <= WITH_SCORES:
        answered = list(sheets(told, seed=f"{seed}/{person.number}", until=now, tz=ZONE))
        await measures.keep(diary, answered, at=now)
        await answer()
    if told.kind is Kind.FIRST:
        await keep_record(treatment, diary, told.infusions, now=now)
    if person.name == "Ben":
        await sits_now(treatment, now=now)
    elif told.kind is not Kind.FIRST and told.infusions and person.number <= WITH_DATES:
        await plan_ahead(treatment, days=1 + person.number % 7, now=now)


async def _opened(person: Person, with_: Person, *, at: datetime) -> OpenRecord:
    """Their diary, shared, and of most with a yes to research (trail.note in each of these)."""
    diary = await open_joined(person)
    await sharing.share_with(diary, with_.id, at=at)
    if person.name in ("Ana", "Ben") or person.number % SAY_YES:
        await sharing.say_about_research(diary, yes=True, at=at)
    await wish(diary, person, at=at)
    return diary


def _days(told: Story, clinic: Clinic, person: Person) -> Sequence[Entry]:
    """The first clinic asks an item of its own."""
    if clinic.name != FIRST:
        return told.entries
    random = Random(f"items/{told.kind}/{person.number}")  # noqa: S311  (a story, not a secret)
    return tuple(with_own_items(told.entries, random))


def _revisions(entries: Sequence[Entry], random: Random, diary: OpenRecord) -> list[Revision]:
    """The entries as the phones would have sent them, each received some seconds after."""
    writer = Writer(diary.day_start, diary.backfill_days)
    return [
        placed(
            Revision(
                id=_uuid(random),
                day=entry.day,
                written_at=entry.written_at,
                tz=ZONE,
                replaces=frozenset(),
                answers=entry.answers,
            ),
            writer,
            entry.written_at + timedelta(seconds=random.randint(1, 90)),
        )
        for entry in entries
    ]


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
