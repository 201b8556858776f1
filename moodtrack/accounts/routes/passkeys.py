"""/sign-in/passkey: what a browser is asked, and signing in by its answer."""

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions
from moodtrack.accounts.ceremonies import (
    TO_USE,
    NotThisOne,
    Shown,
    Site,
    new_challenge,
    read_shown,
    site_of,
    still_good,
    to_show,
)
from moodtrack.accounts.domain import new_token
from moodtrack.accounts.routes.sign_in import entered, label_of, sign_in_page
from moodtrack.accounts.session import cookie_of
from moodtrack.language import N_
from moodtrack.web.forms import form_fields
from moodtrack.web.problems import json_answer
from moodtrack.web.routing import resource

PATH = "/sign-in/passkey"
SHOW = "show"
# the same for a passkey we do not know, one of somebody else, and one that was asked too long ago
NOT_THIS = N_("This passkey did not open anything. Please try once more, or use your passphrase.")


def site(request: Request) -> Site:
    return site_of(request.app.state.config.origin)


def _cookie(request: Request) -> str:
    return "__Host-asked" if request.app.state.config.secure else "asked"


async def ask(request: Request) -> Response:
    """A challenge for this browser alone, good for five minutes: whoever asks gets the like."""
    now, bound = request.app.state.clock(), new_token()
    challenge = new_challenge(SHOW, bound, lasts=TO_USE, at=now)
    answer = json_answer({"publicKey": to_show(site(request), challenge)})
    answer.set_cookie(
        _cookie(request),
        bound,
        max_age=int(TO_USE.total_seconds()),
        secure=request.app.state.config.secure,
        httponly=True,
        samesite="strict",
    )
    return answer


def shown_here(request: Request, fields: Mapping[str, str], *, at: datetime) -> Shown:
    """The answer to a challenge that this browser was given. Raises NotThisOne."""
    shown = read_shown(fields.get("passkey", ""))
    if not still_good(shown.challenge, SHOW, request.cookies.get(_cookie(request), ""), at=at):
        raise NotThisOne
    return shown


async def sign_in(request: Request) -> Response:
    """No limit stands here: a passkey is not guessed, and its owner never locked out."""
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        person, token = await actions.sign_in_by_passkey(
            shown_here(request, fields, at=now),
            site(request),
            label=label_of(request),
            old=cookie_of(request),
            at=now,
        )
    except NotThisOne:
        return sign_in_page(
            request,
            422,
            target=fields.get("next", ""),
            kept=fields.get("kept", ""),
            problems={"passkey": NOT_THIS},
        )
    return entered(request, person, token, fields, whole=True)


routes = [resource(PATH, GET=ask, POST=sign_in)]
