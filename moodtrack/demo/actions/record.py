"""What the demo's clinic wrote of Ana beside the infusions: dates, medicines, a visit note."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.reports.domain.seen import kept, mark
from moodtrack.reports.queries.follow_up import gather
from moodtrack.reports.render import Renderer
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.sharing.gate import open_treatment_as_operator
from moodtrack.treatment.actions.notes import write_note
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.actions.visits import cancel, move, plan
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from moodtrack.treatment.domain.after import AfterCheck
from moodtrack.treatment.domain.consultation import Answer, Consent, Consultation
from moodtrack.treatment.domain.medicines import Medicine, Sort
from moodtrack.treatment.domain.notes import Decision, Note, Seen
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.visits import Visit, VisitKind

ANSWERS = (
    Answer("diagnosis", "Diagnosis", "Recurrent depression, third episode, since spring."),
    Answer("tried", "Treatments tried before", "Two antidepressants, each longer than six weeks."),
    Answer("health", "Other health conditions", "None known. Blood pressure looked at: 122/78."),
    Answer("support", "Who helps at home", "Her sister, who also drives."),
)
QUESTIONS = "May I drink tea in the morning?\nMy sister can come at one. Is that early enough?"
CALL = "She will come a day later."
REASON = "Mood held above where it began until a few days before each infusion."
NOTE = "We went through the days together. She wants to keep her mornings free for walking."


async def keep_record(
    treatment: TreatmentRecord, diary: OpenRecord, infusions: Sequence[Infusion], *, now: datetime
) -> None:
    """Everything a record of Ana's holds, what she wrote herself too.

    The lines in the trail are those of the acts it is made of (trail.note).
    """
    random = Random(f"record/{treatment.patient}")  # noqa: S311  (ids of a demo, not secrets)
    start = infusions[0].at - timedelta(days=21)
    await _consultation(treatment, start)
    await _medicines(treatment, random, start, now)
    await _note(treatment, diary, random, now=now)
    tomorrow = await plan_ahead(treatment, now=now)
    await _further_dates(treatment, random, now)
    own = await open_treatment_as_operator(
        str(treatment.id), what="your treatment", at=now, hand=treatment.patient
    )
    await _prepare(own, random, tomorrow, now)


async def plan_ahead(treatment: TreatmentRecord, *, days: int = 1, now: datetime) -> Visit:
    """The next infusion, planned beforehand: tomorrow, or some days on (plan: trail.note)."""
    random = Random(f"dates/{treatment.patient}")  # noqa: S311  (ids of a demo, not secrets)
    at = _on(treatment, now, days, time(10, 30))
    chosen = DateChosen.PLANNED
    visit = Visit(
        _uuid(random), VisitKind.INFUSION, at, treatment.zone, 120, Phase.MAINTENANCE, chosen
    )
    await plan(treatment, [visit], at=now - timedelta(days=12))
    return visit


async def _consultation(treatment: TreatmentRecord, start: datetime) -> None:
    day = start.date()
    said = Consultation(
        consent=Consent(day, "2026-1", "Treatment, the diary, and who reads it"),
        answers=ANSWERS,
        baseline_from=day + timedelta(days=7),
    )
    await write_page(treatment, PageKind.CONSULTATION, treatment.id, said.as_json(), at=start)


async def _medicines(
    treatment: TreatmentRecord, random: Random, start: datetime, now: datetime
) -> None:
    day = start.date()
    taken = (
        Medicine(_uuid(random), "Sertraline", dose="100 mg in the morning", since=_back(day, 300)),
        Medicine(_uuid(random), "Quetiapine", dose="25 mg at night", since=_back(day, 90)),
        Medicine(_uuid(random), "Talking therapy", Sort.THERAPY, "Thursdays", _back(day, 60)),
        Medicine(_uuid(random), "Yoga", Sort.COMPLEMENTARY, "twice a week"),
    )
    for one in taken:
        await write_page(treatment, PageKind.MEDICINE, one.id, one.as_json(), at=start)
    stopped = Medicine(
        taken[1].id,
        "Quetiapine",
        dose="25 mg at night",
        since=taken[1].since,
        until=_back(now.date(), 40),
        reason="slept well without it",
    )
    at = now - timedelta(days=39)
    await write_page(treatment, PageKind.MEDICINE, stopped.id, stopped.as_json(), at=at)


async def _note(
    treatment: TreatmentRecord, diary: OpenRecord, random: Random, *, now: datetime
) -> None:
    """A visit some weeks ago, with the follow-up of that day."""
    at = _on(treatment, now, -23, time(14, 0))
    visit = Visit(_uuid(random), VisitKind.FOLLOW_UP, at, treatment.zone, 30)
    await plan(treatment, [visit], at=at - timedelta(days=20))
    since = _back(at.date(), 83)
    renderer = Renderer()
    try:
        report = await gather(diary, since=since, until=at.date(), as_of=at)
        told = (await renderer.completed(report)).as_json()
    finally:
        await renderer.close()
    seen = Seen(since, at.date(), tuple(told["headline"]["clinician"]), mark(told), kept(told))
    following = Visit(
        _uuid(random),
        VisitKind.FOLLOW_UP,
        _on(treatment, now, 9, time(14, 0)),
        treatment.zone,
        30,
    )
    note = Note(
        _uuid(random), at.date(), Decision.MAINTENANCE, REASON, NOTE, next_visit=following.id
    )
    await write_note(treatment, note, seen=seen, following=following, at=at + timedelta(minutes=25))


async def _further_dates(treatment: TreatmentRecord, random: Random, now: datetime) -> None:
    """One that was moved, and one that was cancelled."""
    moved, dropped = [
        Visit(
            _uuid(random),
            VisitKind.INFUSION,
            _on(treatment, now, days, time(10, 30)),
            treatment.zone,
            120,
            Phase.MAINTENANCE,
            DateChosen.PLANNED,
        )
        for days in (21, 5)
    ]
    before = now - timedelta(days=12)
    await plan(treatment, [moved, dropped], at=before)
    later = Visit(
        moved.id,
        moved.kind,
        moved.at + timedelta(days=1),
        moved.tz,
        moved.minutes,
        moved.phase,
        DateChosen.OTHER,
    )
    at = now - timedelta(days=3)
    await move(treatment, later, reason="she is away that day", id_=_uuid(random), at=at)
    await cancel(treatment, dropped.id, reason="not needed any more", id_=_uuid(random), at=at)
    await write_page(treatment, PageKind.CALL, uuid5(moved.id, "call"), {"note": CALL}, at=at)


async def _prepare(own: TreatmentRecord, random: Random, visit: Visit, now: datetime) -> None:
    at = now - timedelta(hours=13)
    ticked = at.astimezone(UTC).isoformat(timespec="seconds")
    ticks = {"ticks": dict.fromkeys(("medicines", "escort", "clothes"), ticked)}
    await write_page(own, PageKind.PREPARATION, visit.id, ticks, at=at)
    await write_page(own, PageKind.QUESTIONS, visit.id, {"questions": QUESTIONS}, at=at)
    monthly = AfterCheck({"bladder": 0, "memory": 1, "wanting": 0}, "")
    before = now - timedelta(days=24)
    await write_page(own, PageKind.AFTER_CHECK, _uuid(random), monthly.as_json(), at=before)


def _on(treatment: TreatmentRecord, now: datetime, days: int, hour: time) -> datetime:
    zone = ZoneInfo(treatment.zone)
    day = now.astimezone(zone).date() + timedelta(days=days)
    if days != 1 and day.weekday() > 4:  # tomorrow stays tomorrow; no other date is at a weekend
        day -= timedelta(days=2)
    return datetime.combine(day, hour, tzinfo=zone)


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
