"""/learn: short pages anyone may read; asking for a conversation; the clinic's list of those."""

from collections.abc import Mapping
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.routes.people import administrator
from moodtrack.accounts.session import maybe_signed_in
from moodtrack.learn import actions, queries
from moodtrack.learn.domain import Page, after, pages, read_wish
from moodtrack.learn.sections import REQUESTS
from moodtrack.reading import Problems
from moodtrack.safety.domain.help_lines import clinic_card
from moodtrack.sharing.gate import clinic_scope
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

ASK = "is-it-for-me"
TOO_OFTEN = (
    "Several people asked from here just now. Please try again in an hour, or call the clinic."
)


async def index(request: Request) -> Response:
    person = await maybe_signed_in(request)
    card = clinic_card(person.clinic if person else None)
    return page(request, "learn/index.html", me=person, pages=list(pages().values()), card=card)


async def read(request: Request) -> Response:
    return await _shown(request, _page(request), {})


async def ask(request: Request) -> Response:
    """Contact and consent, to one clinic's list; nobody is told anything about themselves."""
    wanted, fields = _page(request), await form_fields(request)
    if wanted.slug != ASK:
        raise HTTPException(405)
    clinics = {str(one.id): one for one in await queries.clinics_that_answer()}
    now = request.app.state.clock()
    try:
        wish = read_wish(fields, list(clinics))
        if not await _may_ask(request):
            raise Problems({"main": TOO_OFTEN})
    except Problems as problems:
        return await _shown(request, wanted, fields, problems.by_field)
    await actions.ask(clinics[wish.clinic], wish, at=now)
    return see(f"/learn/{ASK}?asked=1")


async def _may_ask(request: Request) -> bool:
    """A few times an hour from one address, and no more than a list can bear in all."""
    now, host = request.app.state.clock(), request.client.host if request.client else ""
    if not await limits.allowed(f"ask {host}", burst=3, per_hour=3, at=now):
        return False
    return await limits.allowed("ask", burst=100, per_hour=100, at=now)


def _page(request: Request) -> Page:
    try:
        return pages()[request.path_params["page"]]
    except KeyError:
        raise HTTPException(404) from None


async def _shown(
    request: Request,
    wanted: Page,
    fields: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    asking = wanted.slug == ASK
    return page(
        request,
        "learn/page.html",
        422 if problems else 200,
        me=await maybe_signed_in(request),
        page=wanted,
        next=after(wanted.slug),
        asking=asking,
        asked=asking and "asked" in request.query_params,
        clinics=[(str(one.id), one.name) for one in await queries.clinics_that_answer()]
        if asking
        else [],
        fields=dict(fields),
        problems=dict(problems or {}),
    )


async def requests(request: Request) -> Response:
    """Who asked this clinic for a conversation, for its administrator."""
    by = await administrator(request)
    waiting = await queries.waiting(clinic_scope(by))
    return page(request, "learn/requests.html", me=by, clinic=by.clinic, waiting=waiting)


async def settle(request: Request) -> Response:
    by = await administrator(request)
    try:
        wanted = UUID(request.path_params["id"])
    except ValueError:
        raise HTTPException(404) from None
    await actions.settle(clinic_scope(by), wanted, at=request.app.state.clock())
    return see("/clinic/requests")


settings_sections = (REQUESTS,)
routes = [
    resource("/learn", GET=index),
    resource("/learn/{page}", GET=read, POST=ask),
    resource("/clinic/requests", GET=requests),
    resource("/clinic/requests/{id}/settled", POST=settle),
]
