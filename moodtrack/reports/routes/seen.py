"""/reports/{id}/seen/{note}: the follow-up of a visit note, shown again as it was seen."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.reading import Fault, read_id
from moodtrack.reports.domain.seen import kept, mark, shown_again
from moodtrack.reports.routes.follow_up import page_of, sheet_of, whole
from moodtrack.sharing.domain import NotShared
from moodtrack.sharing.gate import open_for, open_treatment
from moodtrack.treatment.domain.notes import Seen
from moodtrack.treatment.queries.course import seen
from moodtrack.web.routing import resource


async def as_seen(
    request: Request, viewer: SignedIn, patient_id: str, asked: Mapping[str, str]
) -> Seen:
    """A follow-up to keep with a visit note: of the period asked for, as it reads now."""
    now = request.app.state.clock()
    record = await open_for(viewer, patient_id, what="your follow-up, for a visit note", at=now)
    found = await whole(request, record, asked)
    told = found.report.as_json()
    return Seen(
        since=found.chosen.since,
        until=found.chosen.until,
        sentences=tuple(told["headline"]["clinician"]),
        mark=mark(told),
        kept=kept(told),
    )


async def show(request: Request) -> Response:
    """For whoever saw it then: it belongs to the treatment record, whatever is shared now."""
    viewer, now = await signed_in(request), request.app.state.clock()
    what = "the follow-up of a visit note"
    record = await open_treatment(viewer, request.path_params["id"], what=what, at=now)
    try:
        note = read_id(request.path_params["note"])
    except Fault:
        raise NotShared from None
    found = await seen(record, note)
    if found is None:
        raise NotShared
    told = shown_again(found.kept)
    seen_on = datetime.fromisoformat(told["as_of"]).astimezone(ZoneInfo(record.clinic_zone))
    values = {
        "patient": {"id": str(record.id), "name": record.name},
        "seen_on": seen_on.isoformat(),
        "note": f"/clinic/patients/{record.id}/notes/{note}",
        "periods": [],
        "pdf": "",
    }
    sheet, _ = await sheet_of(request, told, values)
    return page_of(request, viewer, record.name, sheet)


routes = [resource("/reports/{id}/seen/{note}", GET=show)]
