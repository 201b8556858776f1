"""/join/{token}: from the clinic's invitation to one's own record, in two steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions as accounts
from moodtrack.accounts import queries as people
from moodtrack.accounts.ceremonies import TO_MAKE, NotThisOne, new_challenge, to_make
from moodtrack.accounts.domain import (
    DAY_STARTS,
    FIRST_HOUR,
    Clinic,
    Person,
    Role,
    hashed,
    offered_passphrase,
    offered_username,
    passphrase_problem,
    read_day_start,
    read_username,
    zones,
)
from moodtrack.accounts.hashing import slow_hash, strength
from moodtrack.accounts.routes.passkeys import site
from moodtrack.accounts.routes.second import MAKE, NOT_MADE, made_for
from moodtrack.accounts.routes.sign_in import CLOSED, NOT_OPEN, entered, label_of
from moodtrack.accounts.session import cookie_of
from moodtrack.language import _, n_, spoken
from moodtrack.sharing import actions, queries
from moodtrack.web.errors import said
from moodtrack.web.forms import form_lists
from moodtrack.web.pages import page
from moodtrack.web.routing import resource
from moodtrack.web.speech import switched

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
    if switched(fields):
        return await _page(request, person, step=1, fields=fields)
    try:
        await accounts.check_second_fact(token, fields.get("second_fact", ""), at=now)
    except accounts.NotOpen:
        return _closed(request)
    except accounts.WrongFact as wrong:
        if not wrong.left:
            return _closed(request)
        sentence = n_(
            "This is not what your clinic gave you. You can try once more.",
            "This is not what your clinic gave you. You can try %(n)s more times.",
            wrong.left,
        )
        problems = {"second_fact": sentence}
        return await _page(request, person, step=1, fields=fields, problems=problems)
    if waits := await _waits(request, person, fields, now):
        return waits
    if "username" not in fields:
        return await _page(request, person, step=2, fields=fields)
    return await _finish(request, person, fields, lists.get("share", []))


async def _waits(
    request: Request, person: Person, fields: Fields, now: datetime
) -> Response | None:
    """Someone who had joined comes back by a wait that every device of theirs is told of."""
    token = request.path_params["token"]
    try:
        until = await accounts.wait_of(token, ask="ask" in fields, at=now)
    except accounts.NotOpen:
        return _closed(request)
    except LookupError:
        return await _waiting_page(request, person, fields, None)
    return None if until is None else await _waiting_page(request, person, fields, until)


async def _waiting_page(
    request: Request, person: Person, fields: Fields, until: datetime | None
) -> Response:
    clinic = await people.clinic_numbered(person.clinic)
    return page(
        request,
        "accounts/coming-back.html",
        name=person.name,
        patient=person.role is Role.PATIENT,
        clinic={"name": clinic.name, "phone": clinic.phone},
        username=person.username or "",
        second_fact=fields.get("second_fact", ""),
        until=None if until is None else until.astimezone(ZoneInfo(person.zone)),
    )


async def _finish(
    request: Request, person: Person, fields: Fields, share: Sequence[str]
) -> Response:
    clinic = await people.clinic_numbered(person.clinic)
    problems = _problems(fields, clinic, person.role)
    again: dict[str, Any] = {"step": 2, "fields": fields, "share": share}
    if problems:
        return await _page(request, person, problems=problems, **again)
    try:
        joining = await _joining(request, fields)
        joined, session = await actions.take_up(
            request.path_params["token"],
            joining,
            readers=await _readers(person, share),
            at=request.app.state.clock(),
        )
    except accounts.Taken as taken:
        return await _page(request, person, problems={"username": str(taken)}, **again)
    except NotThisOne:
        return await _page(request, person, problems={"passkey": _(NOT_MADE)}, **again)
    except accounts.NotOpen:
        return _closed(request)
    new = joined.role is Role.PATIENT and not person.joined
    on = {"next": FIRST_HOUR} if new else {}
    return entered(request, joined, session, on, whole=joining.passkey is not None)


async def _joining(request: Request, fields: Fields) -> accounts.Joining:
    """Raises NotThisOne."""
    by_passkey = fields.get("words") == "passkey"
    bound = hashed(request.path_params["token"])
    return accounts.Joining(
        username=read_username(fields["username"]) or "",
        passphrase_hash=None if by_passkey else await slow_hash(_passphrase(fields)),
        zone=fields["zone"],
        day_start=read_day_start(fields["day_start"]) or 0,
        label=label_of(request),
        passkey=made_for(request, fields.get("passkey", ""), bound) if by_passkey else None,
        old=cookie_of(request),
        language=spoken(),
    )


def _problems(fields: Fields, clinic: Clinic, role: Role) -> dict[str, str]:
    problems = {}
    if read_username(fields.get("username", "")) is None:
        problems["username"] = _("Use 3 to 40 letters, numbers, dots or dashes.")
    chosen, by_passkey = _passphrase(fields), fields.get("words") == "passkey"
    problem = passphrase_problem(chosen, strength=strength(chosen), clinic=clinic.name, role=role)
    if problem and not by_passkey:
        problems["passphrase"] = problem
    if fields.get("zone") not in zones():
        problems["zone"] = _("Choose a time zone from the list.")
    if read_day_start(fields.get("day_start", "")) is None:
        problems["day_start"] = _("Choose an hour from 0 to 12.")
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
        options=_options(request, person) if step == 2 else {},
    )


def _options(request: Request, person: Person) -> dict[str, object]:
    challenge = new_challenge(
        MAKE, hashed(request.path_params["token"]), lasts=TO_MAKE, at=request.app.state.clock()
    )
    return to_make(site(request), challenge, person=person.id, name=person.name)


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
    return said(request, 404, _(NOT_OPEN), heading=_(CLOSED))


routes = [resource("/join/{token}", GET=show, POST=take_up)]
