"""/checkins: what was written, a month at a time, as a list or a calendar."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.checkins import queries
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY, Day, allowed_days
from moodtrack.checkins.routes.day import labels, today_of
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own
from moodtrack.treatment.queries import infusions
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

SUNDAY_FIRST = calendar.Calendar(calendar.SUNDAY)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two words on a day; picking it makes a new revision that replaces both."""

    answers: Answers
    revision: str


@dataclass(frozen=True, slots=True)
class Beside:
    day: date
    replaces: str
    choices: list[Choice]


async def show(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own(person)
    today = today_of(record, request.app.state.clock())
    month = _month(request.query_params.get("month", ""), today)
    last = _next(month) - timedelta(days=1)
    found = await queries.days(record, since=month, until=min(last, today))
    answered = [one for one in found if one.answers.answered]
    known = await infusions(open_own(person))
    divided = await queries.divided_days(record)
    return page(
        request,
        "checkins/history.html",
        me=person,
        view="calendar" if request.query_params.get("view") == "calendar" else "list",
        month=month,
        earlier=await _earlier(record, month),
        later=_next(month) if _next(month) <= today else None,
        weeks=SUNDAY_FIRST.monthdatescalendar(month.year, month.month),
        days=answered[::-1],
        answered=len(answered),
        of=(min(last, today) - month).days + 1,
        labels=await labels(person, [*answered, *divided]),
        infusions={one.day: one.n for one in known if month <= one.day <= last},
        open_days=allowed_days(today, record.backfill_days),
        today=today,
        beside=[_beside(one) for one in divided],
    )


def _month(text: str, today: date) -> date:
    """The first day of the month asked for; this month when it cannot be read or is to come."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST_DAY <= asked <= min(today, LAST_DAY) else today.replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


async def _earlier(record: OpenRecord, month: date) -> date | None:
    first = await queries.first_day(record)
    if first is None or first >= month:
        return None
    return (month - timedelta(days=1)).replace(day=1)


def _beside(day: Day) -> Beside:
    return Beside(
        day=day.day,
        replaces=" ".join([str(day.revision), *(str(other.revision) for other in day.others)]),
        choices=[
            Choice(answers, str(uuid4()))
            for answers in (day.answers, *(other.answers for other in day.others))
        ],
    )


routes = [resource("/checkins", GET=show)]
