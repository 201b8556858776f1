"""When a record is due to go, what of it goes, and how one line of it reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

OPEN_FOR = timedelta(hours=1)  # how long a kept record stays open
REASON = "kept_look.reason"  # what it is sealed as

# What goes of the patient $1, in an order that leaves nothing pointing at what has gone.
RECORD: Mapping[str, str] = {
    "station": "sitting_id in (select s.key from sitting s where s.patient_id = $1::bigint)",
    "sitting_entry": "patient_id = $1::bigint",
    "sitting": "patient_id = $1::bigint",
    "infusion": "patient_id = $1::bigint",
    "treatment_summary": "patient = $1::bigint",
    "clinic_score": "patient_id = $1::bigint",
    "visit": "patient_id = $1::bigint",
    "treatment_page": "patient_id = $1::bigint",
    "concern_notice": "concern >= ($1::bigint << 16) and concern < (($1::bigint + 1) << 16)",
    "concern_step": "patient_id = $1::bigint",
    "concern_answer": "patient_id = $1::bigint",
    "concern": "patient_id = $1::bigint",
    "kept_look": "patient = $1::bigint",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A record the clinic keeps: whose, since when nothing was added, and when they left, if so.

    `name` says nothing of somebody who left.
    """

    number: int
    id: UUID
    name: str
    last: datetime
    erased_at: datetime | None

    def due(self, years: int | None) -> date | None:
        return None if years is None else years_after(self.last.date(), years)


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March.

    >>> years_after(date(2024, 2, 29), 1)
    datetime.date(2025, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def due_now(kept: Iterable[Kept], years: int | None, today: date) -> list[Kept]:
    """Those whose time is over, the longest over first; none without a rule."""
    due = [(one.due(years), one) for one in kept]
    over = [(day, one) for day, one in due if day is not None and day <= today]
    return [one for _, one in sorted(over, key=lambda pair: (pair[0], pair[1].number))]


def mark_of(due: Sequence[Kept]) -> str:
    """Names a list as it was shown: what is deleted is what was looked at, or nothing."""
    said = " ".join(f"{one.id}:{one.last.timestamp():.6f}" for one in due)
    return sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a kept record, line by line."""

    title: str
    lines: Sequence[str]
