"""What someone sees when something goes wrong: a sentence, and the help lines stay on the page."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.language import N_, _
from moodtrack.web.pages import page
from moodtrack.web.problems import FHIR, Refusal, json_answer, outcome, problem
from moodtrack.web.security import OUR_MISTAKE

log = logging.getLogger("moodtrack")
Handler = Callable[[Request, Any], Awaitable[Response]]

NOTHING_HERE = N_("There is nothing at this address.")
ELSE, DID_NOT = N_("That did not work"), N_("This did not work.")
HEADINGS = {
    404: N_("Nothing at this address"),
    413: N_("Too much at once"),
    429: N_("A short wait"),
    500: N_("Something went wrong"),
    503: N_("A short wait"),
}
SENTENCES = {
    400: N_("This could not be read."),
    403: N_("This was sent from another site, so it was not taken."),
    404: NOTHING_HERE,
    405: N_("This address does not take that."),
    413: N_("This is more than can be taken at once."),
    429: N_("That was a lot at once. Please wait a little and try again."),
    503: N_(
        "This cannot be taken just now. Go back: what you wrote is still there. Try again soon."
    ),
}


def is_program(request: Request) -> bool:
    path = request.url.path
    return path.startswith(("/api/", "/fhir/")) or path.endswith(".json")


def said(
    request: Request,
    status: int,
    sentence: str,
    *,
    heading: str = "",
    problems: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The same words for a person and for a program, each in its own form."""
    if request.url.path.startswith("/fhir/"):
        told = json_answer(outcome("error", status, sentence), status)
        told.headers.update({**(headers or {}), "content-type": FHIR})
        return told
    if is_program(request):
        return problem(status, sentence, problems, headers)
    answer = page(
        request,
        "error.html",
        status,
        heading=heading or _(HEADINGS.get(status, ELSE)),
        sentence=sentence,
        faults=list(dict.fromkeys((problems or {}).values())),
        next="/",
        next_words=_("Go to the start"),
    )
    answer.headers.update(headers or {})
    return answer


async def _as_chosen(request: Request) -> None:
    """In the language of whoever is signed in; without a database, in the browser's."""
    if not is_program(request):
        with suppress(db.Busy, *db.AWAY):
            await request.app.state.speak_as_chosen(request)


async def on_http(request: Request, error: HTTPException) -> Response:
    await _as_chosen(request)
    sentence = _(SENTENCES.get(error.status_code, DID_NOT))
    return said(request, error.status_code, sentence, headers=error.headers)


async def on_refusal(request: Request, error: Refusal) -> Response:
    return said(request, error.status, error.detail, problems=error.problems)


async def nothing_here(request: Request, error: Exception) -> Response:
    """Someone else's thing and no thing at all: the same bytes."""
    await _as_chosen(request)
    return said(request, 404, _(NOTHING_HERE))


async def busy(request: Request, error: Exception) -> Response:
    return said(request, 503, _(SENTENCES[503]), headers={"retry-after": "2"})


async def broken(request: Request, error: Exception) -> Response:
    """Our own mistake. The log gets the place, never what was sent."""
    route = request.scope.get("route")
    log.error(
        "%s %s broke with %s", request.method, getattr(route, "path", "?"), type(error).__name__
    )
    return said(request, 500, _(OUR_MISTAKE))


async def gone(request: Request, error: Exception) -> Response:
    """Whoever asked has hung up in the middle: nobody reads this."""
    return Response(status_code=400)
