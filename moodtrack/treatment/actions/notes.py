"""Writes visit notes: the decision, the follow-up it was made from, the next date, in one act."""

from datetime import datetime

from moodtrack import db
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.actions.visits import plan
from moodtrack.treatment.domain.notes import Note, Seen
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.visits import Visit


@db.one_act
async def write_note(
    record: TreatmentRecord, note: Note, *, seen: Seen | None, following: Visit | None, at: datetime
) -> None:
    """A new note with what was seen and the next visit, all or nothing; sent twice it stands once.

    The lines in the trail are those of the acts it is made of (trail.note). Raises NotShared,
    OtherWords (a note with this id says something else), Clash.
    """
    if following is not None:
        await plan(record, [following], at=at)
    if seen is not None:
        await write_page(record, PageKind.SEEN, note.id, seen.as_json(), at=at)
    await write_page(record, PageKind.NOTE, note.id, note.as_json(), at=at, new=True)
