"""/clinic/patients/{id}/visits: the planned dates of one patient, and planning more of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.reading import Fault, Problems, read_id
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment import queries
from moodtrack.treatment.actions import OtherWords
from moodtrack.treatment.actions import visits as actions
from moodtrack.treatment.domain.after import QUESTIONS, STEPS
from moodtrack.treatment.domain.visits import Visit, coming, given, read_series, read_visit
from moodtrack.treatment.queries.course import after_checks
from moodtrack.treatment.queries.visits import visits
from moodtrack.treatment.routes.patient import opened
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

Fields = Mapping[str, str]
PLANNED_ALREADY = (
    "These dates were planned from this page already. If there are more, plan them now."
)
NEW = {"kind": "infusion", "count": "1"}


async def show(request: Request) -> Response:
    person, record = await opened(request, what="the planned dates")
    return await _page(request, person, record)


async def plan(request: Request) -> Response:
    """One date or a series; 422 with everything typed when there is something to look at again."""
    person, record = await opened(request, what="the planned dates")
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        await actions.plan(record, _read(fields, record, now), at=now)
    except Problems as problems:
        return await _page(request, person, record, fields=fields, problems=problems.by_field)
    except actions.Clash as clash:
        told = {"date": told_of(clash)}
        return await _page(request, person, record, fields=fields, problems=told)
    except OtherWords:
        anew, told = {**fields, "id": str(uuid4())}, {"date": PLANNED_ALREADY}
        return await _page(request, person, record, fields=anew, problems=told)
    return see(f"/clinic/patients/{record.id}/visits")


def _read(fields: Fields, record: TreatmentRecord, now: datetime) -> list[Visit]:
    first = read_visit(fields, id_=_id(fields), zone=record.clinic_zone, now=now)
    return read_series(fields, first)


def _id(fields: Fields) -> UUID:
    """The id the page gave, so that the same form sent twice plans once."""
    try:
        return read_id(fields["id"]) if fields.get("id") else uuid4()
    except Fault:
        return uuid4()


def told_of(clash: actions.Clash) -> str:
    day = clash.day
    return f"There is one planned already on {day:%A} {day.day} {day:%B}. Choose another day."


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    *,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    known, infusions = await visits(record), await queries.infusions(record)
    ahead, zone = coming(known, request.app.state.clock()), ZoneInfo(record.clinic_zone)
    return page(
        request,
        "treatment/visits.html",
        422 if problems else 200,
        me=person,
        patient=record,
        coming=ahead,
        past=[
            {"visit": one, "infusion": given(one, infusions)}
            for one in reversed(known)
            if one not in ahead
        ],
        questions=QUESTIONS,
        steps=STEPS,
        checks=[
            (said, kept.recorded_at.astimezone(zone))
            for said, kept in reversed(await after_checks(record))
        ],
        **visit_values(record, fields or {**NEW, "id": str(uuid4())}, problems),
    )


def visit_values(
    record: TreatmentRecord, fields: Fields, problems: Fields | None
) -> dict[str, Any]:
    """What the fields of a visit's form need (treatment/visit-form.html)."""
    zone = fields.get("zone") or record.clinic_zone
    return {
        "fields": {"id": "", **fields, "zone": zone},
        "problems": dict(problems or {}),
        "zones": sorted({record.clinic_zone, zone}),
        "zone": ZoneInfo(record.clinic_zone),
    }


routes = [resource("/clinic/patients/{id}/visits", GET=show, POST=plan)]
