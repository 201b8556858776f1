"""From the lines of a table to days, each fault named by its line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import Mode
from moodtrack.checkins.domain.revisions import Revision, read_day
from moodtrack.checkins.domain.table import ANSWER_COLUMNS, DIRECTION_COLUMNS, read_cells
from moodtrack.imports.domain.files import NEEDED, Line, Unreadable, names, plain_text, table
from moodtrack.reading import Fault, Problems, clip, read_instant, read_zone

IMPORTS = UUID(
    "2c0f6a6e-8b51-4f0e-9d1b-3a54c1d7e9aa"
)  # the space that ids of imported days live in
READ = ("day", *ANSWER_COLUMNS, *DIRECTION_COLUMNS, "written_at", "tz")
MOST_FAULTS = 1_000  # kept to be told; the others are counted
WHOLE_LINE = "the whole line"
NO_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Place:
    """A fault: where it is, and what is wrong there."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FoundDay:
    """One answered day of a file."""

    day: date
    line: int
    answers: Answers
    written_at: datetime
    tz: str


@dataclass(slots=True)
class Found:
    """What a file holds. `columns`: those read; `ignored`: those left out, as the file has them."""

    columns: list[str]
    ignored: list[str]
    days: list[FoundDay] = field(default_factory=list)
    faults: list[Place] = field(default_factory=list)
    more_faults: int = 0

    def blame(self, line: int, problems: Mapping[str, str]) -> None:
        for column, sentence in problems.items():
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(Place(line, column, sentence))
            else:
                self.more_faults += 1


def read_days(content: bytes, *, today: date, at: datetime) -> Found:
    """Every day of a file, and every fault in it. Raises Unreadable when it is no such file.

    A line without an answer says nothing. `today`: the latest day that may stand in it.
    """
    lines = table(plain_text(content))
    head = next(lines)
    places = names(head.cells)
    if not places.keys() >= NEEDED:
        known = ", ".join(clip(cell.strip()) for cell in head.cells[:12])
        raise Unreadable(f"This needs columns called day and mood. The file has: {known}.")
    found = Found(
        columns=[name for name in places if name in READ],
        ignored=[clip(head.cells[place].strip()) for name, place in places.items() if _new(name)],
    )
    _read_lines(lines, len(head.cells), places, found, today=today, at=at)
    return found


def _new(name: str) -> bool:
    return bool(name) and name not in READ


def _read_lines(
    lines: Iterable[Line],
    width: int,
    places: Mapping[str, int],
    found: Found,
    *,
    today: date,
    at: datetime,
) -> None:
    seen: dict[date, FoundDay] = {}
    for line in lines:
        try:
            cells = _cells(line, width, places)
            one = _day(cells, line.number, today=today, at=at)
            if one.answers.answered and _only_one(one, seen):
                found.days.append(one)
        except Problems as problems:
            found.blame(line.number, problems.by_field)


def _cells(line: Line, width: int, places: Mapping[str, int]) -> dict[str, str]:
    if len(line.cells) != width:
        told = f"This line has {len(line.cells)} cells. The first line has {width} names."
        raise Problems({WHOLE_LINE: told})
    return {name: line.cells[place] for name, place in places.items()}


def _day(cells: Mapping[str, str], line: int, *, today: date, at: datetime) -> FoundDay:
    """The day a line speaks of, or Problems with every column at fault."""
    problems: dict[str, str] = {}
    said: dict[str, Any] = {}
    try:
        said["answers"] = read_cells(cells)
    except Problems as found:
        problems |= found.by_field
    for name, read in (("day", read_day), ("tz", _zone), ("written_at", _instant)):
        try:
            said[name] = read(cells.get(name, "").strip())
        except Fault as fault:
            problems[name] = str(fault)
    if "day" in said and said["day"] > today + timedelta(days=1):  # a phone may live a day ahead
        problems["day"] = "This day has not happened yet."
    if problems:
        raise Problems(problems)
    said["written_at"] = said["written_at"] or _noon(said["day"], said["tz"])
    return FoundDay(line=line, **said)


def _zone(cell: str) -> str:
    return read_zone(cell) if cell else "UTC"


def _instant(cell: str) -> datetime | None:
    return read_instant(cell) if cell else None


def _noon(day: date, tz: str) -> datetime:
    """A file that does not say when a day was written gets the same instant at every reading."""
    return datetime.combine(day, time(12), ZoneInfo(tz))


def _only_one(one: FoundDay, seen: dict[date, FoundDay]) -> bool:
    """Whether a day is new in its file. Raises Problems where the file says two things of it."""
    other = seen.setdefault(one.day, one)
    if other is not one and other.answers != one.answers:
        raise Problems({"day": f"This day stands on line {other.line} too. Keep one of the two."})
    return other is one


def revision_of(one: FoundDay, patient: UUID, *, at: datetime) -> Revision:
    """A day of a file as a revision; its id follows from the patient and what it says."""
    bare = Revision(
        id=NO_ID,
        day=one.day,
        written_at=one.written_at,
        tz=one.tz,
        replaces=frozenset(),
        answers=one.answers,
        mode=Mode.IMPORT,
        received_at=at,
    )
    return replace(bare, id=uuid5(IMPORTS, f"{patient}:{bare.digest.hex()}"))


def says_nothing_new(one: Answers, standing: Iterable[Answers]) -> bool:
    """Whether all that is said of a day is said there already, in one and the same word."""
    said = _flat(one)
    return any(said <= _flat(other) for other in standing)


def _flat(answers: Answers) -> set[tuple[str, str, Any]]:
    flat: set[tuple[str, str, Any]] = set()
    for name, value in answers.as_json().items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        flat |= {(name, key, part) for key, part in parts}
    return flat
