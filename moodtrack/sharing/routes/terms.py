"""/sharing/{id}: what one clinician may read: which parts, from which day on, and until when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.language import N_, _
from moodtrack.reading import Problems
from moodtrack.sharing import actions, queries
from moodtrack.sharing.domain import Part, Share, Terms
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_lists
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

LONGEST = timedelta(days=366 * 5)
NOTHING = N_("Choose at least one part, or stop sharing.")
LABELS = (
    (Part.NUMBERS, N_("Mood and numbers"), N_("Mood, sleep, moving and the seven small things")),
    (
        Part.SYMPTOMS,
        "Symptoms",
        N_("The eight you can tick, side effects, and what your clinic adds"),
    ),
    (Part.NOTES, N_("Notes and goals"), N_("Your own words")),
    (Part.MEASURES, "Questionnaires", N_("Your answers and their totals")),
    (Part.PLAN, N_("Safety plan"), N_("What helps you on a bad day")),
)


async def show(request: Request) -> Response:
    person = await signed_in(request)
    share = await _share(request, person)
    terms = share.terms
    fields = {
        "since": "" if terms.since is None else terms.since.isoformat(),
        "until": "" if terms.until is None else _last_day(terms.until, person).isoformat(),
    }
    return _page(request, person, share, fields=fields, parts=[part.value for part in terms.parts])


async def change(request: Request) -> Response:
    person = await signed_in(request)
    share, now = await _share(request, person), request.app.state.clock()
    lists = await form_lists(request)
    fields = {name: values[-1] for name, values in lists.items()}
    parts = lists.get("part", [])
    try:
        terms = _terms(fields, parts, person, now)
    except Problems as problems:
        return _page(request, person, share, fields=fields, parts=parts, problems=problems.by_field)
    await actions.share_with(open_own(person), share.viewer_id, terms=terms, at=now)
    return see("/sharing")


def _terms(
    fields: Mapping[str, str], parts: Sequence[str], person: SignedIn, now: datetime
) -> Terms:
    """From the form, or Problems with every field at fault."""
    problems: dict[str, str] = {}
    chosen = frozenset(part for part in Part if part.value in parts)
    if not chosen:
        problems["part"] = NOTHING
    since = _day(fields, "since", problems)
    last = _day(fields, "until", problems)
    until = None if last is None else _end_of(last, person)
    if until is not None and not now < until < now + LONGEST:
        problems["until"] = _("Choose a day from today on, within five years.")
    if since is not None and since > now.astimezone(ZoneInfo(person.zone)).date():
        problems["since"] = _("Choose today or a day before.")
    if problems:
        raise Problems(problems)
    return Terms(chosen, since, until)


def _day(fields: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    typed = fields.get(name, "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        problems[name] = _("A day looks like 2026-11-22.")
        return None
    if not 1970 <= day.year <= 2149:
        problems[name] = _("A day looks like 2026-11-22.")
    return day


def _end_of(day: date, person: SignedIn) -> datetime:
    """Midnight after that day, where she is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(person.zone))


def _last_day(until: datetime, person: SignedIn) -> date:
    return (until.astimezone(ZoneInfo(person.zone)) - timedelta(seconds=1)).date()


async def _share(request: Request, person: SignedIn) -> Share:
    """A clinician of her own clinic; to others there is nothing at this address."""
    record = open_own(person)
    try:
        wanted = UUID(request.path_params["id"])
    except ValueError:
        raise HTTPException(404) from None
    found = [one for one in await queries.shares(record) if one.viewer_id == wanted]
    if not found:
        raise HTTPException(404)
    return found[0]


def _page(
    request: Request,
    person: SignedIn,
    share: Share,
    *,
    fields: Mapping[str, str],
    parts: Sequence[str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    today = request.app.state.clock().astimezone(ZoneInfo(person.zone)).date()
    return page(
        request,
        "sharing/terms.html",
        422 if problems else 200,
        me=person,
        clinician={"id": str(share.viewer_id), "name": share.name, "shared": share.since},
        labels=LABELS,
        parts=list(parts),
        today=today,
        fields=dict(fields),
        problems=dict(problems or {}),
    )


routes = [resource("/sharing/{id}", GET=show, POST=change)]
