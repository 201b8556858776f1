"""/clinic/patients/{id}/visits/{visit}: one planned date, moved or cancelled; how she prepares."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of, setting
from moodtrack.reading import Fault, Problems, read_id, text
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import OtherWords
from moodtrack.treatment.actions import visits as actions
from moodtrack.treatment.domain.preparation import Item
from moodtrack.treatment.domain.reading import REASON_LIMIT
from moodtrack.treatment.domain.visits import VisitVersion, form_of_visit, read_visit
from moodtrack.treatment.queries.course import prepared
from moodtrack.treatment.queries.visits import visit_versions
from moodtrack.treatment.routes.patient import opened
from moodtrack.treatment.routes.visits import told_of, visit_values
from moodtrack.treatment.sections import PREPARATION, items_of
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

SENT_ALREADY = "This page was sent already. If there is more to change, send it again now."
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    visit = visit_in(request)
    person, record = await opened(request, what="a planned date")
    return await _page(request, person, record, visit)


async def change(request: Request) -> Response:
    """A new date with its reason; with `do` "cancel", that it does not take place."""
    visit = visit_in(request)
    person, record = await opened(request, what="a planned date")
    await _versions(record, visit)
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        await _change(record, visit, fields, now)
    except Problems as problems:
        return await _page(request, person, record, visit, fields, problems.by_field)
    except actions.Clash as clash:
        return await _page(request, person, record, visit, fields, {"date": told_of(clash)})
    except OtherWords:
        anew = {**fields, "id": str(uuid4())}
        return await _page(request, person, record, visit, anew, {"reason": SENT_ALREADY})
    return see(f"/clinic/patients/{record.id}/visits/{visit}")


async def _change(record: TreatmentRecord, visit: UUID, fields: Fields, now: datetime) -> None:
    """Raises Problems, Clash, OtherWords."""
    problems: dict[str, str] = {}
    reason, id_ = "", uuid4()
    try:
        reason = text(fields.get("reason", ""), REASON_LIMIT) or ""
        if not reason:
            problems["reason"] = "Say in a few words why it changes."
    except Fault as fault:
        problems["reason"] = str(fault)
    try:
        id_ = read_id(fields["id"]) if fields.get("id") else id_
    except Fault as fault:
        problems["reason"] = str(fault)
    if fields.get("do") == "cancel":
        if problems:
            raise Problems(problems)
        await actions.cancel(record, visit, reason=reason, id_=id_, at=now)
        return
    try:
        moved = read_visit(fields, id_=visit, zone=record.clinic_zone, now=now)
    except Problems as found:
        raise Problems({**found.by_field, **problems}) from None
    if problems:
        raise Problems(problems)
    await actions.move(record, moved, reason=reason, id_=id_, at=now)


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    visit: UUID,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    versions = await _versions(record, visit)
    last = versions[-1].visit
    filled = fields or {**form_of_visit(last), "id": str(uuid4())}
    return page(
        request,
        "treatment/visit.html",
        422 if problems else 200,
        me=person,
        patient=record,
        visit=last,
        preparation=await prepared(record, last, await checklist(person)),
        versions=await _told(record, versions),
        **visit_values(record, filled, problems),
    )


async def _told(record: TreatmentRecord, versions: Sequence[VisitVersion]) -> list[dict[str, Any]]:
    """Each version, by whom and when, the latest first."""
    names = await names_of([one.recorded_by for one in versions])
    zone = ZoneInfo(record.clinic_zone)
    return [
        {
            "version": one,
            "who": names.get(one.recorded_by, "someone"),
            "at": one.recorded_at.astimezone(zone),
        }
        for one in reversed(versions)
    ]


async def _versions(record: TreatmentRecord, visit: UUID) -> list[VisitVersion]:
    """Every version, the first first. Raises NotShared when there is no such visit."""
    versions = await visit_versions(record, visit)
    if not versions:
        raise NotShared
    return versions


async def checklist(person: SignedIn) -> list[Item]:
    """What the clinic asks of its patients before an infusion."""
    return items_of(await setting(person.clinic.number, PREPARATION))


def visit_in(request: Request, name: str = "visit") -> UUID:
    """The id in the address; what is none is nothing at this address."""
    try:
        return read_id(request.path_params[name])
    except Fault:
        raise HTTPException(404) from None


routes = [resource("/clinic/patients/{id}/visits/{visit}", GET=show, POST=change)]
