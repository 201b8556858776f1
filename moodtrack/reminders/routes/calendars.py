"""A calendar program's address: made and taken back by its owner, read by whoever has it."""

import hashlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.reminders import actions
from moodtrack.reminders.queries.calendars import calendar_at
from moodtrack.reminders.routes.own import PATH, posted, reminders_page
from moodtrack.web.pages import see
from moodtrack.web.routing import resource

FEED = "/calendar/{token}.ics"
MOST = 200  # characters of a token that is looked up at all


async def change(request: Request) -> Response:
    """A new address, shown once; the one before leads nowhere. With `do` "remove", none."""
    person, own, fields, now = await posted(request)
    if fields.get("do") == "remove":
        await actions.take_calendar_back(own, at=now)
        return see(f"{PATH}?done=calendar-gone#calendar")
    token = await actions.give_calendar(own, at=now)
    origin = request.app.state.config.origin or ""
    address = f"{origin}{FEED.format(token=token)}"
    return await reminders_page(request, person, own, calendar=address)


async def give(request: Request) -> Response:
    """The same bytes as long as nothing changes: a program asks again and again."""
    token = request.path_params["token"]
    made = await calendar_at(token, now=request.app.state.clock()) if len(token) < MOST else None
    if made is None:
        raise HTTPException(404)
    tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(made, headers=headers, media_type="text/calendar")


routes = [
    resource(f"{PATH}/calendar", POST=change),
    resource(FEED, GET=give),
]
