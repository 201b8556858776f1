"""Daylio's table: several entries a day, moods by name, clocks of 12 and 24 hours in one file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean
from uuid import uuid5

from moodtrack.checkins.domain.answers import NOTE_LIMIT, Answers
from moodtrack.checkins.domain.days import FIRST_DAY, label_day
from moodtrack.checkins.domain.moments import Moment
from moodtrack.imports.domain.choices import MOST_NAMES, Choices, Questions, folded
from moodtrack.imports.domain.days import IMPORTS, Cells, Found, FoundDay, Whose
from moodtrack.language import _
from moodtrack.reading import Fault, Problems, clip, text

KNOWN_BY = {"weekday", "time", "mood", "activities"}
READ = ("full_date", "year", "date", "time", "mood", "activities", "note_title", "note")
STANDARD: Mapping[str, int] = {"rad": 9, "good": 7, "meh": 5, "bad": 3, "awful": 1}  # to begin with
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a mood at a time of a day."""

    line: int
    at: datetime  # aware, in the person's zone
    mood: str
    activities: Sequence[str]
    note: str | None


def is_daylio(names: Iterable[str]) -> bool:
    found = set(names)
    return found >= KNOWN_BY and bool(found & {"full_date", "year"})


def read_daylio(lines: Iterable[Cells], found: Found, whose: Whose, choices: Choices) -> None:
    """Put its days and moments into `found`, or what it leaves open, or every fault by its line."""
    entries: list[Entry] = []
    for line in lines:
        try:
            entries.append(_entry(line, whose))
        except Problems as problems:
            found.blame(line.number, problems.by_field)
    found.entries = len(entries)
    known = {**STANDARD, **choices.moods} if choices.said else choices.moods
    names = sorted({one.mood for one in entries})
    open_ = [name for name in names if folded(name) not in known]
    activities = sorted({one for entry in entries for one in entry.activities})[:MOST_NAMES]
    if open_ or (activities and not choices.said):
        moods = {
            name: known.get(folded(name), STANDARD.get(folded(name))) for name in names[:MOST_NAMES]
        }
        found.questions = Questions(moods=moods, activities=activities)
        return
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(label_day(entry.at, whose.zone, whose.day_start), []).append(entry)
    for day, of_day in sorted(by_day.items()):
        _add_day(day, sorted(of_day, key=lambda one: one.at), found, whose, known, choices)


def _add_day(
    day: date,
    entries: Sequence[Entry],
    found: Found,
    whose: Whose,
    known: Mapping[str, int],
    choices: Choices,
) -> None:
    moods = [known[folded(one.mood)] for one in entries]
    tips = {
        tip: True
        for entry in entries
        for one in entry.activities
        if (tip := choices.activities.get(folded(one)))
    }
    note = entries[0].note
    if len(entries) > 1:
        note = f"{len(entries)} entries: mean {fmean(moods):.1f}, last {moods[-1]}."
        found.moments += [
            _moment(entry, mood, whose) for entry, mood in zip(entries, moods, strict=True)
        ]
    answers = Answers(mood=int(fmean(moods) + 0.5), tips=tips, note=note)
    last = entries[-1]
    found.days.append(FoundDay(day, last.line, answers, last.at, whose.zone.key))


def _moment(entry: Entry, mood: int, whose: Whose) -> Moment:
    """Its id follows from the file's own words, so that another map of moods changes no moment."""
    words = f"{whose.id}:{entry.at.isoformat()}:{entry.mood}:{entry.note}"
    return Moment(
        id=uuid5(IMPORTS, words),
        at=entry.at,
        tz=whose.zone.key,
        mood=mood,
        note=entry.note,
        received_at=whose.now,
    )


def _entry(line: Cells, whose: Whose) -> Entry:
    problems: dict[str, str] = {}
    cells = line.cells
    day, clock, note = None, None, None
    try:
        day = _day(cells)
    except Fault as fault:
        problems["full_date" if "full_date" in cells else "date"] = str(fault)
    try:
        clock = _clock(cells["time"])
    except Fault as fault:
        problems["time"] = str(fault)
    try:
        title, words = cells.get("note_title", "").strip(), cells.get("note", "").strip()
        note = text("\n".join(filter(None, (title, words))), NOTE_LIMIT)
    except Fault as fault:
        problems["note"] = str(fault)
    if not cells["mood"].strip():
        problems["mood"] = _("This entry has no mood.")
    if day is not None and not FIRST_DAY <= day <= whose.today + timedelta(days=1):
        problems["date"] = _("This day has not happened yet, or is before 1970.")
    if problems or day is None or clock is None:
        raise Problems(problems)
    activities = [" ".join(one.split()) for one in cells["activities"].split("|")]
    at = datetime.combine(day, clock, whose.zone)
    mood = clip(" ".join(cells["mood"].split()))
    return Entry(line.number, at, mood, [clip(one) for one in activities if one], note)


def _day(cells: Mapping[str, str]) -> date:
    """`full_date` as 2021-09-28; in older files a year, and a day as "28 September"."""
    said = cells.get("full_date", "").strip()
    try:
        if said:
            return date.fromisoformat(said)
        words = re.findall(r"[^\W\d_]+|\d+", cells.get("date", ""))
        [number] = [int(one) for one in words if one.isdigit()]
        [month] = [MONTHS.index(one[:3].lower()) + 1 for one in words if not one.isdigit()]
        return date(int(cells.get("year", "")), month, number)
    except ValueError:
        raise Fault("This day could not be read. It looks like 2021-09-28.") from None


def _clock(said: str) -> time:
    """With 12 and with 24 hours.

    >>> _clock("12:05 am"), _clock("22:00")
    (datetime.time(0, 5), datetime.time(22, 0))
    """
    found = CLOCK.fullmatch(" ".join(said.split()))
    try:
        if found is None:
            raise ValueError
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
        if half and not 1 <= hour <= 12:
            raise ValueError
        return time(hour % 12 + 12 * (half == "p") if half else hour, minute)
    except ValueError:
        raise Fault("This time could not be read. It looks like 22:00 or 10:00 pm.") from None
