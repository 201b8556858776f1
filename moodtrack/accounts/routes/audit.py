"""/clinic/audit: which of the staff did what, to whose record; nothing of what a record says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import queries
from moodtrack.accounts.domain import Person, SignedIn, Standing
from moodtrack.accounts.routes.people import administrator
from moodtrack.audit import trail
from moodtrack.reading import Fault, read_id
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

PATH = "/clinic/audit"
SHOWN = 50
MOST_STAFF = 1_000
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PLACE = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)
NOT_A_DAY = "Write the day like 2026-11-23."
FIRST, LAST = date(1970, 1, 2), date(2149, 12, 30)


@dataclass(frozen=True, slots=True)
class Told:
    """One line as the page tells it."""

    at: datetime
    who: str
    verb: str
    about: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lines are narrowed down to."""

    day: date | None
    person: Person | None
    after: trail.Place
    problems: dict[str, str]


async def show(request: Request) -> Response:
    by = await administrator(request)
    asked, zone = await _asked(request, by), ZoneInfo(by.clinic.zone)
    since, until = _span(asked.day, zone)
    found = await trail.acts_of_staff(
        by.clinic.number,
        since=since,
        until=until,
        person=asked.person.number if asked.person else 0,
        after=asked.after,
        most=SHOWN + 1,
    )
    now = request.app.state.clock()
    staff, _ = await queries.roster(by.clinic.number, patients=False, most=MOST_STAFF, at=now)
    return page(
        request,
        "accounts/audit.html",
        422 if asked.problems else 200,
        me=by,
        lines=await _told([line for _, line in found[:SHOWN]], zone),
        people=_choices(staff, asked.person),
        person=str(asked.person.id) if asked.person else "",
        day=request.query_params.get("day", ""),
        problems=asked.problems,
        older=_address(asked, found[SHOWN - 1][0]) if len(found) > SHOWN else "",
    )


def _choices(staff: Sequence[Standing], chosen: Person | None) -> list[Standing | Person]:
    """The staff by name, and whoever else is asked about: a patient of the clinic."""
    others = [chosen] if chosen and not chosen.role.staff else []
    return [*staff, *others]


async def _asked(request: Request, by: SignedIn) -> Asked:
    """What the address asks for; a person who is not of this clinic is nothing at this address."""
    query, problems = request.query_params, dict[str, str]()
    day = _day(query.get("day", "").strip())
    if query.get("day", "").strip() and day is None:
        problems["day"] = NOT_A_DAY
    person = await _person(query["person"], by) if query.get("person") else None
    after = trail.END
    if query.get("after"):
        place = PLACE.fullmatch(query["after"])
        if place is None:
            raise HTTPException(404)
        after = (int(place[1]), int(place[2]))
    return Asked(day, person, after, problems)


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        return None
    return day if day and FIRST <= day <= LAST else None


async def _person(typed: str, by: SignedIn) -> Person:
    try:
        person = await queries.person_with(read_id(typed))
    except Fault:
        raise HTTPException(404) from None
    if person is None or person.clinic != by.clinic.number:
        raise HTTPException(404)
    return person


def _span(day: date | None, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants of a day on the clinic's clock; without one, all there are."""
    if day is None:
        return datetime(1970, 1, 1, tzinfo=UTC), datetime(2150, 1, 1, tzinfo=UTC)
    begin = datetime.combine(day, time(), tzinfo=zone)
    return begin, datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


async def _told(lines: Sequence[trail.Line], zone: ZoneInfo) -> list[Told]:
    """Lines with names for numbers. What a line about a patient says beyond its verb stays out."""
    names = await queries.names_of([one for line in lines for one in (line.actor, line.patient)])
    found = []
    for line in lines:
        about = names.get(line.patient, "") if line.patient else await _named(line.detail)
        who = names.get(line.actor, "someone")
        found.append(Told(line.at.astimezone(zone), who, line.verb, about))
    return found


async def _named(detail: str) -> str:
    """A line about the house with a name in place of a person's id."""
    for id_ in ID.findall(detail):
        person = await queries.person_with(UUID(id_))
        detail = detail.replace(id_, person.name if person else "someone")
    return detail


def _address(asked: Asked, last: trail.Place) -> str:
    said = {
        "day": asked.day.isoformat() if asked.day else "",
        "person": str(asked.person.id) if asked.person else "",
        "after": f"{last[0]}.{last[1]}",
    }
    return f"{PATH}?{urlencode({name: value for name, value in said.items() if value})}"


routes = [resource(PATH, GET=show)]
