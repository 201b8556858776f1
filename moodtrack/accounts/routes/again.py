"""/sign-in/again: before what cannot be undone, a device shows once more whose hand it is in."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions, limits, queries
from moodtrack.accounts.actions import own, passkeys
from moodtrack.accounts.ceremonies import NotThisOne
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.routes.kept import go_on, inside, kept_of
from moodtrack.accounts.routes.passkeys import NOT_THIS, shown_here, site
from moodtrack.accounts.routes.sign_in import home_of
from moodtrack.accounts.session import NotFresh, signed_in
from moodtrack.language import N_
from moodtrack.web.errors import is_program, said
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/sign-in/again"
WRONG = N_("This is not the passphrase you have now.")
TOO_OFTEN = N_(
    "That was tried many times. Please wait some minutes. A passkey still opens at once."
)
ONCE_MORE = N_("Sign in once more for this: it has been a while.")


async def on_not_fresh(request: Request, error: NotFresh) -> Response:
    """The page that asks; a form that was just sent goes along with it."""
    if is_program(request):
        return said(request, 403, ONCE_MORE)
    kept = await kept_of(request, error.person.id)
    return await _page(request, error.person, {"next": error.back, "kept": kept}, status=403)


async def show(request: Request) -> Response:
    person = await signed_in(request)
    return await _page(request, person, {"next": request.query_params.get("next", "")})


async def take(request: Request) -> Response:
    person, fields = await signed_in(request), await form_fields(request)
    by = _by_passkey if "passkey" in fields else _by_passphrase
    problems = await by(request, person, fields)
    if problems:
        return await _page(request, person, fields, problems=problems, status=422)
    target = inside(fields.get("next", "")) or home_of(person.role)
    return go_on(request, fields.get("kept", ""), person.id) or see(target)


async def send_kept(request: Request) -> Response:
    """From the page of recovery codes on to the form that waits."""
    person, fields = await signed_in(request), await form_fields(request)
    return go_on(request, fields.get("kept", ""), person.id) or see(home_of(person.role))


async def _by_passkey(
    request: Request, person: SignedIn, fields: Mapping[str, str]
) -> dict[str, str]:
    now = request.app.state.clock()
    try:
        shown = shown_here(request, fields, at=now)
        checked = await passkeys.check(shown, site(request), of=person.number, at=now)
        await passkeys.show_again(checked, shown.challenge, person.session, at=now)
    except NotThisOne:
        return {"passkey": NOT_THIS}
    return {}


async def _by_passphrase(
    request: Request, person: SignedIn, fields: Mapping[str, str]
) -> dict[str, str]:
    now = request.app.state.clock()
    if not await limits.allowed(f"passphrase:{person.number}", burst=10, per_hour=40, at=now):
        return {"passphrase": TOO_OFTEN}
    if not await own.passphrase_fits(person.number, fields.get("passphrase", "")):
        return {"passphrase": WRONG}
    await actions.shown_again(person.session, at=now)
    return {}


async def _page(
    request: Request,
    person: SignedIn,
    fields: Mapping[str, str],
    *,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "accounts/again.html",
        status,
        me=person,
        ways=await queries.ways_of(person.number),
        fields={"next": inside(fields.get("next", "")), "kept": fields.get("kept", "")},
        problems=dict(problems or {}),
    )


routes = [
    resource(PATH, GET=show, POST=take),
    resource("/sign-in/kept", POST=send_kept),
]
