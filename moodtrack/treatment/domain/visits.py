"""A visit: a planned infusion, follow-up or consultation, and how one is read from a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.reading import Fault, Problems, typed_number, whole_number
from moodtrack.treatment.domain.forms import read_start
from moodtrack.treatment.domain.infusions import DateChosen, Infusion, Phase

K = TypeVar("K", bound=StrEnum)


class VisitKind(StrEnum):
    INFUSION = "infusion"
    FOLLOW_UP = "follow-up"
    CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned date as it stands now. `phase` and `date_chosen` belong to infusions."""

    id: UUID
    kind: VisitKind
    at: datetime  # aware
    tz: str
    minutes: int
    phase: Phase | None = None
    date_chosen: DateChosen | None = None
    version: int = 1
    cancelled: bool = False
    brought: bool = False  # from a record that the patient brought along: nothing awaits her here

    @property
    def local(self) -> datetime:
        """The start on the clock of the clinic."""
        return self.at.astimezone(ZoneInfo(self.tz))

    @property
    def day(self) -> date:
        return self.local.date()

    @property
    def ends(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class VisitVersion:
    """One version of a visit: planned, moved or cancelled, by whom, when and why."""

    visit: Visit
    recorded_at: datetime
    recorded_by: int
    reason: str


LEAST_MINUTES, MOST_MINUTES = 5, 720
USUAL_MINUTES = {VisitKind.INFUSION: 120, VisitKind.FOLLOW_UP: 30, VisitKind.CONSULTATION: 45}
MOST_AT_ONCE = 20
BEFORE, AHEAD = timedelta(days=1), timedelta(days=731)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

NOT_A_KIND = "Choose infusion, follow-up or consultation."
NOT_A_PHASE = "Choose induction, maintenance or booster."
NOT_A_REASON = "Say why this date: planned beforehand, asked for because worse, or another reason."
NOT_MINUTES = f"Write how long it will take in minutes, from {LEAST_MINUTES} to {MOST_MINUTES}."
NOT_A_COUNT = f"Plan from 1 to {MOST_AT_ONCE} dates at once."
TOO_FAR = "This date is more than two years ahead. Please look at the year again."
PAST = "This date has passed. Choose today or a later day."


def read_visit(fields: Mapping[str, str], *, id_: UUID, zone: str, now: datetime) -> Visit:
    """A visit from a form. Raises Problems naming every field at fault.

    Why an infusion's date was chosen is always asked: those booked on bad days look better than
    they are (statistics: regression to the mean), and the report keeps them apart.
    """
    problems: dict[str, str] = {}
    at, tz = _read_when(fields, zone, now, problems)
    kind = _one_of(VisitKind, fields.get("kind", ""))
    phase = _one_of(Phase, fields.get("phase", ""))
    chosen = _one_of(DateChosen, fields.get("date_chosen", ""))
    if kind is None:
        problems["kind"] = NOT_A_KIND
    if kind is not VisitKind.INFUSION:
        phase = chosen = None
    else:
        problems |= {} if phase else {"phase": NOT_A_PHASE}
        problems |= {} if chosen else {"date_chosen": NOT_A_REASON}
    minutes = _minutes(fields, kind, problems)
    if problems or kind is None:
        raise Problems(problems)
    return Visit(id_, kind, at, tz, minutes, phase, chosen)


def _read_when(
    fields: Mapping[str, str], zone: str, now: datetime, problems: dict[str, str]
) -> tuple[datetime, str]:
    """The start and its zone; what cannot be read is named in `problems`."""
    try:
        started, tz = read_start(fields, zone)
    except Problems as found:
        problems |= found.by_field
        return now, zone
    at = datetime.fromisoformat(started)
    if told := _out_of_reach(at, now):
        problems["date"] = told
    return at, tz


def _out_of_reach(at: datetime, now: datetime) -> str:
    if at - now > AHEAD:
        return TOO_FAR
    return PAST if now - at > BEFORE else ""


def _minutes(fields: Mapping[str, str], kind: VisitKind | None, problems: dict[str, str]) -> int:
    typed = fields.get("minutes", "").strip()
    if not typed:
        return USUAL_MINUTES.get(kind, 30) if kind else 30
    try:
        return whole_number(typed_number(typed), LEAST_MINUTES, MOST_MINUTES, NOT_MINUTES)
    except Fault as fault:
        problems["minutes"] = str(fault)
        return 0


def read_series(fields: Mapping[str, str], first: Visit) -> list[Visit]:
    """`first` and those after it: `count` dates, on the ticked weekdays at the same hour.

    Without a weekday ticked, once a week. The first stays where it is. Raises Problems.
    """
    try:
        typed = fields.get("count", "").strip() or "1"
        count = whole_number(typed_number(typed), 1, MOST_AT_ONCE, NOT_A_COUNT)
    except Fault as fault:
        raise Problems({"count": str(fault)}) from None
    ticked = {place for place, name in enumerate(WEEKDAYS) if fields.get(name)}
    days = _days(first.day, count, ticked or {first.day.weekday()})
    return [_on(first, day, place) for place, day in enumerate(days)]


def _days(first: date, count: int, weekdays: set[int]) -> list[date]:
    found, day = [first], first
    while len(found) < count:
        day += timedelta(days=1)
        if day.weekday() in weekdays:
            found.append(day)
    return found


def _on(first: Visit, day: date, place: int) -> Visit:
    """The same hour on another day: on the clock, whatever the clocks did meanwhile."""
    if not place:
        return first
    at = datetime.combine(day, first.local.time(), tzinfo=ZoneInfo(first.tz))
    return replace(first, id=uuid5(first.id, str(place)), at=at)


def clash(visit: Visit, others: Sequence[Visit]) -> Visit | None:
    """Another of the same kind that stands on the same day."""
    for other in others:
        same = other.kind is visit.kind and other.day == visit.day
        if same and other.id != visit.id and not other.cancelled:
            return other
    return None


def coming(visits: Sequence[Visit], now: datetime) -> list[Visit]:
    """Those that stand and are not over yet, the next first."""
    ahead = [one for one in visits if not one.cancelled and one.ends > now]
    return sorted(ahead, key=lambda one: one.at)


def given(visit: Visit, infusions: Sequence[Infusion]) -> Infusion | None:
    """The infusion that was recorded for a planned one: that of the same day."""
    if visit.kind is not VisitKind.INFUSION:
        return None
    return next((one for one in infusions if one.day == visit.day), None)


def form_of_visit(visit: Visit) -> dict[str, str]:
    return {
        "kind": visit.kind.value,
        "date": visit.day.isoformat(),
        "time": f"{visit.local:%H:%M}",
        "zone": visit.tz,
        "minutes": str(visit.minutes),
        "phase": visit.phase or "",
        "date_chosen": visit.date_chosen or "",
    }


def _one_of(kinds: type[K], typed: str) -> K | None:
    return next((one for one in kinds if one.value == typed), None)
