"""What someone sees when something goes wrong: a sentence, and the help lines stay on the page."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.web.pages import page
from moodtrack.web.problems import Refusal, problem
from moodtrack.web.security import OUR_MISTAKE

log = logging.getLogger("moodtrack")
Handler = Callable[[Request, Any], Awaitable[Response]]

NOTHING_HERE = "There is nothing at this address."
HEADINGS = {
    404: "Nothing at this address",
    413: "Too much at once",
    429: "A short wait",
    500: "Something went wrong",
    503: "A short wait",
}
SENTENCES = {
    400: "This could not be read.",
    403: "This was sent from another site, so it was not taken.",
    404: NOTHING_HERE,
    405: "This address does not take that.",
    413: "This is more than can be taken at once.",
    429: "That was a lot at once. Please wait a little and try again.",
    503: "This cannot be taken just now. Go back: what you wrote is still there. Try again soon.",
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
    if is_program(request):
        return problem(status, sentence, problems, headers)
    answer = page(
        request,
        "error.html",
        status,
        heading=heading or HEADINGS.get(status, "That did not work"),
        sentence=sentence,
        next="/",
        next_words="Go to the start",
    )
    answer.headers.update(headers or {})
    return answer


async def on_http(request: Request, error: HTTPException) -> Response:
    sentence = SENTENCES.get(error.status_code, "This did not work.")
    return said(request, error.status_code, sentence, headers=error.headers)


async def on_refusal(request: Request, error: Refusal) -> Response:
    return said(request, error.status, error.detail, problems=error.problems)


async def nothing_here(request: Request, error: Exception) -> Response:
    """Someone else's thing and no thing at all: the same bytes."""
    return said(request, 404, NOTHING_HERE)


async def busy(request: Request, error: Exception) -> Response:
    return said(request, 503, SENTENCES[503], headers={"retry-after": "2"})


async def broken(request: Request, error: Exception) -> Response:
    """Our own mistake. The log gets the place, never what was sent."""
    route = request.scope.get("route")
    log.error(
        "%s %s broke with %s", request.method, getattr(route, "path", "?"), type(error).__name__
    )
    return said(request, 500, OUR_MISTAKE)


async def gone(request: Request, error: Exception) -> Response:
    """Whoever asked has hung up in the middle: nobody reads this."""
    return Response(status_code=400)
