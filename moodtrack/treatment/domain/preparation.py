"""The checklist before a visit: the clinic's own texts and hours, and what the patient ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack.language import N_
from moodtrack.reading import Fault, Problems, text
from moodtrack.treatment.domain.visits import Visit, VisitKind

QUESTIONS_LIMIT = 2_000
MOST_HOURS = 72


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a clinic's checklist. `hours` before the start, or none: clinics differ."""

    key: str
    words: str
    hours: int | None = None


# found clinic sheets differ in every hour, so none is said here: the clinic says its own
ITEMS = (
    Item("food", N_("Food: stop eating when your clinic told you to.")),
    Item("drink", N_("Drink: stop drinking when your clinic told you to.")),
    Item("medicines", N_("Medicines: ask your clinic which ones to take before, and which not.")),
    Item("escort", N_("Someone grown-up takes you home.")),
    Item("driving", N_("No driving, machines or big decisions until the next day, after a sleep.")),
    Item("clothes", N_("Comfortable clothes, with sleeves that roll up.")),
    Item("questionnaire", N_("Answer the questionnaire, if one is due.")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist of one visit."""

    key: str
    words: str
    since: datetime | None  # on the clinic's clock: from when on it holds
    ticked: datetime | None  # when she ticked it


@dataclass(frozen=True, slots=True)
class Preparation:
    """How far someone has come with one visit's checklist."""

    lines: tuple[Line, ...]
    questions: str = ""

    @property
    def ticked(self) -> int:
        return sum(line.ticked is not None for line in self.lines)


def preparation(
    visit: Visit, items: Sequence[Item], ticks: Mapping[str, str], questions: str
) -> Preparation:
    """The dated checklist. Only infusions have one; questions belong to every visit.

    `ticks`: when each item was ticked, as ISO instants.
    """
    zone = ZoneInfo(visit.tz)
    lines = [
        Line(
            key=item.key,
            words=item.words,
            since=_since(visit, item, zone),
            ticked=datetime.fromisoformat(ticks[item.key]) if item.key in ticks else None,
        )
        for item in (items if visit.kind is VisitKind.INFUSION else ())
    ]
    return Preparation(tuple(lines), questions)


def _since(visit: Visit, item: Item, zone: ZoneInfo) -> datetime | None:
    """Hours that pass, not hours on the clock: six hours are six on the night clocks change too."""
    return None if item.hours is None else (visit.at - timedelta(hours=item.hours)).astimezone(zone)


def read_ticks(
    fields: Mapping[str, str], items: Sequence[Item], before: Mapping[str, str], *, at: datetime
) -> dict[str, str]:
    """What is ticked now: what was ticked before keeps its instant."""
    ticked = [item.key for item in items if fields.get(f"tick_{item.key}")]
    return {key: before.get(key, at.isoformat(timespec="seconds")) for key in ticked}


def read_questions(fields: Mapping[str, str]) -> str:
    """What she wants to ask; "" when nothing. Raises Problems."""
    try:
        return text(fields.get("questions", ""), QUESTIONS_LIMIT) or ""
    except Fault as fault:
        raise Problems({"questions": str(fault)}) from None


def ticks_of(said: Mapping[str, Any] | None) -> dict[str, str]:
    return dict(said["ticks"]) if said else {}
