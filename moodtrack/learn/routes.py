"""/learn: short pages anyone may read; asking for a conversation; the clinic's list of those."""

from collections.abc import Mapping
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.domain import Clinic, SignedIn
from moodtrack.accounts.routes.people import administrator
from moodtrack.accounts.session import maybe_signed_in
from moodtrack.language import N_, _, spoken
from moodtrack.learn import actions, queries
from moodtrack.learn.domain import Page, after, pages, read_wish
from moodtrack.learn.sections import REQUESTS
from moodtrack.newsletter import queries as newsletter
from moodtrack.newsletter.actions import ask as ask_by_mail
from moodtrack.newsletter.domain import read_asking
from moodtrack.reading import Problems
from moodtrack.safety.domain import ClinicCard
from moodtrack.sharing.gate import clinic_scope
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

ASK = "is-it-for-me"
TOO_OFTEN = (
    "Several people asked from here just now. Please try again in an hour, or call the clinic."
)
LETTERS_TOO_OFTEN = N_("Several people asked from here just now. Please try again in an hour.")


async def index(request: Request) -> Response:
    return await _index(request, {}, {})


async def _index(
    request: Request, fields: Mapping[str, str], problems: Mapping[str, str]
) -> Response:
    person = await maybe_signed_in(request)
    return page(
        request,
        "learn/index.html",
        422 if problems else 200,
        me=person,
        pages=list(pages().values()),
        card=_card(request, person),
        letters=[(id_, one.name) for id_, one in (await _clinics_that_write(request)).items()],
        asked="letters" in request.query_params,
        fields=dict(fields),
        problems=dict(problems),
    )


def _card(request: Request, person: SignedIn | None) -> ClinicCard | None:
    """How to reach their clinic at this hour, for whoever is signed in."""
    card: ClinicCard | None = request.app.state.bell.card(
        person.clinic if person else None, at=request.app.state.clock()
    )
    return card


async def _clinics_that_write(request: Request) -> Mapping[str, Clinic]:
    """By id; none where no mail can be sent, or no link would lead here."""
    config = request.app.state.config
    if not (config.mails and config.origin):
        return {}
    return {str(one.id): one for one in await newsletter.clinics_that_write()}


async def ask_for_letters(request: Request) -> Response:
    """The same answer for an address that is known and one that is not, and to whoever signed in:
    nothing says whose it is.
    """
    fields, now = await form_fields(request), request.app.state.clock()
    clinics = await _clinics_that_write(request)
    try:
        asking = read_asking(fields, list(clinics))
        if not await _may_ask(request, "letters"):
            raise Problems({"email": _(LETTERS_TOO_OFTEN)})
    except Problems as problems:
        return await _index(request, fields, problems.by_field)
    address = f"letters {asking.clinic} {asking.address.casefold()}"
    if await limits.allowed(address, burst=3, per_hour=1 / 8, at=now):  # nobody's box is filled
        await ask_by_mail(clinics[asking.clinic], asking.address, language=spoken(), at=now)
    return see("/learn?letters=asked#letters")


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
        if not await _may_ask(request, "ask"):
            raise Problems({"main": TOO_OFTEN})
    except Problems as problems:
        return await _shown(request, wanted, fields, problems.by_field)
    await actions.ask(clinics[wish.clinic], wish, at=now)
    return see(f"/learn/{ASK}?asked=1")


async def _may_ask(request: Request, what: str) -> bool:
    """A few times an hour from one address, and no more than a list can bear in all."""
    now, host = request.app.state.clock(), request.client.host if request.client else ""
    if not await limits.allowed(f"{what} {host}", burst=3, per_hour=3, at=now):
        return False
    return await limits.allowed(what, burst=100, per_hour=100, at=now)


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
    asking, person = wanted.slug == ASK, await maybe_signed_in(request)
    return page(
        request,
        "learn/page.html",
        422 if problems else 200,
        me=person,
        card=_card(request, person),
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
    resource("/learn", GET=index, POST=ask_for_letters),
    resource("/learn/{page}", GET=read, POST=ask),
    resource("/clinic/requests", GET=requests),
    resource("/clinic/requests/{id}/settled", POST=settle),
]
