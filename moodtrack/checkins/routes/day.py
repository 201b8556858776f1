"""The check-in's pages: /today, /checkins/2026-11-22 is that day, to look at and to say again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.checkins import actions, queries
from moodtrack.checkins.domain.days import Day, allowed_days, label_day
from moodtrack.checkins.domain.forms import form_of, in_form, items_in, read_form, said_again
from moodtrack.checkins.domain.revisions import Revision, Writer, read_day, read_revision
from moodtrack.checkins.routes.beside import beside
from moodtrack.language import _
from moodtrack.reading import Fault, Problems
from moodtrack.revising import Refused, Status
from moodtrack.safety.domain.concerns import QUESTION, read_value
from moodtrack.safety.queries.own import opens_help, standing_of
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own
from moodtrack.treatment.domain import last_before, place_between
from moodtrack.treatment.queries import infusions
from moodtrack.web.forms import form_fields
from moodtrack.web.notices import Notice
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource


@dataclass(frozen=True, slots=True)
class OpenDay:
    """Another day that can still be filled in, and whether it has been."""

    day: date
    answered: bool


async def show_today(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own(person)
    today = today_of(record, request.app.state.clock())
    return await _day_page(request, person, today, follows_today=True)


async def show_day(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own(person)
    day, today = _day(request), today_of(record, request.app.state.clock())
    if day > today:
        raise HTTPException(404)
    if day not in allowed_days(today, record.backfill_days):
        return await _closed_day(request, person, day)
    return await _day_page(request, person, day)


async def _closed_day(request: Request, person: SignedIn, day: date) -> Response:
    """A day that can no longer be filled in: what was written, to read."""
    where, entry = await _where(person, day), await queries.day(open_own(person), day)
    return page(
        request,
        "checkins/closed-day.html",
        me=person,
        entry=entry,
        day=day,
        place=where["place"],
        labels=await labels(person, [entry] if entry else []),
    )


async def keep_day(request: Request) -> Response:
    """The form without script: the same revision a phone would make, through the same action."""
    person = await signed_in(request)
    record = open_own(person)
    day, now = _day(request), request.app.state.clock()
    fields = await form_fields(request)
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut  # a page of somebody else's, left open on a shared phone
    try:
        if not fields:  # a form of ours is never empty: nothing was said, so nothing is cleared
            raise Problems({"day": _("Nothing came with this. What you wrote stays as it is.")})
        kept = await _keep(person, day, fields, now)
    except Problems as problems:
        return await _day_page(request, person, day, fields=fields, problems=problems.by_field)
    if await opens_help(record, kept):
        return see("/help-now")
    today = today_of(record, now)
    return see("/today" if day == today else f"/checkins/{day}")


async def _keep(person: SignedIn, day: date, fields: Mapping[str, str], now: datetime) -> UUID:
    """Gives the id it is kept under. Raises Problems under the form's field names."""
    record = open_own(person)
    try:
        revision = _revision(record, day, fields, now)
    except Problems as problems:  # what calls for people is told all the same
        worry = read_value(fields.get(f"symptom_{QUESTION}"))
        unread = Refused(fields.get("revision"), problems.by_field, day, worry)
        if worry:
            await actions.keep(record, [unread], at=now)
        raise
    if not fields.get("written_at"):  # without script only the id says that it came before
        revision = await _as_kept_before(record, revision)
    said = await queries.only_asked(record, person.clinic.number, [revision])
    kept = await actions.keep(record, said, at=now)
    if kept.results[0].status is Status.REFUSED:
        raise Problems(in_form(kept.results[0].problems))
    return kept.results[0].kept_as or revision.id


def _revision(record: OpenRecord, day: date, fields: Mapping[str, str], now: datetime) -> Revision:
    raw = {
        "id": fields.get("revision") or str(uuid4()),
        "day": day.isoformat(),
        "written_at": fields.get("written_at") or now.isoformat(),
        "tz": fields.get("tz") or record.zone,
        "replaces": fields.get("replaces", "").split(),
        "answers": read_form(fields).as_json(),
    }
    return read_revision(raw, Writer(record.day_start, record.backfill_days), now)


async def _as_kept_before(record: OpenRecord, revision: Revision) -> Revision:
    """Once for the words as they came first, once for words that were changed since."""
    again = said_again(revision, await queries.revision(record, revision.id))
    if again.id == revision.id:
        return again
    return said_again(again, await queries.revision(record, again.id))


