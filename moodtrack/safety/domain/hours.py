"""When somebody of the clinic is there: opening hours by weekday, and holidays, in its zone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack.reading import Fault, Problems, one_line

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FARTHEST = 400  # days to look ahead: a year of holidays is a clinic that is closed
MOST_SPANS, MOST_HOLIDAYS = 4, 60
SPAN = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*(?:-|–|—|to|until)\s*"
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?",
    re.IGNORECASE | re.ASCII,
)
HOW = "Write hours such as 9:00-17:00, or 9-12, 13-17. Leave it empty when closed."
HOW_HOLIDAY = "Write each holiday on a line of its own, such as 2026-12-25."

Span = tuple[int, int]  # minutes after midnight, from and until; the end is at most 24:00


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: for each weekday, Monday first, the spans in which somebody is there."""

    zone: str
    weekdays: Sequence[Sequence[Span]] = ((),) * 7
    holidays: frozenset[date] = frozenset()

    @property
    def known(self) -> bool:
        """Whether the clinic has said when it is there at all."""
        return any(self.weekdays)

    def open_at(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._from(at, days=1))

    def closes(self, at: datetime) -> datetime | None:
        """When the span that `at` lies in ends, in the clinic's zone; None outside of one."""
        ends = (end for start, end in self._from(at, days=1) if start <= at < end)
        return next((end.astimezone(ZoneInfo(self.zone)) for end in ends), None)

    def next_open(self, at: datetime) -> datetime | None:
        """`at` itself when open, else the next opening, in the clinic's zone; None if none."""
        for start, end in self._from(at):
            if at < end:
                return max(start, at).astimezone(ZoneInfo(self.zone))
        return None

    def after(self, at: datetime, waited: timedelta) -> datetime:
        """When so much opening time has passed since `at`; by the wall clock if nothing is known.

        >>> day = Hours("UTC", [[(9 * 60, 17 * 60)]] * 7)
        >>> day.after(datetime(2026, 3, 14, 16, 50, tzinfo=UTC), timedelta(minutes=30)).isoformat()
        '2026-03-15T09:20:00+00:00'
        """
        left = waited
        for start, end in self._from(at) if self.known else ():
            begun = max(start, at)
            if end <= begun:
                continue
            if end - begun >= left:
                return begun.astimezone(UTC) + left
            left -= end - begun
        return at + waited

    def _from(self, at: datetime, *, days: int = FARTHEST) -> Iterator[tuple[datetime, datetime]]:
        """The spans of the days from the one that `at` falls on, in order, in UTC."""
        zone = ZoneInfo(self.zone)
        first = at.astimezone(zone).date()
        for ahead in range(days):
            day = first + timedelta(days=ahead)
            if day in self.holidays:
                continue
            for start, end in self.weekdays[day.weekday()]:
                yield _instant(day, start, zone), _instant(day, end, zone)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A wall time as an instant in UTC, which subtracts truly over changes of the clock."""
    wall = datetime.combine(day + timedelta(days=minutes // 1440), time(), zone)
    return (wall + timedelta(minutes=minutes % 1440)).astimezone(UTC)


def hours_of(value: Mapping[str, Any], zone: str) -> Hours:
    """From what is kept in the clinic's settings (see as_json)."""
    return Hours(
        zone,
        tuple(tuple((one[0], one[1]) for one in value["weekdays"][key]) for key in KEYS),
        frozenset(date.fromisoformat(one) for one in value["holidays"]),
    )


def read_hours(fields: Mapping[str, str]) -> dict[str, Any]:
    """From a form: `mon` ... `sun` and `holidays`. Raises Problems."""
    problems: dict[str, str] = {}
    weekdays = {}
    for key in KEYS:
        try:
            weekdays[key] = read_spans(fields.get(key, ""))
        except Fault as fault:
            problems[key] = str(fault)
    holidays: list[str] = []
    try:
        holidays = read_holidays(fields.get("holidays", ""))
    except Fault as fault:
        problems["holidays"] = str(fault)
    if problems:
        raise Problems(problems)
    return {"weekdays": weekdays, "holidays": holidays}


def read_spans(typed: str) -> list[list[int]]:
    """Spans as a person types them, in order and apart. Raises Fault.

    >>> read_spans("9-12, 1pm - 5:30 pm")
    [[540, 720], [780, 1050]]
    """
    parts = [part.strip() for part in re.split(r"[,;]| and ", one_line(typed, 120)) if part.strip()]
    if parts == [part for part in parts if part.lower() == "closed"]:
        return []
    spans = [_span(part) for part in parts]
    if len(spans) > MOST_SPANS or any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise Fault(HOW)
    return spans


def _span(part: str) -> list[int]:
    found = SPAN.fullmatch(part)
    if not found:
        raise Fault(HOW)
    start, end = _minutes(*found.group(1, 2, 3)), _minutes(*found.group(4, 5, 6))
    if not 0 <= start < end <= 1440:
        raise Fault(HOW)
    return [start, end]


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if minutes > 59 or (half and not 1 <= hours <= 12) or hours > 24:
        raise Fault(HOW)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    return hours * 60 + minutes


def read_holidays(typed: str) -> list[str]:
    """Days, one a line; words after the day are for people. Raises Fault."""
    days = set()
    for line in typed.splitlines():
        if not line.strip():
            continue
        try:
            days.add(date.fromisoformat(line.split()[0]).isoformat())
        except ValueError:
            raise Fault(HOW_HOLIDAY) from None
    if len(days) > MOST_HOLIDAYS:
        raise Fault(f"There is room for {MOST_HOLIDAYS} holidays. Leave out those that are past.")
    return sorted(days)


def as_fields(value: Mapping[str, Any]) -> dict[str, str]:
    """Into the form, as it would be typed."""
    lines = {
        key: ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in value["weekdays"][key])
        for key in KEYS
    }
    return {**lines, "holidays": "\n".join(value["holidays"])}


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


NOT_SAID: dict[str, Any] = {"weekdays": {key: [] for key in KEYS}, "holidays": []}
