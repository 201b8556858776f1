"""/export: what is in the archive, and the archive; GET /api/v1/export is its history.json."""

from datetime import datetime
from typing import Literal, cast
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

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
from moodtrack.exports.routes import fhir
from moodtrack.exports.schema import OPERATIONS
from moodtrack.sharing.gate import open_own, open_to_take_home
from moodtrack.web.pages import page
from moodtrack.web.routing import resource


async def show(request: Request) -> Response:
    person = await signed_in(request)
    answered = await days_answered(open_own(person))
    return page(request, "exports/export.html", me=person, days=answered)


async def take(request: Request) -> Response:
    """The zip, sent while it is made."""
    person = await freshly_signed_in(request)
    now: datetime = request.app.state.clock()
    record = await open_to_take_home(person, at=now)
    paper = cast(Literal["a4", "letter"], person.clinic.paper)
    today = label_day(now, ZoneInfo(record.zone), record.day_start)
    drawn = follow_up_page(request.app.state.renderer, record, paper=paper, at=now)
    return StreamingResponse(
        at_one_moment(zipped(parts(record, at=now, follow_up=drawn))),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="history-{today}.zip"'},
    )


async def give(request: Request) -> Response:
    """For a program with a key, or a browser that has lately shown whose hand it is in."""
    person = await signed_in(request)
    if not person.by_token:
        person = await freshly_signed_in(request)
    now = request.app.state.clock()
    record = await open_to_take_home(person, at=now)
    return StreamingResponse(at_one_moment(history(record, at=now)), media_type="application/json")


operations = OPERATIONS
routes = [
    *fhir.routes,
    resource("/api/v1/export", GET=give),
    resource("/export", GET=show, POST=take),
]
