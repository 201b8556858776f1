"""/help-now: lines to call, the clinic's own number, support groups. No sign-in, ever."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts.domain import Role
from moodtrack.accounts.session import maybe_signed_in
from moodtrack.safety.queries.own import standing_of
from moodtrack.sharing.gate import open_own
from moodtrack.web.pages import page
from moodtrack.web.routing import resource


async def help_now(request: Request) -> Response:
    """The same lines for everyone; someone signed in sees their clinic's number as well."""
    person, standing, now = None, [], request.app.state.clock()
    with suppress(*db.AWAY):  # the lines must be there when the database is not
        person = await maybe_signed_in(request)
        if person is not None and person.role is Role.PATIENT:
            standing = await standing_of(open_own(person), at=now)
    return page(
        request,
        "safety/help-now.html",
        me=person,
        clinic=request.app.state.bell.card(person.clinic, at=now) if person else None,
        standing=standing,
    )


routes = [resource("/help-now", GET=help_now)]
