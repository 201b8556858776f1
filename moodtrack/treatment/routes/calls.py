"""/clinic/patients/{id}/calls: that someone was called, by one tap, and a short note to it."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.reading import Problems
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import OtherWords
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.domain.calls import Call, read_note
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.queries.course import calls
from moodtrack.treatment.queries.pages import page_versions
from moodtrack.treatment.routes.medicines import new_id
from moodtrack.treatment.routes.patient import opened
from moodtrack.treatment.routes.visit import visit_in
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

KIND = PageKind.CALL
ADDRESS = "/clinic/patients/{id}/calls"
NOTED_ALREADY = "A call was noted from this page already. To note another one, send it again."
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person, record = await opened(request, what="calls")
    return await _page(request, person, record, {})


async def note(request: Request) -> Response:
    """A new call. From the list of patients (`list`: its place there) it goes back to that row."""
    person, record = await opened(request, what="calls")
    fields, now = await form_fields(request), request.app.state.clock()
    id_ = new_id(fields)
    try:
        await write_page(record, KIND, id_, {"note": read_note(fields)}, at=now, new=True)
    except Problems as problems:
        return await _page(request, person, record, fields, problems.by_field)
    except OtherWords:  # it stands, with a note by now: a tap from the list has nothing to add
        if "list" not in fields:
            anew = {**fields, "id": str(uuid4())}
            return await _page(request, person, record, anew, {"note": NOTED_ALREADY})
    return see(_back(record, fields))


async def change(request: Request) -> Response:
    """Another note to a call; with `do` "withdraw", that it was noted by mistake."""
    id_ = visit_in(request, "call")
    person, record = await opened(request, what="calls")
    versions = await page_versions(record, KIND, id_)
    if not versions:
        raise NotShared
    if versions[-1].withdrawn:  # from a page that was left open: it stays taken back
        return see(ADDRESS.format(id=record.id))
    fields, now = await form_fields(request), request.app.state.clock()
    withdrawn = fields.get("do") == "withdraw"
    try:
        said = versions[-1].said if withdrawn else {"note": read_note(fields)}
    except Problems as problems:
        return await _page(request, person, record, fields, problems.by_field, changed=id_)
    await write_page(record, KIND, id_, said, at=now, withdrawn=withdrawn)
    return see(ADDRESS.format(id=record.id))


def _back(record: TreatmentRecord, fields: Fields) -> str:
    if "list" not in fields:
        return ADDRESS.format(id=record.id)
    after = f"?{urlencode({'after': fields['list']})}" if fields["list"] else ""
    return f"/clinic{after}#p-{record.id}"


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    fields: Fields,
    problems: Fields | None = None,
    *,
    changed: UUID | None = None,
) -> Response:
    found = await calls(record)
    names = await names_of([call.noted_by for call in found])
    zone = ZoneInfo(record.clinic_zone)
    return page(
        request,
        "treatment/calls.html",
        422 if problems else 200,
        me=person,
        patient=record,
        calls=[_told(call, names, zone, fields if call.id == changed else {}) for call in found],
        fields={"id": str(uuid4()), **({} if changed else fields)},
        problems=dict(problems or {}),
    )


def _told(
    call: Call, names: Mapping[int, str], zone: ZoneInfo, fields: Fields
) -> dict[str, object]:
    return {
        "id": call.id,
        "at": call.at.astimezone(zone),
        "who": names.get(call.noted_by, "someone"),
        "note": fields.get("note", call.note),
    }


routes = [
    resource(ADDRESS, GET=show, POST=note),
    resource(f"{ADDRESS}/{{call}}", POST=change),
]
