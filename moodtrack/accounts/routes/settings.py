"""/settings: zone and day start, passphrase, devices and tokens; /more: the other places."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import actions, limits, queries
from moodtrack.accounts.actions import own
from moodtrack.accounts.domain import (
    DAY_STARTS,
    SignedIn,
    passphrase_problem,
    read_day_start,
    zones,
)
from moodtrack.accounts.hashing import strength
from moodtrack.accounts.routes.second import options_to_make
from moodtrack.accounts.session import freshly_signed_in, signed_in
from moodtrack.language import LANGUAGES, N_, _
from moodtrack.reading import Fault, one_line
from moodtrack.web.forms import form_fields
from moodtrack.web.install import LOOKS, give_look
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

LABEL_MOST = 80
SAVED = {
    "day": N_("Your zone and day start are saved."),
    "passphrase": N_("Your new passphrase is saved. Other devices are signed out."),
    "ended": N_("That device is signed out."),
    "language": N_("Your language is saved."),
    "look": N_("Saved. Add it to your home screen again to see it there."),
    "revoked": N_("That token opens nothing any more."),
    "named": N_("The name is saved."),
    "passkey": N_("Your passkey is added. Next time it opens with one tap."),
    "passkey-gone": N_("That passkey opens nothing here any more."),
    "app": N_("The app is set up."),
    "app-gone": N_("Codes of that app open nothing any more."),
    "stopped": N_("Nobody comes in by that invitation. Please tell your clinic."),
    "let-in": N_("The new device can come in now."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A browser or token, in days of the person's own zone."""

    id: str
    device: str
    label: str
    since: date
    made: date
    seen: date
    used: date | None
    this: bool
    program: bool


async def show(request: Request) -> Response:
    person = await signed_in(request)
    return await settings_page(
        request, person, done=_(SAVED.get(request.query_params.get("done", ""), ""))
    )