async def _day_page(
    request: Request,
    person: SignedIn,
    day: date,
    *,
    follows_today: bool = False,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    """After a fault, what was typed stands in place of what was kept."""
    record = open_own(person)
    today = today_of(record, request.app.state.clock())
    found = await queries.days(record, since=min(day, today) - timedelta(days=8), until=today)
    by_day = {one.day: one for one in found}
    values = _standing(by_day, day, record) | _typed(fields)
    values |= await _around(request, person, day, values["fields"])
    if day == today:
        values |= await _beside(request, person, record)
    return page(
        request,
        "checkins/day.html",
        422 if problems else 200,
        me=person,
        day=day,
        today=today,
        follows_today=follows_today,
        problems=dict(problems or {}),
        open_days=_open_days(by_day, day, today, record.backfill_days),
        **values,
    )


async def _around(
    request: Request, person: SignedIn, day: date, fields: Mapping[str, str]
) -> dict[str, Any]:
    """What the page of any day needs beside its answers.

    `items`: what the clinic asks by itself, and what it asked once where this day answers it.
    """
    items = (await queries.items(person.clinic.number)).of_day(items_in(fields))
    near = await _where(person, day) | await _help(request, person)
    return near | _told(request) | {"items": items}


async def _beside(request: Request, person: SignedIn, record: OpenRecord) -> dict[str, Any]:
    """What stands beside today's check-in, and what other slices want said there."""
    now = request.app.state.clock()
    told: list[Notice | None] = [await one(person, now) for one in request.app.state.today_notices]
    known = await beside(person, record, now)
    return known | {"notices": [one for one in told if one is not None]}


async def _help(request: Request, person: SignedIn) -> dict[str, Any]:
    """How to reach the clinic at this hour, and how a call for help stands."""
    now = request.app.state.clock()
    return {
        "clinic": request.app.state.bell.card(person.clinic, at=now),
        "standing": await standing_of(open_own(person), at=now),
    }


def _told(request: Request) -> dict[str, Any]:
    """What the phone compares its own clock and store with."""
    return {"at": int(request.app.state.clock().timestamp()), "epoch": db.epoch()}


def _typed(fields: Mapping[str, str] | None) -> dict[str, Any]:
    if fields is None:
        return {}
    return {
        "fields": {name: text for name, text in fields.items() if text},
        "heads": fields.get("replaces", "").split(),
    }


def _open_days(
    by_day: Mapping[date, Day], shown: date, today: date, backfill_days: int
) -> list[OpenDay]:
    return [
        OpenDay(day, day in by_day and by_day[day].answers.answered)
        for day in allowed_days(today, backfill_days)
        if day != shown
    ]


async def _where(person: SignedIn, day: date) -> dict[str, Any]:
    """Where the day falls in the treatment."""
    known = await infusions(open_own(person))
    last = last_before(day, known)
    return {
        "place": place_between(day, known) if known else "",
        "days_since_infusion": None if last is None else (day - last.day).days,
    }


def _standing(by_day: Mapping[date, Day], day: date, record: OpenRecord) -> dict[str, Any]:
    """What stands on this day already, and the goal set the day before."""
    shown, before = by_day.get(day), by_day.get(day - timedelta(days=1))
    always = {
        "zone": record.zone,
        "day_start": record.day_start,
        "revision": str(uuid4()),
        "goal_before": before.answers.goal if before else None,
    }
    if shown is None:
        return {**always, "fields": {}, "heads": [], "saved_at": None, "others": ()}
    return {
        **always,
        "fields": form_of(shown.answers),
        "heads": [str(shown.revision), *(str(other.revision) for other in shown.others)],
        "saved_at": shown.written_at.astimezone(ZoneInfo(record.zone)),
        "others": shown.others,
    }


async def labels(person: SignedIn, days: Sequence[Day]) -> dict[str, str]:
    """What the clinic's own items on these days are called; nothing is read where none is."""
    words = [day.answers for day in days] + [one.answers for day in days for one in day.others]
    answered = {key for said in words for key in said.extra}
    return (await queries.items(person.clinic.number)).labels(answered) if answered else {}


def today_of(record: OpenRecord, now: datetime) -> date:
    return label_day(now, ZoneInfo(record.zone), record.day_start)


def _day(request: Request) -> date:
    try:
        return read_day(request.path_params["day"])
    except Fault:
        raise HTTPException(404) from None


routes = [
    resource("/today", GET=show_today),
    resource("/checkins/{day}", GET=show_day, POST=keep_day),
]
