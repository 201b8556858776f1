"""/clinic/patients/{id}/notes/{note}: one visit note, every version of it, and a correction."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import Role, SignedIn
from moodtrack.reading import Problems
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.domain.notes import DECISIONS, form_of_note, note_of, read_note
from moodtrack.treatment.domain.pages import Page, PageKind
from moodtrack.treatment.queries.course import seen
from moodtrack.treatment.queries.pages import page_versions
from moodtrack.treatment.queries.visits import visits
from moodtrack.treatment.routes.consultation import told_versions
from moodtrack.treatment.routes.notes import opened_to_decide
from moodtrack.treatment.routes.patient import opened
from moodtrack.treatment.routes.visit import visit_in
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

NO_CORRECTION = "Say in a few words why it is corrected."
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    id_ = visit_in(request, "note")
    person, record = await opened(request, what="a visit note")
    return await _page(request, person, record, id_)


async def correct(request: Request) -> Response:
    """A new version over the last, with its reason. What was seen stays what it was."""
    id_ = visit_in(request, "note")
    person, record = await opened_to_decide(request)
    versions = await _versions(record, id_)
    fields, now = await form_fields(request), request.app.state.clock()
    today = now.astimezone(ZoneInfo(record.clinic_zone)).date()
    try:
        note = read_note(fields, id_=id_, today=today)
        if not note.correction:
            raise Problems({"correction": NO_CORRECTION})
    except Problems as problems:
        return await _page(request, person, record, id_, fields, problems.by_field)
    stands = note_of(id_, versions[-1].said)
    said = replace(note, next_visit=stands.next_visit).as_json()
    await write_page(record, PageKind.NOTE, id_, said, at=now)
    return see(f"/clinic/patients/{record.id}/notes/{id_}")


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    id_: UUID,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    versions = await _versions(record, id_)
    note = note_of(id_, versions[-1].said)
    planned = {one.id: one for one in await visits(record)}
    return page(
        request,
        "treatment/note.html",
        422 if problems else 200,
        me=person,
        patient=record,
        note=note,
        decisions=DECISIONS,
        decides=person.role is Role.CLINICIAN,
        following=planned.get(note.next_visit) if note.next_visit else None,
        seen=await seen(record, id_),
        fields={**(fields or form_of_note(note))},
        problems=dict(problems or {}),
        versions=[
            {**told, "note": note_of(id_, told["said"])}
            for told in await told_versions(record, versions)
        ],
    )


async def _versions(record: TreatmentRecord, id_: UUID) -> list[Page]:
    versions = await page_versions(record, PageKind.NOTE, id_)
    if not versions:
        raise NotShared
    return versions


routes = [resource("/clinic/patients/{id}/notes/{note}", GET=show, POST=correct)]
