"""A tablet that stays at the chair: left there under four digits, opened again, and closed."""

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.hashing import slow_hash
from moodtrack.accounts.session import signed_in, take_cookie_away
from moodtrack.reading import Fault
from moodtrack.sharing.domain import NotShared
from moodtrack.treatment.actions.stations import close_tablet, leave_tablet, try_code
from moodtrack.treatment.domain.station import Station, read_code
from moodtrack.treatment.routes.chair_page import chair_page
from moodtrack.treatment.session import (
    Locked,
    at_the_chair,
    give_station,
    station_of,
    take_station_away,
)
from moodtrack.web.errors import said
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

CLOSED = "This tablet is closed now. Sign in to open the visit again; what waits here is kept."


async def leave(request: Request) -> Response:
    """Ends the sign-in on this tablet, and leaves it open to this visit alone."""
    try:
        chair = await at_the_chair(request)
    except Locked as locked:
        return locked_page(request, locked.station)
    if chair.me is None or not chair.visit.state.open:
        raise NotShared
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        code = read_code(fields.get("station_code", ""))
    except Fault as fault:
        told = {"station_code": str(fault)}
        return await chair_page(request, chair, fields=fields, problems=told)
    token = await leave_tablet(chair.record, chair.visit.id, await slow_hash(code), at=now)
    await accounts.end_session(chair.me.number, chair.me.session, at=now)
    answer = see(f"/clinic/patients/{chair.record.id}/sittings/{chair.visit.id}")
    return give_station(request, take_cookie_away(request, answer), token)


async def show(request: Request) -> Response:
    """Where a tablet left at a chair finds its visit again."""
    left = await _left(request)
    return see(f"/clinic/patients/{left.patient_id}/sittings/{left.sitting_id}")


async def unlock(request: Request) -> Response:
    """The four digits: the visit opens, or says how many tries are left."""
    left, now = await _left(request), request.app.state.clock()
    fields = await form_fields(request)
    tries = await try_code(left, fields.get("code", "").strip(), at=now)
    if tries < 0:
        return take_station_away(request, said(request, 401, CLOSED, heading="Closed"))
    if tries > 0:
        many = "try once more" if tries == 1 else f"try {tries} more times"
        return locked_page(request, left, problem=f"These are not the four digits. You can {many}.")
    return see(f"/clinic/patients/{left.patient_id}/sittings/{left.sitting_id}")


async def end(request: Request) -> Response:
    """The tablet is not needed here any more: it opens nothing from now on."""
    left = await _left(request)
    await close_tablet(left.token_hash, at=request.app.state.clock())
    return take_station_away(request, see("/sign-in"))


def locked_page(request: Request, left: Station, *, problem: str = "") -> Response:
    """Nothing but a place for four digits: no name, no number."""
    return page(
        request,
        "treatment/unlock.html",
        422 if problem else 401,
        problems={"code": problem} if problem else {},
    )


async def _left(request: Request) -> Station:
    """The tablet this browser is. Raises SignedOut; NotShared for whoever is signed in."""
    left = await station_of(request)
    if left is not None:
        return left
    await signed_in(request)
    raise NotShared


routes = [
    resource("/clinic/patients/{id}/sittings/{sitting}/station", POST=leave),
    resource("/clinic/station", GET=show, POST=unlock),
    resource("/clinic/station/end", POST=end),
]
