"""/join/{token}: from the clinic's invitation to one's own record, in two steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions as accounts
from moodtrack.accounts import queries as people
from moodtrack.accounts.domain import (
    DAY_STARTS,
    Clinic,
    Person,
    Role,
    offered_passphrase,
    offered_username,
    passphrase_problem,
    read_day_start,
    read_username,
    zones,
)
from moodtrack.accounts.hashing import slow_hash, strength
from moodtrack.accounts.routes.sign_in import CLOSED, NOT_OPEN, home_of, label_of
from moodtrack.accounts.session import give_cookie
from moodtrack.sharing import actions, queries
from moodtrack.web.errors import said
from moodtrack.web.forms import form_lists
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A clinician someone may share with."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Guest:
    name: str
    role: str
    returning: bool


async def show(request: Request) -> Response:
    """Step 1. Looking at an invitation uses nothing up."""
    person = await _invited(request)
    if person is None:
        return _closed(request)
    return await _page(request, person, step=1)


async def take_up(request: Request) -> Response:
    person = await _invited(request)
    if person is None:
        return _closed(request)
    lists = await form_lists(request)
    fields = {name: values[-1] for name, values in lists.items()}
    token, now = request.path_params["token"], request.app.state.clock()
    try:
        await accounts.check_second_fact(token, fields.get("second_fact", ""), at=now)
    except accounts.NotOpen:
        return _closed(request)
    except accounts.WrongFact as wrong:
        if not wrong.left:
            return _closed(request)
        sentence = f"This is not what your clinic gave you. You can try {wrong.left} more times."
        problems = {"second_fact": sentence}
        return await _page(request, person, step=1, fields=fields, problems=problems)
    if "username" not in fields:
        return await _page(request, person, step=2, fields=fields)
    return await _finish(request, person, fields, lists.get("share", []))


async def _finish(
    request: Request, person: Person, fields: Fields, share: Sequence[str]
) -> Response:
    clinic = await people.clinic_numbered(person.clinic)
    problems = _problems(fields, clinic)
    again: dict[str, Any] = {"step": 2, "fields": fields, "share": share}
    if problems:
        return await _page(request, person, problems=problems, **again)
    joining = accounts.Joining(
        username=read_username(fields["username"]) or "",
        passphrase_hash=await slow_hash(_passphrase(fields)),
        zone=fields["zone"],
        day_start=read_day_start(fields["day_start"]) or 0,
        label=label_of(request),
    )
    try:
        joined, session = await actions.take_up(
            request.path_params["token"],
            joining,
            readers=await _readers(person, share),
            at=request.app.state.clock(),
        )
    except accounts.Taken as taken:
        return await _page(request, person, problems={"username": str(taken)}, **again)
    except accounts.NotOpen:
        return _closed(request)
    return give_cookie(request, see(home_of(joined.role)), session, joined.role)


def _problems(fields: Fields, clinic: Clinic) -> dict[str, str]:
    problems = {}
    if read_username(fields.get("username", "")) is None:
        problems["username"] = "Use 3 to 40 letters, numbers, dots or dashes."
    chosen = _passphrase(fields)
    if problem := passphrase_problem(chosen, strength=strength(chosen), clinic=clinic.name):
        problems["passphrase"] = problem
    if fields.get("zone") not in zones():
        problems["zone"] = "Choose a time zone from the list."
    if read_day_start(fields.get("day_start", "")) is None:
        problems["day_start"] = "Choose an hour from 0 to 12."
    return problems


def _passphrase(fields: Fields) -> str:
    """The four offered words, or her own: what someone typed is what they mean."""
    own = fields.get("words") == "own" or fields.get("passphrase")
    return fields.get("passphrase" if own else "offered", "")


async def _page(
    request: Request,
    person: Person,
    *,
    step: int,
    fields: Fields | None = None,
    problems: Mapping[str, str] | None = None,
    share: Sequence[str] = (),
) -> Response:
    clinic = await people.clinic_numbered(person.clinic)
    typed = dict(fields or {})
    words = typed.get("offered") or offered_passphrase()
    return page(
        request,
        "accounts/join.html",
        422 if problems else 200,
        step=step,
        clinic={"name": clinic.name, "links": [], "reads": clinic.hours},
        person=Guest(person.name, person.role.value, person.joined),
        fields=_suggested(person) | typed if step == 2 else typed,
        problems=dict(problems or {}),
        offered=words if step == 2 else "",
        zones=zones() if step == 2 else [],
        hours=list(DAY_STARTS),
        clinicians=await _clinicians(person, share) if step == 2 else [],
    )


def _suggested(person: Person) -> dict[str, str]:
    """What stands in the form before anything is typed: a name, and the clinic's own zone."""
    return {
        "username": person.username or offered_username(person.name),
        "zone": person.zone,
        "day_start": str(person.day_start),
    }


async def _readers(person: Person, share: Sequence[str]) -> list[UUID]:
    """Those chosen who are clinicians of this clinic; other ids mean nobody."""
    known = [one.viewer_id for one in await queries.could_share_with(person)]
    return [one for one in known if str(one) in share]


async def _clinicians(person: Person, share: Sequence[str]) -> list[Choice]:
    if person.role is not Role.PATIENT:
        return []
    return [
        Choice(str(one.viewer_id), one.name, str(one.viewer_id) in share)
        for one in await queries.could_share_with(person)
    ]


async def _invited(request: Request) -> Person | None:
    now = request.app.state.clock()
    return await people.invited(request.path_params["token"], "join", at=now)


def _closed(request: Request) -> Response:
    return said(request, 404, NOT_OPEN, heading=CLOSED)


routes = [resource("/join/{token}", GET=show, POST=take_up)]
