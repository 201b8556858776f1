"""/sharing: who may read the diary, and who did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.accounts.session import signed_in
from moodtrack.audit import trail
from moodtrack.instants import EPOCH
from moodtrack.language import N_, _
from moodtrack.sharing import actions, queries
from moodtrack.sharing.domain import IN_EMERGENCY, OpenRecord, Terms, in_words, unusual
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

JOINED = "joined"
OPENED = N_("opened the record")
LOOKS = (OPENED, IN_EMERGENCY)
# what staff opened, as the trail keeps it: said in her language here
LOOKED_AT = (
    N_("the treatment record"),
    N_("your treatment"),
    N_("medicines and therapies"),
    N_("the consultation"),
    N_("visit notes"),
    N_("a visit note"),
    N_("the planned dates"),
    N_("a planned date"),
    N_("calls"),
    N_("the plan"),
    N_("questionnaires and ratings"),
    N_("your follow-up"),
    N_("your follow-up as PDF"),
    N_("your follow-up, for a visit note"),
    N_("the numbers of your follow-up"),
    N_("a chart of your follow-up"),
    N_("the follow-up of a visit note"),
    N_("your record, for another program"),
    N_("your last days, on the list of patients"),
    N_("your infusion, on the list of the day"),
    N_("your infusion, at the chair"),
)
SHOWN = 50  # lines of who looked


@dataclass(frozen=True, slots=True)
class Clinician:
    id: str
    name: str
    since: date | None
    terms: str = ""  # what it leaves out, in words


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the trail as the patient reads it."""

    who: str
    what: str
    at: datetime
    mark: str = ""  # why it stands out
    times: int = 1  # so often in a row on that day


async def show(request: Request) -> Response:
    person = await signed_in(request)
    record, zone = open_own(person), ZoneInfo(person.zone)
    clinicians = [
        Clinician(
            str(one.viewer_id),
            one.name,
            one.since.astimezone(zone).date() if one.since else None,
            in_words(_local(one.terms, zone)).removeprefix(": "),
        )
        for one in await queries.shares(record)
    ]
    looked = await _looked(record, person)
    return page(
        request,
        "sharing/sharing.html",
        me=person,
        clinic={"name": person.clinic.name, "links": [], "reads": person.clinic.hours},
        clinicians=clinicians,
        emergencies=[
            {"who": one.who, "at": one.at.astimezone(zone), "reason": one.reason}
            for one in await queries.emergencies(record)
        ],
        research=await _research(record, zone),
        looked=looked[:SHOWN],
        more_looked=len(looked) > SHOWN,
    )


async def _research(record: OpenRecord, zone: ZoneInfo) -> date | None:
    since = await queries.research_since(record)
    return None if since is None else since.astimezone(zone).date()


async def _looked(record: OpenRecord, person: SignedIn) -> list[Look]:
    """What others did with this diary, latest first; and each time somebody came in as its owner.

    An invitation to this diary could be taken up by someone else: its owner must see that.
    """
    zone = ZoneInfo(person.zone)
    lines = [
        one
        for one in await trail.trail_of(record.patient)
        if one.actor != person.number or one.verb == JOINED
    ]
    names = await names_of([one.actor for one in lines])
    marks = _marks(lines, person)
    looks = [
        Look(names.get(one.actor, "someone"), _words(one), one.at.astimezone(zone), mark)
        for one, mark in zip(lines, marks, strict=True)
    ]
    return _folded(looks)


def _folded(looks: Sequence[Look]) -> list[Look]:
    """The same thing by the same person, again and again on one day, is one line that counts."""
    folded: list[Look] = []
    for look in looks:
        last = folded[-1] if folded else None
        same = last is not None and (last.who, last.what, last.mark, last.at.date()) == (
            look.who,
            look.what,
            look.mark,
            look.at.date(),
        )
        if last is not None and same:
            folded[-1] = replace(last, times=last.times + 1)
        else:
            folded.append(look)
    return folded


def _marks(lines: Sequence[trail.Line], person: SignedIn) -> list[str]:
    """Why each line stands out, in the order of the lines; only looks of staff can."""
    looks = [one for one in reversed(lines) if one.actor and one.verb in LOOKS]
    since = looks[0].at if looks else EPOCH
    told = [(one.actor, one.at, f"{one.verb} {one.detail}") for one in looks]
    why = unusual(told, ZoneInfo(person.clinic.zone), known_from=since)
    by_line = {id(one): mark for one, mark in zip(looks, why, strict=True)}
    return [by_line.get(id(one), "") for one in lines]


def _local(terms: Terms, zone: ZoneInfo) -> Terms:
    """Its end as the last day it holds, where she is."""
    if terms.until is None:
        return terms
    return replace(terms, until=terms.until.astimezone(zone) - timedelta(seconds=1))


def _words(line: trail.Line) -> str:
    if line.verb == JOINED:
        return _("came in with an invitation; if it was not you, tell your clinic")
    if line.verb == OPENED:
        return _("opened %(what)s", what=_(line.detail)) if line.detail else _(OPENED)
    return _(line.verb)


async def change(request: Request) -> Response:
    person = await signed_in(request)
    record, now = open_own(person), request.app.state.clock()
    fields = await form_fields(request)
    if fields.get("share"):
        await actions.share_with(record, _uuid(fields["share"]), at=now)
    elif fields.get("stop"):
        await actions.stop_sharing_with(record, _uuid(fields["stop"]), at=now)
    elif fields.get("research") in ("yes", "no"):
        await actions.say_about_research(record, yes=fields["research"] == "yes", at=now)
        return see("/sharing#research")
    return see("/sharing")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None


routes = [resource("/sharing", GET=show, POST=change)]
