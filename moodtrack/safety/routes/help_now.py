"""/help-now: lines to call, the clinic's own number, support groups. No sign-in, ever."""

from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts.session import maybe_signed_in
from moodtrack.safety.domain import clinic_card, help_lines
from moodtrack.web.pages import page
from moodtrack.web.routing import resource


async def help_now(request: Request) -> Response:
    """The same lines for everyone; someone signed in sees their clinic's number as well."""
    try:
        person = await maybe_signed_in(request)
    except db.AWAY:  # the lines must be there when the database is not
        person = None
    return page(
        request,
        "safety/help-now.html",
        me=person,
        lines=help_lines(),
        clinic=clinic_card(person.clinic) if person else None,
    )


routes = [resource("/help-now", GET=help_now)]
