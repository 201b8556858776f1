"""/moments: a number at any time, several a day, because relief may come within hours."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.checkins import actions, queries
from moodtrack.checkins.domain.moments import Moment, read_moment
from moodtrack.reading import Problems, typed_number
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/moments"
SHOWN = timedelta(days=3)


async def show(request: Request) -> Response:
    return await _page(request, await signed_in(request), {})


async def keep(request: Request) -> Response:
    """The same moment a phone would send, through the same action; sent twice it is kept once."""
    person = await signed_in(request)
    record = open_own(person)
    fields, now = await form_fields(request), request.app.state.clock()
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut  # a page of somebody else's, left open on a shared phone
    try:
        await actions.keep(record, [], at=now, moments=[_read(fields, person, now)])
    except Problems as problems:
        return await _page(request, person, fields, problems.by_field)
    return see(f"{PATH}?done=1")


def _read(fields: Mapping[str, str], person: SignedIn, now: datetime) -> Moment:
    """Raises Problems."""
    raw: dict[str, Any] = {
        "id": fields.get("id") or str(uuid4()),
        "at": now.astimezone(ZoneInfo(person.zone)).isoformat(),
        "tz": person.zone,
        "mood": typed_number(fields.get("mood", "")),
        "note": fields.get("note") or None,
        "replaces": [],
    }
    return read_moment(raw, now)


async def _page(
    request: Request,
    person: SignedIn,
    fields: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    now, zone = request.app.state.clock(), ZoneInfo(person.zone)
    known = await queries.moments_since(open_own(person), since=now - SHOWN)
    return page(
        request,
        "checkins/moment.html",
        422 if problems else 200,
        me=person,
        now=now.astimezone(zone),
        moments=[(one, one.at.astimezone(zone)) for one in reversed(known)],
        fields={"id": str(uuid4()), **fields},
        problems=dict(problems or {}),
        saved="done" in request.query_params,
    )


routes = [resource(PATH, GET=show, POST=keep)]
