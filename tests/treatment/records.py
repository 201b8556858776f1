"""A treatment record with something on every page: what tests of addresses and acts begin with."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from moodtrack.reports.domain.follow_up import follow_up
from moodtrack.reports.domain.seen import kept
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions.notes import write_note
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.actions.visits import plan
from moodtrack.treatment.domain import DateChosen, Phase
from moodtrack.treatment.domain.medicines import Medicine
from moodtrack.treatment.domain.notes import Decision, Note, Seen
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.visits import Visit, VisitKind
from tests.cast import ZONE


def an_infusion(at: datetime) -> Visit:
    """A planned one, two hours long."""
    chosen = DateChosen.PLANNED
    return Visit(uuid4(), VisitKind.INFUSION, at, ZONE, 120, Phase.MAINTENANCE, chosen)


def what_was_seen(day: date, at: datetime) -> Seen:
    """A follow-up on one day without answers."""
    told = follow_up([], [], since=day, until=day, as_of=at).as_json()
    return Seen(day, day, tuple(told["headline"]["clinician"]), "mark", kept(told))


async def a_visit(record: TreatmentRecord, at: datetime, *, days: int = 3) -> UUID:
    visit = an_infusion(at + timedelta(days=days))
    await plan(record, [visit], at=at)
    return visit.id


async def a_medicine(record: TreatmentRecord, at: datetime) -> UUID:
    medicine = Medicine(uuid4(), "Sertraline", dose="100 mg in the morning")
    await write_page(record, PageKind.MEDICINE, medicine.id, medicine.as_json(), at=at)
    return medicine.id


async def a_call(record: TreatmentRecord, at: datetime) -> UUID:
    call = uuid4()
    await write_page(record, PageKind.CALL, call, {"note": ""}, at=at)
    return call


async def a_note(record: TreatmentRecord, at: datetime) -> UUID:
    note = Note(uuid4(), at.date(), Decision.MAINTENANCE, "It held for three weeks.")
    await write_note(record, note, seen=what_was_seen(at.date(), at), following=None, at=at)
    return note.id
