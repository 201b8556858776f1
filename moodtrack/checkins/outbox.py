"""The phone's doors: POST /api/v1/checkins takes its outbox, GET gives what stands; who I am."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moodtrack import db
from moodtrack.accounts.session import signed_in
from moodtrack.checkins import actions, queries
from moodtrack.checkins.domain.book import Result
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY, Day, allowed_days, label_day
from moodtrack.checkins.domain.extra import Items
from moodtrack.checkins.domain.moments import Moment, read_moment
from moodtrack.checkins.domain.revisions import Revision, Writer, digest_of, read_day, read_revision
from moodtrack.checkins.schema import OPERATIONS
from moodtrack.language import _
from moodtrack.reading import Fault, Problems, clip
from moodtrack.revising import Refused, refused
from moodtrack.safety.domain.concerns import value_in
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource
from moodtrack.web.strict import json_body

MOST = 200  # revisions, and moments, in one body


async def take(request: Request) -> Response:
    """Keep what a phone sends. Every answer says what became of each revision, by its id."""
    person = await signed_in(request)
    record = open_own(person)
    raw_revisions, raw_moments = _envelope(await json_body(request))
    now = request.app.state.clock()
    said = [_revision(raw, record, now) for raw in raw_revisions]
    kept = await actions.keep(
        record,
        await queries.only_asked(record, person.clinic.number, said),
        moments=[_moment(raw, now) for raw in raw_moments],
        at=now,
    )
    answer: dict[str, Any] = {"epoch": db.epoch(), "results": [_told(one) for one in kept.results]}
    answer["moments"] = [_told(one) for one in kept.moments]
    return json_answer(answer)


def _envelope(body: object) -> tuple[Sequence[object], Sequence[object]]:
    if not isinstance(body, Mapping):
        raise Refusal(422, _("The body is an object with revisions."))
    problems = {
        clip(name): _("We do not know this.")
        for name in body
        if name not in ("revisions", "moments")
    }
    lists: dict[str, Sequence[object]] = {}
    for name in ("revisions", "moments"):
        value = body.get(name)
        lists[name] = value if isinstance(value, list) else []
        if value is not None and not isinstance(value, list):
            problems[name] = _("This is a list.")
        elif len(lists[name]) > MOST:
            problems[name] = _("At most %(most)s at once. Send the rest afterwards.", most=MOST)
    if not problems and not lists["revisions"] and not lists["moments"]:
        problems["revisions"] = _("There is nothing in here to keep.")
    if problems:
        raise Refusal(422, _("This could not be taken as a whole."), problems)
    return lists["revisions"], lists["moments"]


def _revision(raw: object, record: OpenRecord, now: datetime) -> Revision | Refused:
    writer = Writer(record.day_start, record.backfill_days)
    try:
        return read_revision(raw, writer, now)
    except Problems as problems:
        return refused(raw, problems, _day_of(raw), worry=value_in(raw))


def _moment(raw: object, now: datetime) -> Moment | Refused:
    try:
        return read_moment(raw, now)
    except Problems as problems:
        return refused(raw, problems, None)


def _day_of(raw: object) -> date | None:
    """The day a refused revision speaks of, if that much can be read."""
    try:
        return read_day(raw.get("day")) if isinstance(raw, Mapping) else None
    except Fault:
        return None


def _told(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status.value,
        "head": [str(one) for one in result.head],
        "problems": {name: _(said) for name, said in result.problems.items()},
        "kept_as": None if result.kept_as is None else str(result.kept_as),
    }


async def give(request: Request) -> Response:
    """The days that stand, oldest first."""
    record = open_own(await signed_in(request))
    since, until = span(request)
    found = await queries.days(record, since=since, until=until)
    return json_answer({"days": [_day(one) for one in found]})


def span(request: Request, known: Sequence[str] = ()) -> tuple[date, date]:
    """`since` and `until` of the query, both optional. Raises Refusal."""
    problems, days = {}, {"since": FIRST_DAY, "until": LAST_DAY}
    for name in days:
        if name in request.query_params:
            try:
                days[name] = read_day(request.query_params[name])
            except Fault as fault:
                problems[name] = str(fault)
    problems |= {
        clip(name): _("We do not know this.")
        for name in request.query_params
        if name not in days and name not in known
    }
    if problems:
        raise Refusal(422, _("This period could not be read."), problems)
    return days["since"], days["until"]


def _day(day: Day) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "answers": day.answers.as_json(),
        "mode": day.mode.value,
        "written_at": day.written_at.isoformat(),
        "received_at": day.received_at.isoformat(),
        "tz": day.tz,
        "revision": str(day.revision),
        "others": [
            {"revision": str(other.revision), "answers": other.answers.as_json()}
            for other in day.others
        ],
    }


async def digest(request: Request) -> Response:
    """How much the clinic has, in a form that a phone can compare with what it holds."""
    record = open_own(await signed_in(request))
    wants = request.query_params.get("ids", "false")
    since, until = span(request, known=("ids",))
    if wants not in ("true", "false"):
        raise Refusal(422, _("This could not be read."), {"ids": _("This is true or false.")})
    found = await queries.ids(record, since=since, until=until)
    every = [one for ids in found.values() for one in ids]
    told: dict[str, Any] = {
        "epoch": db.epoch(),
        "days": len(found),
        "revisions": len(every),
        "digest": digest_of(every),
    }
    if wants == "true":
        told["ids"] = {day.isoformat(): [str(one) for one in ids] for day, ids in found.items()}
    return json_answer(told)


async def me(request: Request) -> Response:
    """Who is signed in here, and which days they may write: none, for staff."""
    person = await signed_in(request)
    today = label_day(request.app.state.clock(), ZoneInfo(person.zone), person.day_start)
    items = Items() if person.role.staff else await queries.items(person.clinic.number)
    open_days = [] if person.role.staff else allowed_days(today, person.clinic.backfill_days)
    return json_answer(
        {
            "id": str(person.id),
            "name": person.name,
            "role": person.role.value,
            "zone": person.zone,
            "day_start": person.day_start,
            "today": today.isoformat(),
            "allowed_days": [day.isoformat() for day in open_days],
            "extra": [item.as_json() for item in items.asked],
        }
    )


operations = OPERATIONS
routes: list[Route] = [
    resource("/api/v1/checkins", GET=give, POST=take),
    resource("/api/v1/checkins/digest", GET=digest),
    resource("/api/v1/me", GET=me),
]
