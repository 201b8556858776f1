"""/settings/move: a code to leave one clinic with, and the way in at the other."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.actions import NotOpen
from moodtrack.accounts.actions.moving import make_code
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import freshly_signed_in, signed_in
from moodtrack.imports.domain.files import Unreadable
from moodtrack.language import N_, _
from moodtrack.moving import actions, queries
from moodtrack.moving.queries import Ahead
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/settings/move"
NO_SUCH = N_(
    "This code opens nothing. It has 24 letters and numbers, counts for 72 hours, and is made "
    "where your diary is now."
)
TOO_OFTEN = N_("That was tried many times. Please wait some minutes.")
FIRST_ANSWERED = N_(
    "The clinic you come from has an answer of yours about death or self-harm, and must be able "
    "to reach you until someone has closed that. After that you can move."
)
STILL_COMING = N_(
    "Your diary is still on its way to the clinic you come from. Please try again in some minutes."
)
NOT_WHOLE = N_(
    "A part of your diary cannot go along as it is, so all of it stays where it is. Please show "
    "this to the clinic you come from: %(place)s."
)


async def show(request: Request) -> Response:
    return await _page(request, await signed_in(request))


async def code(request: Request) -> Response:
    person = await freshly_signed_in(request, back=PATH)
    open_own(person)
    made = await make_code(person, at=request.app.state.clock())
    return await _page(request, person, made=made)


async def take(request: Request) -> Response:
    """With `do` "move", what was shown before; otherwise what the code would bring."""
    person, fields = await signed_in(request), await form_fields(request)
    open_own(person)
    now = request.app.state.clock()
    if not await limits.allowed(f"move:{person.number}", burst=10, per_hour=40, at=now):
        return await _page(request, person, fields=fields, problems={"code": _(TOO_OFTEN)})
    try:
        ahead = await queries.ahead(fields.get("code", ""), person, at=now)
    except Unreadable as sentence:
        return await _page(request, person, fields=fields, problems={"code": str(sentence)})
    why = _why_not(ahead)
    if ahead is None or why:
        return await _page(request, person, fields=fields, problems={"code": why})
    if fields.get("do") != "move":
        return await _page(request, person, fields=fields, ahead=ahead)
    try:
        await actions.begin(fields["code"], person, at=now)
    except NotOpen:  # it was used a moment ago
        return await _page(request, person, fields=fields, problems={"code": _(NO_SUCH)})
    return see(PATH)


def _why_not(ahead: Ahead | None) -> str:
    """Why this move cannot begin; "" where it can. Nothing is closed before all of it can go."""
    if ahead is None:
        return _(NO_SUCH)
    if ahead.waits:
        return _(FIRST_ANSWERED)
    if ahead.still:
        return _(STILL_COMING)
    faults = ahead.preview.found.faults
    return _(NOT_WHOLE, place=f"{faults[0].column}, {faults[0].line}") if faults else ""


async def _page(
    request: Request,
    person: SignedIn,
    *,
    made: str = "",
    ahead: Ahead | None = None,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    open_own(person)
    return page(
        request,
        "moving/move.html",
        422 if problems else 200,
        me=person,
        clinic=person.clinic.name,
        on_its_way=await queries.on_its_way(person.number),
        made=made,
        ahead=ahead,
        fields=dict(fields or {}),
        problems=dict(problems or {}),
    )


routes = [resource(PATH, GET=show, POST=take), resource(f"{PATH}/code", POST=code)]
