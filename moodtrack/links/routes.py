"""/c/{token}: a page that takes mood, sleep and moving without signing in, and shows nothing."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts import limits
from moodtrack.accounts.session import maybe_signed_in
from moodtrack.checkins.domain.book import Result
from moodtrack.checkins.domain.days import allowed_days, label_day
from moodtrack.checkins.domain.forms import in_form, read_form
from moodtrack.language import N_, _, speak
from moodtrack.links import actions
from moodtrack.links.domain import ASKED, ON_ITS_WAY, STILL_TYPING, Link, read_said
from moodtrack.links.queries import opened
from moodtrack.reading import Problems
from moodtrack.revising import Status
from moodtrack.web.bodies import kind_of
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.problems import Refusal, json_answer, problem
from moodtrack.web.routing import resource
from moodtrack.web.speech import named_in
from moodtrack.web.strict import json_body

MOST = 200  # revisions in one body, as for every phone
MOST_BYTES = 64 * 1024
WAIT = "120"  # seconds
TOO_OFTEN = N_("That was a lot at once. Please wait a little and try again.")
NOT_OPEN = N_("This link opens nothing any more. Please sign in.")
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    """The page, the same whether or not anything was answered; whoever is signed in goes on."""
    now = request.app.state.clock()
    link = await opened(request.path_params["token"], at=now)
    if link is None:
        return _ended(request)
    person = await maybe_signed_in(request)
    if person is not None and person.id == link.record.id:
        return see("/today")
    return _page(request, link, done="done" in request.query_params)


async def take(request: Request) -> Response:
    """What is said by a link: a form, or the revisions of an outbox."""
    if kind_of(request) == "application/json":
        try:
            return await _take_revisions(request)
        except Refusal as refusal:  # told as a program reads it
            return problem(refusal.status, refusal.detail, refusal.problems)
    return await _take_form(request)


def _ended(request: Request) -> Response:
    """Never made, over, taken back, or of somebody who is gone: one and the same page."""
    return page(request, "links/ended.html", 404)


async def _take_revisions(request: Request) -> Response:
    now = request.app.state.clock()
    link = await opened(request.path_params["token"], at=now, after=ON_ITS_WAY)
    if link is None:
        raise Refusal(401, _(NOT_OPEN))
    if not await _may_write(request, now):
        return problem(429, _(TOO_OFTEN), headers={"retry-after": WAIT})
    raw = _revisions(await json_body(request, most_bytes=MOST_BYTES))
    results = await actions.keep(link, [read_said(one, link, now) for one in raw], at=now)
    return json_answer({"epoch": db.epoch(), "results": [_told(one) for one in results]})


def _revisions(body: object) -> list[object]:
    """Raises Refusal."""
    raw = body.get("revisions") if isinstance(body, Mapping) and len(body) == 1 else None
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST:
        raise Refusal(422, f"The body is an object with 1 to {MOST} revisions.")
    return raw


def _told(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status.value,
        "head": [],
        "problems": dict(result.problems),
        "kept_as": None,
    }


async def _take_form(request: Request) -> Response:
    now, token = request.app.state.clock(), request.path_params["token"]
    link = await opened(token, at=now, after=STILL_TYPING)
    if link is None:
        return _ended(request)
    fields = await form_fields(request)
    _speak(request, link)
    if not await _may_write(request, now):
        answer = _page(request, link, 429, fields=fields, problems={"mood": _(TOO_OFTEN)})
        answer.headers["retry-after"] = WAIT
        return answer
    try:
        await _keep(link, fields, now)
    except Problems as problems:
        return _page(request, link, 422, fields=fields, problems=problems.by_field)
    return see(f"/c/{token}?done=1")


async def _keep(link: Link, fields: Fields, now: datetime) -> None:
    """Raises Problems under the form's field names."""
    raw = {
        "id": str(uuid4()),
        "day": fields.get("day", ""),
        "written_at": now.isoformat(),
        "tz": link.record.zone,
        "answers": read_form({name: fields.get(name, "") for name in ASKED}).as_json(),
    }
    [result] = await actions.keep(link, [read_said(raw, link, now)], at=now)
    if result.status is Status.REFUSED:
        raise Problems(in_form(result.problems))


async def _may_write(request: Request, now: datetime) -> bool:
    """So much by one link, and so much from one address. To look needs no limit: see ADR 30."""
    place = (request.client.host if request.client else "")[:45]  # the longest address there is
    buckets = [(f"link:{request.path_params['token']}", 40), (f"link-from:{place}", 200)]
    for key, burst in buckets:
        if not await limits.allowed(key, burst=burst, per_hour=burst * 4, at=now):
            return False
    return True


def _speak(request: Request, link: Link) -> None:
    if not named_in(request.scope):
        speak(link.language)


def _page(
    request: Request,
    link: Link,
    status: int = 200,
    *,
    fields: Fields | None = None,
    problems: Mapping[str, str] | None = None,
    done: bool = False,
) -> Response:
    _speak(request, link)
    return page(
        request,
        "links/link.html",
        status,
        days=_days(link, request.app.state.clock()),
        token=request.path_params["token"],
        fields=dict(fields or {}),
        problems=dict(problems or {}),
        done=done,
        help_lines=request.app.state.bell.lines_of(link.clinic),
    )


def _days(link: Link, now: datetime) -> list[tuple[date, str]]:
    """Today first, then those before it that are open, each as it is called."""
    today = label_day(now, ZoneInfo(link.record.zone), link.record.day_start)
    names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    open_days = allowed_days(today, link.record.backfill_days)
    return [(day, names.get(day, "")) for day in open_days]


routes = [resource("/c/{token}", GET=show, POST=take)]
