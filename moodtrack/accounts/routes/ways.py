"""/settings: the ways one signs in: passkeys, the app for codes, recovery codes, devices named."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions, limits, queries
from moodtrack.accounts.actions import passkeys, second
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.routes.second import TOO_OFTEN, WRONG, add_passkey, app_shown, codes_page
from moodtrack.accounts.routes.settings import LABEL_MOST, settings_page
from moodtrack.accounts.session import freshly_signed_in, read_uuid, signed_in
from moodtrack.language import N_, _
from moodtrack.reading import Fault, one_line
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/settings"
NAME_IT = N_("Give it a name of 1 to %(most)s characters, to know it again.")
LAST_WAY = N_(
    "Without this passkey nothing would let you in. Add another one or a passphrase first."
)
LAST_FACTOR = N_("You need one more thing beside your passphrase. Add a passkey first.")


async def make_passkey(request: Request) -> Response:
    person = await freshly_signed_in(request, back=PATH)
    problems = await add_passkey(request, person, await form_fields(request))
    if problems:
        return await settings_page(request, person, problems=problems)
    return see(f"{PATH}?done=passkey#passkeys")


async def rename_passkey(request: Request) -> Response:
    person, name = await _named(request, "passkey_name")
    if not name:
        return await settings_page(request, person, problems={"made": _(NAME_IT, most=LABEL_MOST)})
    await passkeys.rename(person.number, _id(request), name)
    return see(f"{PATH}?done=named#passkeys")


async def remove_passkey(request: Request) -> Response:
    person, now = await signed_in(request), request.app.state.clock()
    ways = await queries.ways_of(person.number)
    others = ways.passphrase and (ways.app or not person.role.staff)
    try:
        of = await queries.person_numbered(person.number)
        await passkeys.remove(of, _id(request), others=others, at=now)
    except passkeys.LastWayIn:
        return await settings_page(request, person, problems={"made": LAST_WAY})
    return see(f"{PATH}?done=passkey-gone#passkeys")


async def rename_session(request: Request) -> Response:
    """A browser or a program, by a name that says more than its maker's."""
    person, name = await _named(request, "device_name")
    if not name:
        return await settings_page(
            request, person, problems={"device_name": _(NAME_IT, most=LABEL_MOST)}
        )
    now = request.app.state.clock()
    await actions.rename_session(person.number, _id(request), name, at=now)
    return see(f"{PATH}?done=named#devices")


async def _named(request: Request, field: str) -> tuple[SignedIn, str]:
    person, fields = await signed_in(request), await form_fields(request)
    try:
        return person, one_line(fields.get(field, ""), LABEL_MOST)
    except Fault:
        return person, ""


def _id(request: Request) -> UUID:
    """An id that is none belongs to nothing, as one of somebody else does."""
    return read_uuid(request.path_params["id"]) or UUID(int=0)


async def answer_coming_back(request: Request) -> Response:
    """Somebody asks to come back to this account from a new device: let them, or stop them."""
    person, now = await signed_in(request), request.app.state.clock()
    fields = await form_fields(request)
    of = await queries.person_numbered(person.number)
    if fields.get("answer") == "let-in":
        await freshly_signed_in(request, back=PATH)
        await actions.let_come_back(of, at=now)
        return see(f"{PATH}?done=let-in")
    await actions.stop_coming_back(of, at=now)
    return see(f"{PATH}?done=stopped")


# ---- of staff alone ----------------------------------------------------------------------------


async def _staff(request: Request) -> SignedIn:
    if not (await signed_in(request)).role.staff:
        raise HTTPException(404)
    return await freshly_signed_in(request, back=f"{PATH}/app")


async def show_app(request: Request) -> Response:
    return await _app_page(request, await _staff(request))


async def set_app_up(request: Request) -> Response:
    person, now = await _staff(request), request.app.state.clock()
    fields = await form_fields(request)
    if not await limits.allowed(f"second:{person.number}", burst=20, per_hour=60, at=now):
        return await _app_page(request, person, problem=TOO_OFTEN)
    try:
        await second.set_up(person, fields.get("code", ""), at=now)
    except second.WrongCode:
        return await _app_page(request, person, problem=WRONG)
    return see(f"{PATH}?done=app#codes")


async def _app_page(request: Request, person: SignedIn, *, problem: str = "") -> Response:
    ways = await queries.ways_of(person.number)
    if ways.app:  # one at a time: to put it on a new phone, the old one goes first
        return see(f"{PATH}#codes")
    return page(
        request,
        "accounts/app.html",
        422 if problem else 200,
        me=person,
        app=app_shown(person),
        problems={"code": problem} if problem else {},
    )


async def remove_app(request: Request) -> Response:
    person = await _staff(request)
    ways = await queries.ways_of(person.number)
    if ways.app and not ways.passkeys:
        return await settings_page(request, person, problems={"app": LAST_FACTOR})
    await second.remove_app(person, at=request.app.state.clock())
    return see(f"{PATH}?done=app-gone#codes")


async def make_codes(request: Request) -> Response:
    person = await _staff(request)
    codes = await second.make_recovery_codes(person, at=request.app.state.clock())
    return codes_page(request, person, codes, PATH)


routes = [
    resource(f"{PATH}/passkeys", POST=make_passkey),
    resource(f"{PATH}/passkeys/{{id}}", POST=rename_passkey),
    resource(f"{PATH}/passkeys/{{id}}/remove", POST=remove_passkey),
    resource(f"{PATH}/sessions/{{id}}", POST=rename_session),
    resource(f"{PATH}/coming-back", POST=answer_coming_back),
    resource(f"{PATH}/app", GET=show_app, POST=set_app_up),
    resource(f"{PATH}/app/remove", POST=remove_app),
    resource(f"{PATH}/recovery-codes", POST=make_codes),
]
