"""/export: what is in the archive, and the archive; GET /api/v1/export is its history.json."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, cast
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import freshly_signed_in, signed_in
from moodtrack.checkins.domain.days import label_day
from moodtrack.checkins.queries import days_answered
from moodtrack.exports.archive import (
    at_one_moment,
    follow_up_page,
    history,
    parts,
    zipped,
)
from moodtrack.exports.domain.choice import read_choice
from moodtrack.exports.routes import fhir
from moodtrack.exports.schema import OPERATIONS
from moodtrack.language import ENGLISH, speak
from moodtrack.reading import Problems
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own, open_to_take_home
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

NOTHING: Mapping[str, str] = {}


async def show(request: Request) -> Response:
    return await _page(request, await signed_in(request))


async def take(request: Request) -> Response:
    """The zip, sent while it is made; fields that are not there choose everything."""
    person = await freshly_signed_in(request)
    fields = await form_fields(request)
    try:
        choice = read_choice(fields)
    except Problems as problems:
        return await _page(request, person, 422, fields=fields, problems=problems.by_field)
    speak(ENGLISH)  # files go round: the same bytes, whoever takes them home
    now: datetime = request.app.state.clock()
    record = await open_to_take_home(person, at=now)
    paper = cast(Literal["a4", "letter"], person.clinic.paper)
    renderer = request.app.state.renderer
    drawn = follow_up_page(renderer, record, paper=paper, at=now, choice=choice)
    name = f"history-{_today(request, record)}.zip"
    return StreamingResponse(
        at_one_moment(zipped(parts(record, at=now, follow_up=drawn, choice=choice))),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _page(
    request: Request,
    person: SignedIn,
    status: int = 200,
    *,
    fields: Mapping[str, str] = NOTHING,
    problems: Mapping[str, str] = NOTHING,
) -> Response:
    record = open_own(person)
    said = {"fields": fields, "problems": problems, "today": _today(request, record)}
    days = await days_answered(record)
    return page(request, "exports/export.html", status, me=person, days=days, **said)


def _today(request: Request, record: OpenRecord) -> date:
    return label_day(request.app.state.clock(), ZoneInfo(record.zone), record.day_start)


async def give(request: Request) -> Response:
    """For a program with a key, or a browser that has lately shown whose hand it is in."""
    person = await signed_in(request)
    if not person.by_token:
        person = await freshly_signed_in(request)
    speak(ENGLISH)
    now = request.app.state.clock()
    record = await open_to_take_home(person, at=now)
    return StreamingResponse(at_one_moment(history(record, at=now)), media_type="application/json")


operations = OPERATIONS
routes = [
    *fhir.routes,
    resource("/api/v1/export", GET=give),
    resource("/export", GET=show, POST=take),
]
