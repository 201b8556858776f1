"""From a request to an open visit: by a sign-in of staff, or a tablet left at the chair."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn, hashed
from moodtrack.accounts.session import SignedOut, maybe_signed_in
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.sharing.gate import open_at_the_chair, open_chair
from moodtrack.treatment.actions.stations import touch
from moodtrack.treatment.domain.sitting import Sitting
from moodtrack.treatment.domain.station import LONGEST, Station
from moodtrack.treatment.queries import sittings, stations

TOUCH_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Chair:
    """An opened visit; `me` is None on a tablet that was left there."""

    record: TreatmentRecord
    visit: Sitting
    me: SignedIn | None
    station: Station | None


class Locked(Exception):
    """A tablet at this very chair, waiting for its four digits."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.station = station


async def at_the_chair(request: Request) -> Chair:
    """The visit the address names. Raises SignedOut, NotShared, Locked."""
    patient, sitting_id = request.path_params["id"], _uuid(request.path_params["sitting"])
    now = request.app.state.clock()
    me = await maybe_signed_in(request)
    if me is not None:
        record = await open_chair(me, patient, today=now.astimezone(_zone(me)).date(), at=now)
        return Chair(record, await _visit(record, sitting_id), me, None)
    left = await station_of(request)
    if left is None or (str(left.patient_id), left.sitting_id) != (patient.lower(), sitting_id):
        raise SignedOut
    record = await open_at_the_chair(left.keeper, patient, at=now)
    visit = await _visit(record, sitting_id)
    if not visit.state.open:
        raise SignedOut
    if left.locked(now):
        raise Locked(left)
    if now - left.used_at > TOUCH_EVERY:
        await touch(left.token_hash, at=now)
    return Chair(record, visit, None, left)


async def station_of(request: Request) -> Station | None:
    """The tablet this browser is, if it was left at a chair and not closed since."""
    token = request.cookies.get(cookie_name(request), "")
    found = await stations.station(hashed(token)) if token else None
    return None if found is None or found.over(request.app.state.clock()) else found


async def _visit(record: TreatmentRecord, sitting_id: UUID) -> Sitting:
    visit = await sittings.sitting(record, sitting_id)
    if visit is None:
        raise NotShared
    return visit


def _zone(me: SignedIn) -> ZoneInfo:
    return ZoneInfo(me.clinic.zone)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotShared from None


def cookie_name(request: Request) -> str:
    return "__Host-station" if request.app.state.config.secure else "station"


def give_station(request: Request, answer: Response, token: str) -> Response:
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int(LONGEST.total_seconds()),
        secure=request.app.state.config.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def take_station_away(request: Request, answer: Response) -> Response:
    secure = request.app.state.config.secure
    answer.delete_cookie(cookie_name(request), secure=secure, httponly=True, samesite="lax")
    return answer
