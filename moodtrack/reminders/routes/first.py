"""/settings/reminders/first: asked once, after joining: at which hour, or not at all."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import FIRST_HOUR, SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.language import N_, _
from moodtrack.language.dates import hour_in_words
from moodtrack.reminders import actions
from moodtrack.reminders.actions.push_key import public_text, push_key
from moodtrack.reminders.domain import Wish
from moodtrack.reminders.routes.own import posted
from moodtrack.sharing.gate import open_own
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

OFFERED = (8, 12, 18, 20, 21)  # hours of the day; every quarter of an hour is under Settings
CHOOSE = N_("Choose one of the hours, or not now.")


async def show(request: Request) -> Response:
    return await _page(request, await signed_in(request))


async def choose(request: Request) -> Response:
    person, own, fields, now = await posted(request)
    hour = fields.get("hour", "")
    if hour == "none":
        return see("/today")
    if hour not in map(str, OFFERED):
        return await _page(request, person, problem=_(CHOOSE))
    await actions.wish_for(own, Wish(daily=True, hour=int(hour) * 60), at=now)
    return see("/today")


async def _page(request: Request, person: SignedIn, *, problem: str = "") -> Response:
    open_own(person)
    midnight = datetime(2000, 1, 1, tzinfo=UTC)
    return page(
        request,
        "reminders/first.html",
        422 if problem else 200,
        me=person,
        hours=[(str(one), hour_in_words(midnight + timedelta(hours=one))) for one in OFFERED],
        push_key=public_text(await push_key()),
        problems={"hour": problem} if problem else {},
    )


routes = [resource(FIRST_HOUR, GET=show, POST=choose)]
