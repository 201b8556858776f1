"""/sharing: who may read the diary, and who did."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.accounts.session import signed_in
from moodtrack.audit import trail
from moodtrack.sharing import actions, queries
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

JOINED = "joined"
SHOWN = 50  # lines of who looked


@dataclass(frozen=True, slots=True)
class Clinician:
    id: str
    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the trail as the patient reads it."""

    who: str
    what: str
    at: datetime


async def show(request: Request) -> Response:
    person = await signed_in(request)
    record, zone = open_own(person), ZoneInfo(person.zone)
    clinicians = [
        Clinician(
            str(one.viewer_id), one.name, one.since.astimezone(zone).date() if one.since else None
        )
        for one in await queries.shares(record)
    ]
    looked = await _looked(record, person)
    return page(
        request,
        "sharing/sharing.html",
        me=person,
        clinic={"name": person.clinic.name, "links": [], "reads": person.clinic.hours},
        clinicians=clinicians,
        looked=looked[:SHOWN],
        more_looked=len(looked) > SHOWN,
    )


async def _looked(record: OpenRecord, person: SignedIn) -> list[Look]:
    """What others did with this diary, latest first; and each time somebody came in as its owner.

    An invitation to this diary could be taken up by someone else: its owner must see that.
    """
    zone = ZoneInfo(person.zone)
    lines = [
        one
        for one in await trail.trail_of(record.patient)
        if one.actor != person.number or one.verb == JOINED
    ]
    names = await names_of([one.actor for one in lines])
    return [
        Look(names.get(one.actor, "someone"), _words(one), one.at.astimezone(zone)) for one in lines
    ]


def _words(line: trail.Line) -> str:
    if line.verb == JOINED:
        return "came in with an invitation; if it was not you, tell your clinic"
    if line.verb == "opened the record":
        return f"opened {line.detail}" if line.detail else "opened the record"
    return line.verb


async def change(request: Request) -> Response:
    person = await signed_in(request)
    record, now = open_own(person), request.app.state.clock()
    fields = await form_fields(request)
    if fields.get("share"):
        await actions.share_with(record, _uuid(fields["share"]), at=now)
    elif fields.get("stop"):
        await actions.stop_sharing_with(record, _uuid(fields["stop"]), at=now)
    return see("/sharing")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None


routes = [resource("/sharing", GET=show, POST=change)]
