"""/settings/move: a code to leave one clinic with, and the way in at the other."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.actions import NotOpen
from moodtrack.accounts.actions.moving import make_code
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import freshly_signed_in, signed_in
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
    ahead = await queries.ahead(fields.get("code", ""), person, at=now)
    if ahead is None:
        return await _page(request, person, fields=fields, problems={"code": _(NO_SUCH)})
    if ahead.waits:
        return await _page(request, person, fields=fields, problems={"code": _(FIRST_ANSWERED)})
    if fields.get("do") != "move":
        return await _page(request, person, fields=fields, ahead=ahead)
    try:
        await actions.begin(fields["code"], person, at=now)
    except NotOpen:  # it was used a moment ago
        return await _page(request, person, fields=fields, problems={"code": _(NO_SUCH)})
    return see(PATH)


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
        on_its_way=await queries.on_its_way(person),
        made=made,
        ahead=ahead,
        fields=dict(fields or {}),
        problems=dict(problems or {}),
    )


routes = [resource(PATH, GET=show, POST=take), resource(f"{PATH}/code", POST=code)]
