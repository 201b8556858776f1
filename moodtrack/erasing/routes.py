"""/settings/erase: what goes and what stays, in a week or at once, and keeping it after all."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.routes.sign_in import erased_page
from moodtrack.accounts.session import freshly_signed_in, signed_in
from moodtrack.erasing import actions, ledger, queries
from moodtrack.erasing.domain import DAYS_TO_THINK, TIME_TO_THINK
from moodtrack.language import N_
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/settings/erase"
WHEN = ("wait", "now")
CHOOSE = N_("Choose when: in a week, or now.")
FIRST_ANSWERED = N_(
    "Your clinic has an answer of yours about death or self-harm, and must be able to reach you "
    "until someone has closed that. Until then you can only choose the week."
)
NOT_NOW = N_("This cannot be done just now. Nothing was erased. Please tell your clinic.")


async def show(request: Request) -> Response:
    return await _page(request, await signed_in(request))


async def take(request: Request) -> Response:
    person, now = await signed_in(request), request.app.state.clock()
    record = open_own(person)
    fields = await form_fields(request)
    if fields.get("when") == "keep":
        await actions.change_mind(record, at=now)
        return see(PATH)
    person = await freshly_signed_in(request)
    problems = {} if fields.get("when") in WHEN else {"when": CHOOSE}
    if fields.get("when") == "now" and await queries.waits_for_an_answer(record):
        problems["when"] = FIRST_ANSWERED
    if problems:
        return await _page(request, person, fields=fields, problems=problems)
    if fields["when"] == "wait":
        await actions.ask(record, at=now)
        return see(PATH)
    try:
        await actions.erase(record, at=now)
    except ledger.NotWritten:
        return await _page(request, person, fields=fields, problems={"when": NOT_NOW})
    request.app.state.renderer.forget()
    return erased_page(request, person.id)


async def _page(
    request: Request,
    person: SignedIn,
    *,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    now, zone = request.app.state.clock(), ZoneInfo(person.zone)
    wish = await queries.wish_of(open_own(person))
    return page(
        request,
        "erasing/erase.html",
        422 if problems else 200,
        me=person,
        clinic=person.clinic.name,
        days=DAYS_TO_THINK,
        until=(now + TIME_TO_THINK).astimezone(zone),
        due=None if wish is None else wish.due_at.astimezone(zone),
        fields=dict(fields or {}),
        problems=dict(problems or {}),
    )


routes = [resource(PATH, GET=show, POST=take)]
