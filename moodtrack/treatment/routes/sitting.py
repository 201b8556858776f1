"""/clinic/patients/{id}/sittings/{sitting}: one visit to the chair, for the nurse beside it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.reading import Fault, Problems, read_id
from moodtrack.revising import Status
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.sharing.gate import open_treatment
from moodtrack.treatment.actions.sittings import keep_entries, open_sitting
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.sitting import Kind, Step
from moodtrack.treatment.domain.sitting_forms import read_entry_form
from moodtrack.treatment.domain.visits import VisitKind
from moodtrack.treatment.queries.chair_rules import rules_for
from moodtrack.treatment.queries.sittings import sittings
from moodtrack.treatment.queries.visits import visits
from moodtrack.treatment.routes.chair_page import chair_page
from moodtrack.treatment.routes.station import locked_page
from moodtrack.treatment.session import Chair, Locked, at_the_chair
from moodtrack.web.errors import said
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import see
from moodtrack.web.routing import resource

NOT_OPENED = "Somebody is at the chair already"


async def show(request: Request) -> Response:
    try:
        chair = await at_the_chair(request)
    except Locked as locked:
        return locked_page(request, locked.station)
    return await chair_page(request, chair)


async def write(request: Request) -> Response:
    """One entry of a form; 422 with everything typed when there is something to look at again."""
    try:
        chair = await at_the_chair(request)
    except Locked as locked:
        return locked_page(request, locked.station)
    fields = await form_fields(request)
    do, typed = unprefixed(fields)
    problems = await _keep(request, chair, typed)
    if problems:
        shown = {f"{do}_{name}": sentence for name, sentence in problems.items()}
        return await chair_page(request, chair, fields=fields, problems=shown)
    return see(address(chair.record.id, chair.visit.id))


async def _keep(request: Request, chair: Chair, typed: Mapping[str, str]) -> Mapping[str, str]:
    now = request.app.state.clock()
    try:
        sent = read_entry_form(typed, zone=chair.visit.tz, now=now, visit=chair.visit)
    except Problems as problems:
        return problems.by_field
    rules = await rules_for(chair.record)
    [told] = await keep_entries(chair.record, chair.visit.id, [sent], rules=rules, at=now)
    return _as_typed(told.problems) if told.status is Status.REFUSED else {}


def _as_typed(problems: Mapping[str, str]) -> Mapping[str, str]:
    return {"time" if name == "at" else name: why for name, why in problems.items()}


async def arrive(request: Request) -> Response:
    """Somebody has come: a visit begins, under the id of the form, and its page opens."""
    person = await signed_in(request)
    now, patient = request.app.state.clock(), request.path_params["id"]
    record = await open_treatment(person, patient, what="the treatment record", at=now)
    fields = await form_fields(request)
    try:
        id_ = read_id(fields["sitting"]) if fields.get("sitting") else uuid4()
        planned = read_id(fields["planned"]) if fields.get("planned") else None
        planned = planned or await _planned_for_today(record, now)
        typed = {"do": Kind.STEP, "step": Step.ARRIVED, "time": fields.get("time", "")}
        arrived = read_entry_form(typed, zone=record.clinic_zone, now=now)
    except (Fault, Problems) as fault:
        words = " ".join(fault.by_field.values()) if isinstance(fault, Problems) else str(fault)
        return said(request, 422, words)
    told = await open_sitting(record, id_, _first(arrived, id_), planned=planned, at=now)
    if told.status is Status.REFUSED:
        return said(request, 422, " ".join(told.problems.values()), heading=NOT_OPENED)
    return see(address(record.id, id_))


async def _planned_for_today(record: TreatmentRecord, now: datetime) -> UUID | None:
    """The infusion planned for this day, where no visit to the chair came of it yet."""
    today = now.astimezone(ZoneInfo(record.clinic_zone)).date()
    taken = {one.planned for one in await sittings(record)}
    return next(
        (
            one.id
            for one in await visits(record)
            if one.kind is VisitKind.INFUSION and one.day == today
            if not one.cancelled and one.id not in taken
        ),
        None,
    )


def _first(arrived: Sent, sitting_id: UUID) -> Sent:
    """The arrival under the visit's own id, so that the form sent again means the same."""
    return Sent(sitting_id, arrived.said, str(sitting_id))


def unprefixed(fields: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Each form of the page says what it is, and its fields begin with that word."""
    do = fields.get("do", "")
    return do, {name.removeprefix(f"{do}_"): value for name, value in fields.items()}


def address(patient: UUID, sitting_id: UUID) -> str:
    return f"/clinic/patients/{patient}/sittings/{sitting_id}"


routes = [
    resource("/clinic/patients/{id}/sittings", POST=arrive),
    resource("/clinic/patients/{id}/sittings/{sitting}", GET=show, POST=write),
]
