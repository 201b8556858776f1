"""/sign-in/second: staff show their second factor, or set one up, before anything else opens."""

from collections.abc import Mapping

import segno
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions, limits, queries
from moodtrack.accounts.actions import passkeys, second
from moodtrack.accounts.ceremonies import (
    TO_MAKE,
    Made,
    NotThisOne,
    challenge_of,
    new_challenge,
    read_made,
    still_good,
    to_make,
)
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.domain.codes import address_for_app, spelt
from moodtrack.accounts.routes.kept import go_on, inside
from moodtrack.accounts.routes.passkeys import NOT_THIS, shown_here, site
from moodtrack.accounts.routes.sign_in import SECOND, home_of, label_of
from moodtrack.accounts.session import SignedOut, give_cookie, half_signed_in, maybe_signed_in
from moodtrack.language import N_
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

MAKE = "make"
NOT_MADE = N_("No passkey was added. Please try once more.")
WRONG = "This code does not fit, or was used already. The app shows a new one every half minute."
TOO_OFTEN = "That was tried many times. Please wait some minutes. A passkey still opens at once."
TOO_MANY = N_("You have as many passkeys as one person can. Remove one first.")
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person = await half_signed_in(request)
    if person is None:
        return await _elsewhere(request)
    return await _page(request, person, {"next": inside(request.query_params.get("next", ""))})


async def _elsewhere(request: Request) -> Response:
    """Nobody is half in here: whoever is in already goes on."""
    whole = await maybe_signed_in(request)
    if whole is None:
        raise SignedOut
    return see(home_of(whole.role))


async def take(request: Request) -> Response:
    person = await half_signed_in(request)
    if person is None:
        return await _elsewhere(request)
    fields = await form_fields(request)
    if fields.get("later"):  # only shown where a form waits
        return await _page(request, person, fields)
    ways = await queries.ways_of(person.number)
    problems = await (_shown if ways.second else _set_up)(request, person, fields)
    if problems:
        return await _page(request, person, fields, problems=problems)
    return await _in(request, person, fields, ways)


async def _in(request: Request, person: SignedIn, fields: Fields, ways: queries.Ways) -> Response:
    """What opens everything is known by a new token: whoever saw the one before has nothing."""
    target = inside(fields.get("next", "")) or home_of(person.role)
    if not ways.second and ways.passphrase:
        codes = await second.make_recovery_codes(person, at=request.app.state.clock())
        answer = codes_page(request, person, codes, target, kept=fields.get("kept", ""))
    else:
        answer = go_on(request, fields.get("kept", ""), person.id) or see(target)
    return give_cookie(request, answer, await actions.renewed(person.session), person.role)


def codes_page(
    request: Request, person: SignedIn, codes: list[str], target: str, *, kept: str = ""
) -> Response:
    """Recovery codes are shown on this one page, and never again."""
    waits = go_on(request, kept, person.id) is not None
    return page(
        request,
        "accounts/recovery-codes.html",
        me=person,
        codes=codes,
        next=target,
        kept=kept if waits else "",
    )


async def _shown(request: Request, person: SignedIn, fields: Fields) -> dict[str, str]:
    now = request.app.state.clock()
    if "passkey" in fields:
        try:
            shown = shown_here(request, fields, at=now)
            checked = await passkeys.check(shown, site(request), of=person.number, at=now)
            await passkeys.show_again(checked, shown.challenge, person.session, at=now)
        except NotThisOne:
            return {"passkey": NOT_THIS}
        return {}
    if not await limits.allowed(f"second:{person.number}", burst=6, per_hour=12, at=now):
        return {"code": TOO_OFTEN}
    try:
        await second.show(person, fields.get("code", ""), at=now)
    except second.WrongCode:
        return {"code": WRONG}
    return {}


async def _set_up(request: Request, person: SignedIn, fields: Fields) -> dict[str, str]:
    now = request.app.state.clock()
    if "made" in fields:
        return await add_passkey(request, person, fields, opens=True)
    if not await limits.allowed(f"second:{person.number}", burst=20, per_hour=60, at=now):
        return {"code": TOO_OFTEN}
    try:
        await second.set_up(person, fields.get("code", ""), at=now)
    except second.WrongCode:
        return {"code": WRONG}
    return {}


async def add_passkey(
    request: Request, person: SignedIn, fields: Fields, *, opens: bool = False
) -> dict[str, str]:
    """Add the passkey a browser has made for this session; gives what was wrong with it."""
    now = request.app.state.clock()
    try:
        made, challenge = made_for(request, fields.get("made", ""), str(person.session))
        await passkeys.add(
            await queries.person_numbered(person.number),
            made,
            challenge=challenge,
            name=label_of(request),
            opens=person.session if opens else None,
            at=now,
        )
    except NotThisOne:
        return {"made": NOT_MADE}
    except passkeys.TooMany:
        return {"made": TOO_MANY}
    return {}


def made_for(request: Request, text: str, bound: str) -> tuple[Made, bytes]:
    """A passkey made on a page of ours that was shown for `bound`. Raises NotThisOne."""
    challenge = challenge_of(text)
    if not still_good(challenge, MAKE, bound, at=request.app.state.clock()):
        raise NotThisOne
    return read_made(text, site(request), challenge), challenge


def options_to_make(request: Request, person: SignedIn, ways: queries.Ways) -> dict[str, object]:
    """For a page of theirs: what the browser is asked when they add a passkey."""
    challenge = new_challenge(
        MAKE, str(person.session), lasts=TO_MAKE, at=request.app.state.clock()
    )
    known = [one.credential for one in ways.passkeys]
    return to_make(site(request), challenge, person=person.id, name=person.name, known=known)


def app_shown(person: SignedIn) -> dict[str, str]:
    """The secret as a picture and as letters, for an app."""
    secret = second.secret_to_set_up(person)
    address = address_for_app(secret, account=person.name, issuer="Daybook")
    picture = segno.make(address, error="m").svg_inline(border=0, omitsize=True)
    return {"qr": picture, "secret": spelt(secret)}


async def _page(
    request: Request, person: SignedIn, fields: Fields, *, problems: Fields | None = None
) -> Response:
    ways = await queries.ways_of(person.number)
    return page(
        request,
        "accounts/second.html",
        422 if problems else 200,
        name=person.name,
        ways=ways,
        options=options_to_make(request, person, ways),
        app={} if ways.second else app_shown(person),
        fields={"next": inside(fields.get("next", "")), "kept": fields.get("kept", "")},
        problems=dict(problems or {}),
    )


routes = [resource(SECOND, GET=show, POST=take)]
