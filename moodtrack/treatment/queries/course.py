"""Reads what the pages of a treatment record say, each as what it is: a medicine, a note ..."""

from collections.abc import Sequence
from uuid import UUID

from moodtrack.treatment.domain.after import AfterCheck, after_check_of
from moodtrack.treatment.domain.calls import Call
from moodtrack.treatment.domain.consultation import Consultation, consultation_of
from moodtrack.treatment.domain.medicines import Medicine, medicine_of
from moodtrack.treatment.domain.notes import Note, Seen, note_of, seen_of
from moodtrack.treatment.domain.pages import Page, PageKind
from moodtrack.treatment.domain.preparation import Item, Preparation, preparation, ticks_of
from moodtrack.treatment.domain.visits import Visit
from moodtrack.treatment.queries.pages import Record, page, page_versions, pages


async def consultation(record: Record) -> Consultation | None:
    """The consultation as it stands; there is one for each patient."""
    found = await page(record, PageKind.CONSULTATION, record.id)
    return None if found is None else consultation_of(found.said)


async def medicines(record: Record) -> list[Medicine]:
    """Medicines and therapies as they stand: those still taken first, then by their start."""
    found = [medicine_of(one.page, one.said) for one in await pages(record, PageKind.MEDICINE)]
    return sorted(found, key=lambda one: (one.until is not None, str(one.since or ""), one.name))


async def notes(record: Record) -> list[tuple[Note, Page]]:
    """The visit notes as they stand, the latest visit first, each with who wrote it and when."""
    found = [(note_of(one.page, one.said), one) for one in await pages(record, PageKind.NOTE)]
    return sorted(found, key=lambda one: (one[0].day, one[1].recorded_at), reverse=True)


async def calls(record: Record) -> list[Call]:
    """The calls that stand, the latest first, each at the time it was first noted."""
    found = []
    for one in await pages(record, PageKind.CALL):
        first = (await page_versions(record, PageKind.CALL, one.page))[0]
        found.append(Call(one.page, first.recorded_at, first.recorded_by, one.said["note"]))
    return sorted(found, key=lambda call: call.at, reverse=True)


async def seen(record: Record, note: UUID) -> Seen | None:
    """The follow-up as it was seen when this note was written; None when none was.

    For whoever saw it alone: a colleague reads the diary only as far as the patient shares it.
    """
    found = await page(record, PageKind.SEEN, note)
    if found is None or found.recorded_by != record.viewer:
        return None
    return seen_of(found.said)


async def prepared(record: Record, visit: Visit, items: Sequence[Item]) -> Preparation:
    """How far someone has come with the checklist of a visit, and what she wants to ask."""
    ticked = await page(record, PageKind.PREPARATION, visit.id)
    asked = await page(record, PageKind.QUESTIONS, visit.id)
    questions = str(asked.said["questions"]) if asked else ""
    return preparation(visit, items, ticks_of(ticked.said if ticked else None), questions)


async def ticks(record: Record, visit: Visit) -> dict[str, str]:
    """When each item of a visit's checklist was ticked, as ISO instants."""
    ticked = await page(record, PageKind.PREPARATION, visit.id)
    return ticks_of(ticked.said if ticked else None)


async def after_checks(record: Record) -> list[tuple[AfterCheck, Page]]:
    """The monthly answers, oldest first, each with when it was given."""
    found = await pages(record, PageKind.AFTER_CHECK)
    return [(after_check_of(one.said), one) for one in found]
