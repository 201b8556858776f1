"""/clinic/staff: who belongs to the clinic; letting people in, again, and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import segno
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import queries
from moodtrack.accounts.actions import Invitation, invite
from moodtrack.accounts.actions import clinic as actions
from moodtrack.accounts.domain import Person, Role, SignedIn, Standing, read_name
from moodtrack.accounts.session import signed_in
from moodtrack.reading import Fault, read_id
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/staff"
SHOWN = 50  # patients at once; a name finds the others
NOT_YOURSELF = "You cannot shut yourself out. Another administrator can."
THE_LAST = "Someone has to administer the clinic. Give another colleague that role first."
NO_ROLE = "Choose clinician, nurse or administrator."
STAFF_ROLES = [role for role in Role if role.staff]


@dataclass(frozen=True, slots=True)
class Listed:
    id: str
    name: str
    role: str
    state: str
    disabled: bool
    self: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An invitation as it is handed over: on one page, once."""

    name: str
    link: str
    qr: str
    second_fact: str
    until: datetime


async def administrator(request: Request) -> SignedIn:
    """Who asks, if it is the administrator; to others there is nothing at this address."""
    person = await signed_in(request)
    if person.role is not Role.ADMINISTRATOR:
        raise HTTPException(404)
    return person


async def show(request: Request) -> Response:
    return await _page(request, await administrator(request))


async def invite_patient(request: Request) -> Response:
    by = await administrator(request)
    fields = await form_fields(request)
    return await _invite_new(request, by, fields, field="patient_name", role=Role.PATIENT)


async def invite_staff(request: Request) -> Response:
    by = await administrator(request)
    fields = await form_fields(request)
    role = next((one for one in STAFF_ROLES if one == fields.get("role")), None)
    if role is None:
        problems = {"role": NO_ROLE}
        return await _page(request, by, fields=fields, problems=problems)
    return await _invite_new(request, by, fields, field="staff_name", role=role)


async def _invite_new(
    request: Request, by: SignedIn, fields: Mapping[str, str], *, field: str, role: Role
) -> Response:
    try:
        name = read_name(fields.get(field, ""))
        id_ = read_id(fields["id"]) if fields.get("id") else uuid4()
    except Fault as fault:
        return await _page(request, by, fields=fields, problems={field: str(fault)})
    made = await actions.invite_new(
        by.clinic, name=name, role=role, id_=id_, by=by.number, at=request.app.state.clock()
    )
    return await _page(request, by, invitation=made)


async def invite_again(request: Request) -> Response:
    """A lost phone or passphrase: a new link to the same record; the one before ends."""
    by = await administrator(request)
    person = await _named(request, by)
    if person.disabled:
        raise HTTPException(404)
    made = await invite(person, by=by.number, at=request.app.state.clock())
    return await _page(request, by, invitation=made)


async def shut_out(request: Request) -> Response:
    by = await administrator(request)
    person = await _named(request, by)
    if not person.role.staff:
        raise HTTPException(404)
    if person.number == by.number:
        return await _page(request, by, problems={"staff": NOT_YOURSELF})
    try:
        await actions.shut_out(person, by=by.number, at=request.app.state.clock())
    except actions.LastAdministrator:
        return await _page(request, by, problems={"staff": THE_LAST})
    return see(f"{PATH}#staff")


async def give_role(request: Request) -> Response:
    by = await administrator(request)
    person = await _named(request, by)
    if not person.role.staff:
        raise HTTPException(404)
    fields = await form_fields(request)
    role = next((one for one in STAFF_ROLES if one == fields.get("new_role")), None)
    if role is None:
        return await _page(request, by, problems={"staff": NO_ROLE})
    try:
        await actions.give_role(person, role, by=by.number, at=request.app.state.clock())
    except actions.LastAdministrator:
        return await _page(request, by, problems={"staff": THE_LAST})
    return see(f"{PATH}#staff" if role is Role.ADMINISTRATOR or person.number != by.number else "/")


async def let_in_again(request: Request) -> Response:
    by = await administrator(request)
    person = await _named(request, by)
    if not person.role.staff:
        raise HTTPException(404)
    await actions.let_in_again(person, by=by.number, at=request.app.state.clock())
    return see(f"{PATH}#staff")


async def _named(request: Request, by: SignedIn) -> Person:
    """Someone of the administrator's own clinic."""
    try:
        id_: UUID = read_id(request.path_params["id"])
    except Fault:
        raise HTTPException(404) from None
    person = await queries.person_with(id_)
    if person is None or person.erased or person.clinic != by.clinic.number:
        raise HTTPException(404)
    return person


async def _page(
    request: Request,
    by: SignedIn,
    *,
    invitation: Invitation | None = None,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    now, clinic = request.app.state.clock(), by.clinic.number
    query = request.query_params.get("query", "").strip()
    staff, _ = await queries.roster(clinic, patients=False, most=1_000, at=now)
    patients, found = await queries.roster(clinic, patients=True, query=query, most=SHOWN, at=now)
    return page(
        request,
        "accounts/clinic-people.html",
        422 if problems else 200,
        me=by,
        invitation=None if invitation is None else _shown(request, invitation, by),
        staff=[_listed(one, by) for one in staff],
        patients=[_listed(one, by) for one in patients],
        query=query,
        more=max(0, found - len(patients)),
        fields={"id": str(uuid4()), **(fields or {})},
        problems=dict(problems or {}),
    )


def _listed(one: Standing, by: SignedIn) -> Listed:
    return Listed(
        id=str(one.id),
        name=one.name,
        role=one.role.value,
        state=one.words(ZoneInfo(by.clinic.zone)),
        disabled=one.disabled_at is not None,
        self=one.id == by.id,
    )


def _shown(request: Request, made: Invitation, by: SignedIn) -> Shown:
    origin = request.app.state.config.origin or str(request.base_url).rstrip("/")
    link = f"{origin}/join/{made.token}"
    return Shown(
        name=made.person.name,
        link=link,
        qr=segno.make(link, error="m").svg_inline(border=0, omitsize=True),
        second_fact=made.second_fact or "",
        until=made.expires_at.astimezone(ZoneInfo(by.clinic.zone)),
    )


routes = [
    resource(PATH, GET=show, POST=invite_staff),
    resource("/clinic/patients", POST=invite_patient),
    resource("/clinic/people/{id}/invite", POST=invite_again),
    resource("/clinic/people/{id}/shut-out", POST=shut_out),
    resource("/clinic/people/{id}/let-in", POST=let_in_again),
    resource("/clinic/people/{id}/role", POST=give_role),
]
