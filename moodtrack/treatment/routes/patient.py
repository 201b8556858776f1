"""/clinic/patients/{id}: one patient's treatment record, and the form for a new infusion."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.reading import Problems
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.sharing.gate import open_treatment
from moodtrack.treatment import actions, queries
from moodtrack.treatment.domain import local, place_between
from moodtrack.treatment.domain.forms import empty_form, per_kg, read_form
from moodtrack.treatment.domain.visits import VisitKind, form_of_visit
from moodtrack.treatment.queries.sittings import sittings
from moodtrack.treatment.queries.visits import visits
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

RECORDED_ALREADY = (
    "An infusion was recorded from this page already. If this is another one, record it now."
)
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person, record = await opened(request, what="the treatment record")
    return await _page(request, person, record)


async def record(request: Request) -> Response:
    """A new infusion; 422 with everything typed when there is something to look at again."""
    person, record = await opened(request, what="the treatment record")
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        sent = read_form(fields, zone=record.clinic_zone, now=now)
        await actions.record_infusion(record, sent.infusion, id_=sent.id or uuid4(), at=now)
    except Problems as problems:
        return await _page(request, person, record, fields=fields, problems=problems.by_field)
    except actions.OtherWords:
        anew = {**fields, "id": str(uuid4())}
        told = {"date": RECORDED_ALREADY}
        return await _page(request, person, record, fields=anew, problems=told)
    return see(f"/clinic/patients/{record.id}")


async def opened(request: Request, *, what: str) -> tuple[SignedIn, TreatmentRecord]:
    """Who asks, and the record the address names. Raises SignedOut, NotShared."""
    person = await signed_in(request)
    now = request.app.state.clock()
    return person, await open_treatment(person, request.path_params["id"], what=what, at=now)


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    *,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    now = request.app.state.clock().astimezone(ZoneInfo(record.clinic_zone))
    known = await queries.infusions(record)
    standing = place_between(now.date(), known) if known else "no infusion recorded yet"
    return page(
        request,
        "treatment/patient.html",
        422 if problems else 200,
        me=person,
        patient=record,
        shared=record.shared,
        sentence=standing,
        sitting=next((one.id for one in await sittings(record) if one.state.open), None),
        new_sitting=uuid4(),
        infusions=[local(one) for one in reversed(known)],
        may_record=record.may_write,
        **form_values(record, fields or await _new(record, now), problems),
    )


async def _new(record: TreatmentRecord, now: datetime) -> Fields:
    """An empty form; phase and reason are those of the date planned for this day, if one is."""
    today = [
        one
        for one in await visits(record)
        if one.kind is VisitKind.INFUSION and not one.cancelled and one.day == now.date()
    ]
    known: Fields = form_of_visit(today[0]) if today else {}
    planned = {name: known.get(name, "") for name in ("phase", "date_chosen")}
    return {"id": str(uuid4()), **empty_form(now), **planned}


def form_values(record: TreatmentRecord, fields: Fields, problems: Fields | None) -> dict[str, Any]:
    """What the fields of an infusion's form need (treatment/infusion-form.html)."""
    zone = fields.get("zone") or record.clinic_zone
    return {
        "fields": {"id": "", **fields, "zone": zone, "mg_per_kg": per_kg(fields)},
        "problems": dict(problems or {}),
        "zones": sorted({record.clinic_zone, zone}),
    }


routes = [resource("/clinic/patients/{id}", GET=show, POST=record)]
