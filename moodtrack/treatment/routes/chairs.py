"""/clinic/today: every chair of the clinic at one look, for the nurse who walks between them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import Role
from moodtrack.accounts.queries import ids_and_names_of
from moodtrack.accounts.session import signed_in
from moodtrack.sharing.domain import ClinicScope, NotShared
from moodtrack.sharing.gate import clinic_scope
from moodtrack.sharing.looks import seen_on_a_list
from moodtrack.treatment.domain.chair_rules import ChairRules, may_leave_at, next_due
from moodtrack.treatment.domain.chair_words import (
    STATES,
    minutes_words,
    state_since,
    vitals_words,
)
from moodtrack.treatment.domain.sitting import Sitting, State, Step
from moodtrack.treatment.domain.visits import Visit, VisitKind
from moodtrack.treatment.queries.chair_rules import clinic_rules
from moodtrack.treatment.queries.sittings import sittings_since
from moodtrack.treatment.queries.visits import clinic_visits
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

BACK = timedelta(days=2)  # a visit that nobody ended stays on the list so long
ON_THE_LIST = "your infusion, on the list of the day"


@dataclass(frozen=True, slots=True)
class ChairLine:
    """One chair on the list of the day."""

    patient: UUID
    name: str
    sitting: UUID
    state: State
    words: str  # "running for 23 minutes"
    since_start: str
    started: datetime | None
    last: str  # the last row of vitals
    last_at: datetime | None
    reached: bool  # whether it holds a number that reaches what the clinic set
    due: datetime | None
    due_now: bool
    may_leave_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody who is expected today."""

    patient: UUID
    name: str
    visit: UUID
    at: datetime
    sitting: UUID  # an id for the visit that the tap begins


async def show(request: Request) -> Response:
    person = await signed_in(request)
    if person.role not in (Role.NURSE, Role.CLINICIAN):
        raise NotShared
    scope, now = clinic_scope(person), request.app.state.clock()
    zone = ZoneInfo(person.clinic.zone)
    here = now.astimezone(zone)
    known = [one for one in await sittings_since(scope, now - BACK) if one.steps]
    shown = [one for one in known if one.state.open or _left_on(one, zone) == here.date()]
    expected = await _expected(scope, here, {one.planned for one in known})
    patients = [*(one.patient for one in shown), *(one for one, _ in expected)]
    await seen_on_a_list(scope, patients, today=here.date(), at=now, what=ON_THE_LIST)
    people = await ids_and_names_of(patients)
    rules = await clinic_rules(person.clinic.number)
    lines = [_line(*people[one.patient], one, rules=rules, now=now) for one in shown]
    return page(
        request,
        "treatment/today.html",
        me=person,
        now=here,
        here_now=[one for one in lines if one.state.open],
        planned=[Planned(*people[who], one.id, one.local, uuid4()) for who, one in expected],
        gone=[one for one in lines if not one.state.open],
    )


async def _expected(
    scope: ClinicScope, here: datetime, came: set[UUID | None]
) -> list[tuple[int, Visit]]:
    """The infusions planned for this day of which no visit to the chair has come yet."""
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    found = await clinic_visits(scope, since=midnight, until=midnight + timedelta(days=1))
    return [
        (who, one) for who, one in found if one.kind is VisitKind.INFUSION and one.id not in came
    ]


def _left_on(visit: Sitting, zone: ZoneInfo) -> object:
    ended = visit.at(Step.LEFT, Step.CANCELLED)
    return ended.astimezone(zone).date() if ended else None


def _line(
    patient: UUID, name: str, visit: Sitting, *, rules: ChairRules, now: datetime
) -> ChairLine:
    zone, state, started = ZoneInfo(visit.tz), visit.state, visit.at(Step.STARTED)
    since, due, ran = state_since(visit), next_due(visit, rules), visit.ran_for(now)
    last = visit.vitals[-1] if visit.vitals else None
    words = STATES[state]
    if since is not None and state.open:
        words += f" for {minutes_words(int((now - since).total_seconds() // 60))}"
    return ChairLine(
        patient=patient,
        name=name,
        sitting=visit.id,
        state=state,
        words=words,
        since_start="" if ran is None else minutes_words(int(ran.total_seconds() // 60)),
        started=_local(started, zone),
        last=vitals_words(last.said) if last else "",
        last_at=_local(last.said.at if last else None, zone),
        reached=bool(last and rules.marks(last.said)),
        due=_local(due, zone),
        due_now=due is not None and due <= now,
        may_leave_at=_local(may_leave_at(visit, rules), zone),
        left_at=_local(visit.at(Step.LEFT, Step.CANCELLED), zone),
    )


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if at is None else at.astimezone(zone)


routes = [resource("/clinic/today", GET=show)]
