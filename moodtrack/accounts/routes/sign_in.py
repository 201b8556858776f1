"""Signing in and out, and the front page."""

from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions, limits, queries
from moodtrack.accounts.domain import Role, read_username
from moodtrack.accounts.session import (
    Erased,
    SignedOut,
    give_cookie,
    maybe_signed_in,
    signed_in,
    take_cookie_away,
)
from moodtrack.web.errors import is_program, said
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.problems import problem
from moodtrack.web.routing import resource

NO_FIT = "The name and the passphrase do not fit together. Please try again."
TOO_OFTEN = "That was tried many times. Please wait some minutes. Help lines are always open below."
CLOSED = "This link is closed"
NOT_OPEN = "It has been used or is too old. Ask your clinic for a new one."
GONE = "This diary was erased. Nothing more is kept here; what is on this phone is still yours."
HOMES = {Role.PATIENT: "/today"}


def home_of(role: Role) -> str:
    return HOMES.get(role, "/clinic")


async def front(request: Request) -> Response:
    person = await maybe_signed_in(request)
    if person is not None:
        return see(home_of(person.role))
    return page(request, "home.html", home="")


async def on_signed_out(request: Request, error: SignedOut) -> Response:
    """A program hears 401; a person gets the sign-in page right there, and comes back after it."""
    if is_program(request):
        return problem(401, "Please sign in. What you wrote waits on your phone.")
    target = request.url.path if request.method == "GET" else ""
    return _sign_in_page(request, 401, target=target)


async def on_erased(request: Request, error: Erased) -> Response:
    """The diary is gone: a phone stops sending, and its owner may keep what lies on it."""
    if is_program(request):
        return problem(410, GONE)
    return erased_page(request, error.account, status=410)


def erased_page(request: Request, account: UUID, *, status: int = 200) -> Response:
    return page(request, "erasing/erased.html", status, account=str(account))


def _sign_in_page(
    request: Request,
    status: int = 200,
    *,
    target: str = "",
    username: str = "",
    problems: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "accounts/sign-in.html",
        status,
        fields={"username": username, "next": _safe(target)},
        problems=dict(problems or {}),
    )


def _safe(target: str) -> str:
    """Only an address of our own may be gone to after signing in."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and not parts.netloc and not parts.scheme else ""


async def show_sign_in(request: Request) -> Response:
    return _sign_in_page(request, target=request.query_params.get("next", ""))


async def do_sign_in(request: Request) -> Response:
    fields, now = await form_fields(request), request.app.state.clock()
    typed, target = fields.get("username", ""), fields.get("next", "")
    username = read_username(typed)
    place = (request.client.host if request.client else "")[:45]  # the longest address there is
    buckets = [(f"sign-in-from:{place}", 60)]
    if username:  # name and place together first: a stranger elsewhere locks nobody out
        buckets += [(f"sign-in:{username}:{place}", 10), (f"sign-in:{username}", 100)]
    for key, burst in buckets:
        if not await limits.allowed(key, burst=burst, per_hour=burst * 4, at=now):
            answer = _sign_in_page(
                request, 429, target=target, username=typed, problems={"passphrase": TOO_OFTEN}
            )
            answer.headers["retry-after"] = "120"
            return answer
    found = await actions.sign_in(
        username, fields.get("passphrase", ""), label=label_of(request), at=now
    )
    if found is None:
        return _sign_in_page(
            request, 422, target=target, username=typed, problems={"passphrase": NO_FIT}
        )
    person, token = found
    return give_cookie(request, see(_safe(target) or home_of(person.role)), token, person.role)


async def show_link(request: Request) -> Response:
    """A page with one button: looking at a link, as mail scanners do, uses nothing up."""
    now = request.app.state.clock()
    person = await queries.invited(request.path_params["token"], "sign-in", at=now)
    if person is None:
        return said(request, 404, NOT_OPEN, heading=CLOSED)
    return page(request, "accounts/sign-in-link.html", name=person.name)


async def use_link(request: Request) -> Response:
    now = request.app.state.clock()
    try:
        person, token = await actions.use_sign_in_link(
            request.path_params["token"], label=label_of(request), at=now
        )
    except actions.NotOpen:
        return said(request, 404, NOT_OPEN, heading=CLOSED)
    return give_cookie(request, see(home_of(person.role)), token, person.role)


async def sign_out(request: Request) -> Response:
    person = await signed_in(request)
    await actions.end_session(person.number, person.session, at=request.app.state.clock())
    return take_cookie_away(request, see("/"))


def label_of(request: Request) -> str:
    """What kind of browser it is, in two words, for the list of one's devices."""
    agent = request.headers.get("user-agent", "")
    kinds = ("Edg", "Firefox", "Chrome", "Safari")
    places = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux")
    kind = next((one for one in kinds if one in agent), "A browser")
    place = next((one for one in places if one in agent), "")
    return " on ".join(filter(None, (kind.replace("Edg", "Edge"), place.replace("Mac OS", "Mac"))))


routes = [
    resource("/", GET=front),
    resource("/sign-in", GET=show_sign_in, POST=do_sign_in),
    resource("/sign-in/{token}", GET=show_link, POST=use_link),
    resource("/sign-out", POST=sign_out),
]
