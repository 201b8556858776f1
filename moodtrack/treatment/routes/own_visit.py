"""/treatment/visits/{visit}: one planned date, for her: checklist, questions, calendar file."""

from collections.abc import Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.reading import Problems
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.sharing.gate import open_own_treatment
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.domain.calendar import calendar
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.domain.preparation import read_questions, read_ticks
from moodtrack.treatment.domain.visits import VisitVersion
from moodtrack.treatment.queries.course import prepared, ticks
from moodtrack.treatment.queries.visits import visit_versions
from moodtrack.treatment.routes.visit import checklist, visit_in
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person, record, visit = await _opened(request)
    return await _page(request, person, record, visit, saved="done" in request.query_params)


async def prepare(request: Request) -> Response:
    """What is ticked now, and her questions as they stand now."""
    person, record, version = await _opened(request)
    fields, now = await form_fields(request), request.app.state.clock()
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut  # a page of somebody else's, left open on a shared phone
    visit = version.visit
    try:
        questions = read_questions(fields)
    except Problems as problems:
        return await _page(request, person, record, version, fields, problems.by_field)
    items = await checklist(person)
    before = await prepared(record, visit, items)
    ticked = read_ticks(fields, items, await ticks(record, visit), at=now)
    if before.lines and set(ticked) != {line.key for line in before.lines if line.ticked}:
        await write_page(record, PageKind.PREPARATION, visit.id, {"ticks": ticked}, at=now)
    if questions != before.questions:
        said = {"questions": questions}
        await write_page(record, PageKind.QUESTIONS, visit.id, said, at=now)
    return see(f"/treatment/visits/{visit.id}?done=1")


async def file(request: Request) -> Response:
    """For her own calendar; it names nothing but an appointment."""
    _, _, version = await _opened(request)
    made = calendar(version.visit, stamped=version.recorded_at)
    headers = {
        "content-disposition": 'attachment; filename="appointment.ics"',
        "cache-control": "no-store",
    }
    return Response(made, headers=headers, media_type="text/calendar")


async def _opened(request: Request) -> tuple[SignedIn, TreatmentRecord, VisitVersion]:
    """Who asks, her record, and her visit as it stands. Raises SignedOut, NotShared."""
    person = await signed_in(request)
    record = open_own_treatment(person)
    id_: UUID = visit_in(request)
    versions = await visit_versions(record, id_)
    if not versions:
        raise NotShared
    return person, record, versions[-1]


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    version: VisitVersion,
    fields: Fields | None = None,
    problems: Fields | None = None,
    *,
    saved: bool = False,
) -> Response:
    visit = version.visit
    preparation = await prepared(record, visit, await checklist(person))
    shown = {line.key for line in preparation.lines if line.ticked}
    if fields is not None:
        shown = {line.key for line in preparation.lines if fields.get(f"tick_{line.key}")}
    return page(
        request,
        "treatment/own-visit.html",
        422 if problems else 200,
        me=person,
        visit=visit,
        zone=person.zone,
        over=visit.ends <= request.app.state.clock(),
        preparation=preparation,
        ticked=shown,
        fields=dict(fields or {"questions": preparation.questions}),
        problems=dict(problems or {}),
        saved=saved,
    )


routes = [
    resource("/treatment/visits/{visit}", GET=show, POST=prepare),
    resource("/treatment/visits/{visit}/appointment.ics", GET=file),
]
