"""From the lines of a table to days, each fault named by its line and column."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import Mode
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.revisions import Revision, read_day
from moodtrack.checkins.domain.table import ANSWER_COLUMNS, DIRECTION_COLUMNS, is_extra, read_cells
from moodtrack.imports.domain.choices import Choices, Dates, Questions
from moodtrack.imports.domain.files import NEEDED, Line
from moodtrack.language import _
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.reading import Fault, Problems, read_instant, read_zone, typed_number
from moodtrack.treatment.domain.brought import Line as Brought

IMPORTS = UUID(
    "2c0f6a6e-8b51-4f0e-9d1b-3a54c1d7e9aa"
)  # the space that ids of imported days live in
READ = ("day", *ANSWER_COLUMNS, *DIRECTION_COLUMNS, "written_at", "tz")
MOST_FAULTS = 1_000  # kept to be told; the others are counted
WHOLE_LINE = "the whole line"
BY_ITSELF = Choices()
OTHER_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T].*)?$", re.ASCII)
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


@dataclass(frozen=True, slots=True)
class Whose:
    """Into whose diary a file comes, and when."""

    id: UUID
    zone: ZoneInfo
    day_start: int
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Cells:
    """A line's cells by the names of their columns."""

    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Found:
    """What a file holds. `columns`: those read; `ignored`: those left out, as the file has them.

    `revisions`: words taken home earlier, as they were. `brought`: lines of a treatment record from
    elsewhere. `entries`: lines, where a day has several.
    """

    columns: list[str]
    ignored: list[str]
    kind: str = "table"
    days: list[FoundDay] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    brought: list[Brought] = field(default_factory=list)
    entries: int = 0
    questions: Questions = field(default_factory=Questions)
    faults: list[Place] = field(default_factory=list)
    more_faults: int = 0

    def blame(self, line: int, problems: Mapping[str, str]) -> None:
        for column, sentence in problems.items():
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(Place(line, column, sentence))
            else:
                self.more_faults += 1


def read_days(
    lines: Iterable[Cells], found: Found, *, today: date, choices: Choices = BY_ITSELF
) -> None:
    """Put every day of a table into `found`, and every fault in it.

    A line without an answer says nothing. `today`: the latest day that may stand in it.
    """
    seen: dict[date, FoundDay] = {}
    for line in lines:
        try:
            one = _day(_in_our_words(line.cells, choices), line.number, today=today)
            if one.answers.answered and _only_one(one, seen):
                found.days.append(one)
        except Problems as problems:
            found.blame(line.number, problems.by_field)


def named(
    lines: Iterable[Line], places: Mapping[str, int], width: int, found: Found
) -> Iterator[Cells]:
    """Each line's cells by name; a line of another width is at fault."""
    for line in lines:
        if len(line.cells) != width:
            told = _(
                "This line has %(len)s cells. The first line has %(width)s names.",
                len=len(line.cells),
                width=width,
            )
            found.blame(line.number, {WHOLE_LINE: told})
            continue
        yield Cells(line.number, {name: line.cells[place] for name, place in places.items()})


def chosen(places: Mapping[str, int], choices: Choices) -> dict[str, int]:
    """The columns under our names, where their owner has said which is which."""
    renamed = dict(places)
    for ours, theirs in choices.columns.items():
        if theirs in places:
            renamed[ours] = places[theirs]
    return renamed


def is_read(name: str) -> bool:
    """Whether a column of a table is one of ours."""
    return name in READ or is_extra(name)


def needs_to_be_asked(places: Mapping[str, int]) -> bool:
    return not places.keys() >= NEEDED


def writes_dates_its_own_way(cells: Mapping[str, str]) -> bool:
    return bool(OTHER_DATE.match(cells.get("day", "").strip()))


def _in_our_words(cells: Mapping[str, str], choices: Choices) -> Mapping[str, str]:
    """A day as 2026-03-14, and a mood from 0 to 10, whatever the file's own way."""
    said = dict(cells)
    if choices.dates is not Dates.ISO:
        said["day"] = _turned(said.get("day", ""), choices.dates)
    mood = typed_number(said.get("mood", ""))
    if (choices.low, choices.high) != (0, 10) and isinstance(mood, float):
        if not min(choices.low, choices.high) <= mood <= max(choices.low, choices.high):
            sentence = _(
                "This is not from %(low)s to %(high)s.",
                low=f"{choices.low:g}",
                high=f"{choices.high:g}",
            )
            raise Problems({"mood": sentence})
        said["mood"] = str(choices.mood_of(mood))
    return said


def _turned(said: str, dates: Dates) -> str:
    found = OTHER_DATE.match(said.strip())
    if not found:
        return said
    first, second, year = (int(one) for one in found.groups())
    month, day = (second, first) if dates is Dates.DAY_FIRST else (first, second)
    return f"{year:04}-{month:02}-{day:02}"


def _day(cells: Mapping[str, str], line: int, *, today: date) -> FoundDay:
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
        problems["day"] = _("This day has not happened yet.")
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
        raise Problems(
            {
                "day": _(
                    "This day stands on line %(line)s too. Keep one of the two.", line=other.line
                )
            }
        )
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
