"""Signing in and out, and the front page."""

from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions, limits, queries
from moodtrack.accounts.domain import Person, Role, read_username
from moodtrack.accounts.routes.kept import go_on, inside, kept_of
from moodtrack.accounts.session import (
    Erased,
    SignedOut,
    cookie_of,
    give_cookie,
    half_signed_in,
    maybe_signed_in,
    signed_in,
    take_cookie_away,
    who_was_here,
)
from moodtrack.language import N_, _
from moodtrack.web.errors import is_program, said
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource
from moodtrack.web.speech import switched

NO_FIT = N_("The name and the passphrase do not fit together. Please try again.")
TOO_OFTEN = N_(
    "That was tried many times. Please wait some minutes. Help lines are always open below."
)
CLOSED = N_("This link is closed")
NOT_OPEN = N_("It has been used or is too old. Ask your clinic for a new one.")
GONE = N_("This diary was erased. Nothing more is kept here; what is on this phone is still yours.")
HOMES = {Role.PATIENT: "/today"}
SECOND = "/sign-in/second"


def home_of(role: Role) -> str:
    return HOMES.get(role, "/clinic")


async def front(request: Request) -> Response:
    person = await maybe_signed_in(request)
    if person is not None:
        return see(home_of(person.role))
    return page(request, "home.html", home="")


async def on_signed_out(request: Request, error: SignedOut) -> Response:
    """A program hears 401; a person gets the sign-in page right there, and comes back after it.

    A form that was just sent travels along, and is sent again by whoever wrote it.
    """
    if is_program(request):
        return said(request, 401, _("Please sign in. What you wrote waits on your phone."))
    half = await half_signed_in(request)
    target = request.url.path if request.method == "GET" else ""
    if half is not None:
        return _to_second(target)
    id_, username = await who_was_here(request) or (None, "")
    return sign_in_page(
        request, 401, target=target, username=username, kept=await kept_of(request, id_)
    )


async def on_erased(request: Request, error: Erased) -> Response:
    """The diary is gone: a phone stops sending, and its owner may keep what lies on it."""
    if is_program(request):
        return said(request, 410, _(GONE))
    return erased_page(request, error.account, status=410, moved=error.moved)


def erased_page(
    request: Request, account: UUID, *, status: int = 200, moved: bool = False
) -> Response:
    return page(request, "erasing/erased.html", status, account=str(account), moved=moved)


def sign_in_page(
    request: Request,
    status: int = 200,
    *,
    target: str = "",
    username: str = "",
    kept: str = "",
    problems: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "accounts/sign-in.html",
        status,
        fields={"username": username, "next": inside(target), "kept": kept},
        problems=dict(problems or {}),
    )


async def show_sign_in(request: Request) -> Response:
    return sign_in_page(request, target=request.query_params.get("next", ""))


async def do_sign_in(request: Request) -> Response:
    fields, now = await form_fields(request), request.app.state.clock()
    if switched(fields):
        return _again(request, 200, fields, {})
    typed, username = fields.get("username", ""), read_username(fields.get("username", ""))
    if not await _may_try(request, username):
        answer = _once_more(request, 429, fields, TOO_OFTEN)
        answer.headers["retry-after"] = "120"
        return answer
    found = await actions.sign_in(
        username,
        fields.get("passphrase", ""),
        label=label_of(request),
        old=cookie_of(request),
        at=now,
    )
    if found is None:
        return _once_more(request, 422, {**fields, "username": typed}, NO_FIT)
    person, token, whole = found
    return entered(request, person, token, fields, whole=whole)


def _once_more(request: Request, status: int, fields: Mapping[str, str], sentence: str) -> Response:
    return _again(request, status, fields, {"passphrase": _(sentence)})


def _again(
    request: Request, status: int, fields: Mapping[str, str], problems: Mapping[str, str]
) -> Response:
    return sign_in_page(
        request,
        status,
        target=fields.get("next", ""),
        username=fields.get("username", ""),
        kept=fields.get("kept", ""),
        problems=problems,
    )


async def _may_try(request: Request, username: str | None) -> bool:
    """Limits for guessed passphrases. A passkey is not guessed: none of them stands before it."""
    place = (request.client.host if request.client else "")[:45]  # the longest address there is
    buckets = [(f"sign-in-from:{place}", 60)]
    if username:  # name and place together first: a stranger elsewhere locks nobody out
        buckets += [(f"sign-in:{username}:{place}", 10), (f"sign-in:{username}", 100)]
    now = request.app.state.clock()
    for key, burst in buckets:
        if not await limits.allowed(key, burst=burst, per_hour=burst * 4, at=now):
            return False
    return True


def entered(
    request: Request, person: Person, token: str, fields: Mapping[str, str], *, whole: bool = False
) -> Response:
    """On to where one wanted to go, or to the form that waits; staff by way of the second factor.

    `whole`: both factors were shown.
    """
    target = inside(fields.get("next", ""))
    if person.role.staff and not whole:
        answer = second_after(request, target, fields.get("kept", ""))
    else:
        answer = go_on(request, fields.get("kept", ""), person.id) or see(
            target or home_of(person.role)
        )
    return give_cookie(request, answer, token, person.role)


def second_after(request: Request, target: str, kept: str) -> Response:
    """To the second factor; a form that waits goes along by a page of its own."""
    if not kept:
        return _to_second(target)
    fields = [("next", target), ("kept", kept), ("later", "yes")]
    return page(request, "accounts/kept.html", path=SECOND, fields=fields, done=False)


def _to_second(target: str) -> Response:
    return see(f"{SECOND}?next={quote(target)}" if target else SECOND)


async def show_link(request: Request) -> Response:
    """A page with one button: looking at a link, as mail scanners do, uses nothing up."""
    now = request.app.state.clock()
    person = await queries.invited(request.path_params["token"], "sign-in", at=now)
    if person is None:
        return said(request, 404, _(NOT_OPEN), heading=_(CLOSED))
    return page(request, "accounts/sign-in-link.html", name=person.name)


async def use_link(request: Request) -> Response:
    now = request.app.state.clock()
    both = not request.app.state.config.demo_second_factor
    try:
        person, token = await actions.use_sign_in_link(
            request.path_params["token"],
            label=label_of(request),
            old=cookie_of(request),
            second=both,
            at=now,
        )
    except actions.NotOpen:
        return said(request, 404, _(NOT_OPEN), heading=_(CLOSED))
    return entered(request, person, token, {}, whole=both)


async def sign_out(request: Request) -> Response:
    person = await half_signed_in(request) or await signed_in(request)
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