async def settings_page(
    request: Request,
    person: SignedIn,
    *,
    done: str = "",
    new_token: str | None = None,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    devices = [_shown(one, person) for one in await queries.devices_of(person.number)]
    kept = {"zone": person.zone, "day_start": str(person.day_start)}
    return page(
        request,
        "accounts/settings.html",
        422 if problems else 200,
        me=person,
        fields={**kept, **(fields or {})},
        problems=dict(problems or {}),
        zones=zones(),
        hours=list(DAY_STARTS),
        sessions=[one for one in devices if not one.program],
        tokens=[one for one in devices if one.program],
        looks=list(LOOKS.values()),
        languages=LANGUAGES,
        new_token=new_token,
        done=done,
        **await _ways(request, person),
    )


async def _ways(request: Request, person: SignedIn) -> dict[str, object]:
    """How they sign in, and whether somebody asks to come in as them."""
    ways, asked = await queries.ways_of(person.number), person.asked
    return {
        "ways": ways,
        "passkeys": [_key(one, person) for one in ways.passkeys],
        "options": options_to_make(request, person, ways),
        "asked": None if asked is None else asked.astimezone(ZoneInfo(person.zone)),
        "waits": asked is not None and asked > request.app.state.clock(),
    }


def _key(one: queries.Passkey, person: SignedIn) -> dict[str, object]:
    zone = ZoneInfo(person.zone)
    used = None if one.used is None else one.used.astimezone(zone).date()
    since = one.since.astimezone(zone).date()
    return {"id": str(one.id), "name": one.name, "since": since, "used": used}


def _shown(device: queries.Device, person: SignedIn) -> Shown:
    zone = ZoneInfo(person.zone)
    since, used = device.since.astimezone(zone).date(), device.used.astimezone(zone).date()
    never = device.used == device.since
    return Shown(
        id=str(device.id),
        device=device.label,
        label=device.label,
        since=since,
        made=since,
        seen=used,
        used=None if never else used,
        this=device.id == person.session,
        program=device.kind == "device",
    )


async def save_day(request: Request) -> Response:
    person = await signed_in(request)
    fields = await form_fields(request)
    zone, day_start = fields.get("zone", ""), read_day_start(fields.get("day_start", ""))
    problems = {}
    if zone not in zones():
        problems["zone"] = _("Choose a time zone from the list.")
    if day_start is None:
        problems["day_start"] = _("Choose an hour from 0 to 12.")
    if problems or day_start is None:
        return await settings_page(request, person, fields=fields, problems=problems)
    await own.set_day(person.number, zone=zone, day_start=day_start, at=request.app.state.clock())
    return see("/settings?done=day")


async def save_passphrase(request: Request) -> Response:
    person = await signed_in(request)
    fields, now = await form_fields(request), request.app.state.clock()
    new = fields.get("new_passphrase", "")
    problem = passphrase_problem(
        new, strength=strength(new), clinic=person.clinic.name, role=person.role
    )
    if problem:
        return await settings_page(request, person, problems={"new_passphrase": problem})
    wrong = await _not_theirs(request, person, fields.get("passphrase", ""))
    if wrong:
        return await settings_page(request, person, problems={"passphrase": wrong})
    await own.change_passphrase(person.number, new, keep=person.session, at=now)
    return see("/settings?done=passphrase")


async def _not_theirs(request: Request, person: SignedIn, typed: str) -> str:
    """A passkey shown just now does as well as the passphrase, if there is one at all."""
    now = request.app.state.clock()
    if not typed and person.just_signed_in(now):
        ways = await queries.ways_of(person.number)
        if person.way == "passkey" or not ways.passphrase:
            return ""
    if not await limits.allowed(f"passphrase:{person.number}", burst=10, per_hour=40, at=now):
        return _("That was tried many times. Please wait some minutes.")
    fits = await own.passphrase_fits(person.number, typed)
    return "" if fits else _("This is not the passphrase you have now.")


async def save_language(request: Request) -> Response:
    """The next page is in it, and so is every one after."""
    person = await signed_in(request)
    if person.role.staff:
        raise HTTPException(404)
    language = (await form_fields(request)).get("language", "")
    if language not in LANGUAGES:
        sentence = _("Choose one of these.")
        return await settings_page(request, person, problems={"language": sentence})
    await own.choose_language(person.number, language, at=request.app.state.clock())
    return see("/settings?done=language")


async def save_look(request: Request) -> Response:
    """Under which name the app goes on this phone: a cookie, nothing we keep."""
    person = await signed_in(request)
    if person.role.staff:
        raise HTTPException(404)
    key = (await form_fields(request)).get("look", "")
    if key not in LOOKS:
        return await settings_page(request, person, problems={"look": _("Choose one of these.")})
    return give_look(see("/settings?done=look"), key, secure=request.app.state.config.secure)


async def end_session(request: Request) -> Response:
    return await _end(request, done="ended")


async def revoke_token(request: Request) -> Response:
    return await _end(request, done="revoked")


async def _end(request: Request, *, done: str) -> Response:
    person = await signed_in(request)
    session = _uuid(request.path_params["id"])
    if session is not None:
        await actions.end_session(person.number, session, at=request.app.state.clock())
    return see(f"/settings?done={done}")


async def make_token(request: Request) -> Response:
    if (
        await signed_in(request)
    ).role.staff:  # a token outlives every idle limit: only a patient opens a diary so
        raise HTTPException(404)
    person = await freshly_signed_in(request, back="/settings")
    fields = await form_fields(request)
    try:
        label = one_line(fields.get("label", ""), LABEL_MOST)
    except Fault:
        label = ""
    if not label:
        sentence = _(
            "Give it a name of 1 to %(label_most)s characters, to know it again.",
            label_most=LABEL_MOST,
        )
        return await settings_page(request, person, fields=fields, problems={"label": sentence})
    token = await actions.new_device_token(person.number, label=label, at=request.app.state.clock())
    return await settings_page(request, person, new_token=token)


async def more(request: Request) -> Response:
    person = await signed_in(request)
    return page(request, "accounts/more.html", me=person)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


routes = [
    resource("/settings", GET=show, POST=save_day),
    resource("/settings/language", POST=save_language),
    resource("/settings/look", POST=save_look),
    resource("/settings/passphrase", POST=save_passphrase),
    resource("/settings/sessions/{id}/end", POST=end_session),
    resource("/settings/tokens", POST=make_token),
    resource("/settings/tokens/{id}/revoke", POST=revoke_token),
    resource("/more", GET=more),
]
