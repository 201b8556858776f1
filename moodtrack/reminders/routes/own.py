"""/settings/reminders: what she wants to be reminded of, when, and by which ways; not today."""

from collections.abc import Mapping
from datetime import datetime
from secrets import compare_digest
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.actions.own import take_back_links
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.language import N_, _
from moodtrack.reading import Problems
from moodtrack.reminders import actions, queries
from moodtrack.reminders.actions.push_key import public_text, push_key
from moodtrack.reminders.domain import Settings
from moodtrack.reminders.domain.forms import fill, hours, read_address, read_wish
from moodtrack.reminders.domain.handing import CODE_LASTS, NOT_TODAY
from moodtrack.reminders.queries.gateways import connected
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/settings/reminders"
SAVED = {
    "wish": N_("Saved."),
    "address": N_("A mail with six digits is on its way to you. Type them here."),
    "confirmed": N_("Your reminders go to this address too."),
    "device": N_("Reminders reach this device too."),
    "gone": N_("No reminder goes there any more."),
    "test": N_("It is on its way. It can take a minute."),
    "links": N_("No link that was sent to you until now opens anything any more."),
    "calendar-gone": N_("The old address shows nothing any more."),
}
TOO_OFTEN = N_("That was tried several times just now. Please try again in an hour.")
NOT_THE_CODE = N_(
    "These are not the six digits of the last mail. Look again, or have a new one sent."
)
NO_WAY = N_("There is no way yet that a test could take. Choose one first.")
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person, own = await _own(request)
    said = SAVED.get(request.query_params.get("done", ""))
    return await reminders_page(request, person, own, done=_(said) if said else "")


async def _own(request: Request) -> tuple[SignedIn, OpenRecord]:
    """Raises SignedOut; NotShared for staff, to whom there is nothing here."""
    person = await signed_in(request)
    return person, open_own(person)


async def posted(request: Request) -> tuple[SignedIn, OpenRecord, Fields, datetime]:
    """The same with the form, unless it was left open by somebody else on a shared phone."""
    person, own = await _own(request)
    fields = await form_fields(request)
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut
    return person, own, fields, request.app.state.clock()


async def reminders_page(
    request: Request,
    person: SignedIn,
    own: OpenRecord,
    *,
    fields: Fields | None = None,
    problems: Fields | None = None,
    done: str = "",
    calendar: str = "",
) -> Response:
    settings = await queries.settings_of(own)
    return page(
        request,
        "reminders/own.html",
        422 if problems else 200,
        me=person,
        settings=settings,
        fields={**fill(settings.wish), "email": settings.email, **(fields or {})},
        problems=dict(problems or {}),
        hours=hours(),
        zone=own.zone,
        devices=await _devices(own),
        mails=request.app.state.config.mails,
        push_key=public_text(await push_key()),
        messages=await connected(person.clinic) is not None,
        done=done,
        calendar=calendar,
    )


async def _devices(own: OpenRecord) -> list[dict[str, object]]:
    zone = ZoneInfo(own.zone)
    return [
        {
            "id": one.id,
            "label": one.label,
            "made": one.made.astimezone(zone).date(),
            "mark": one.mark,
        }
        for one in await queries.devices_of(own)
    ]


async def save(request: Request) -> Response:
    person, own, fields, now = await posted(request)
    try:
        wish = read_wish(fields)
    except Problems as problems:
        # what was unticked is not in a form: the page must not show what is kept in its place
        typed = {**dict.fromkeys(fill((await queries.settings_of(own)).wish), ""), **fields}
        return await reminders_page(request, person, own, fields=typed, problems=problems.by_field)
    await actions.wish_for(own, wish, at=now)
    return see(f"{PATH}?done=wish")


async def save_address(request: Request) -> Response:
    """A new address, the code that came there, or that none is wanted: `do` says which."""
    person, own, fields, now = await posted(request)
    try:
        if fields.get("do") == "remove":
            await actions.forget_address(own, at=now)
            return see(f"{PATH}?done=gone#mail")
        if fields.get("do") == "confirm":
            await _confirm(own, fields, now)
            return see(f"{PATH}?done=confirmed#mail")
        address = read_address(fields.get("email", ""))
        if not await limits.allowed(f"reminder code {own.patient}", burst=3, per_hour=3, at=now):
            raise Problems({"email": _(TOO_OFTEN)})
        await actions.write_address(own, address, at=now)
        return see(f"{PATH}?done=address#mail")
    except Problems as problems:
        return await reminders_page(request, person, own, fields=fields, problems=problems.by_field)


async def _confirm(own: OpenRecord, fields: Fields, now: datetime) -> None:
    """Raises Problems."""
    settings: Settings = await queries.settings_of(own)
    if not await limits.allowed(f"reminder guess {own.patient}", burst=5, per_hour=5, at=now):
        raise Problems({"code": _(TOO_OFTEN)})
    at, typed = settings.email_at, fields.get("code", "").replace(" ", "")
    if at is None or now - at > CODE_LASTS:
        raise Problems({"code": _(NOT_THE_CODE)})
    if not compare_digest(typed.encode(), queries.code_for(own.id, at).encode()):
        raise Problems({"code": _(NOT_THE_CODE)})
    await actions.confirm_address(own, at=now)


async def send_test(request: Request) -> Response:
    person, own, _fields, now = await posted(request)
    problem = ""
    if not await limits.allowed(f"reminder test {own.patient}", burst=3, per_hour=6, at=now):
        problem = _(TOO_OFTEN)
    elif not await actions.send_test(own, at=now):
        problem = _(NO_WAY)
    if problem:
        return await reminders_page(request, person, own, problems={"test": problem})
    return see(f"{PATH}?done=test#test")


async def no_more_links(request: Request) -> Response:
    """All links to answer by, wherever they were sent or passed on to."""
    _person, own, _fields, now = await posted(request)
    await take_back_links(own.patient, at=now)
    return see(f"{PATH}?done=links#links")


async def not_today(request: Request) -> Response:
    """A page with one button: a mail scanner's GET says nothing in her name."""
    person, _own_record = await _own(request)
    said = "done" in request.query_params
    return page(request, "reminders/not-today.html", me=person, said=said)


async def say_not_today(request: Request) -> Response:
    _person, own, _fields, now = await posted(request)
    await actions.not_today(own, at=now)
    return see(f"{NOT_TODAY}?done=1")


routes = [
    resource(PATH, GET=show, POST=save),
    resource(f"{PATH}/mail", POST=save_address),
    resource(f"{PATH}/test", POST=send_test),
    resource(f"{PATH}/links", POST=no_more_links),
    resource(NOT_TODAY, GET=not_today, POST=say_not_today),
]
