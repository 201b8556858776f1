"""The tables (RFC 4180): a line for each day, infusion, questionnaire and measurement."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.packing import unpack_extra
from moodtrack.checkins.domain.table import COLUMNS, EXTRA, guarded
from moodtrack.exports.domain.marks import csv_map, day_text, instant_text
from moodtrack.measures.domain.instruments import DIFFICULTY
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.texts import Texts
from moodtrack.treatment.domain import Infusion

# of a day's first word, after the key: what its line is made of
DAY_COLUMNS = (
    "r.day",
    "r.mood",
    "r.sleep_quarters",
    "r.sleep_quality",
    "r.activity_minutes",
    "r.symptoms",
    "r.tips",
    "r.side_effects",
    "r.goal_met",
    "r.mode",
    "r.written_at",
    "r.written_offset",
    "r.received_at",
    "r.tz",
    "r.id",
    "r.extra",
    "r.texts",
)
INFUSIONS = (
    "infusion_number",
    "day",
    "at",
    "tz",
    "phase",
    "number_in_course",
    "weight_kg",
    "dose_mg",
    "mg_per_kg",
    "minutes",
    "date_chosen",
    "notes",
)
MEASURES = (
    "instrument",
    "answered_at",
    "received_at",
    "tz",
    "complete",
    *(f"item_{number}" for number in range(1, 10)),
    "difficulty",
    "total",
    "band",
)
VITALS = (
    "infusion_number",
    "taken_at",
    "tz",
    "minutes_since_start",
    "systolic_mmhg",
    "diastolic_mmhg",
    "pulse_per_minute",
    "oxygen_percent",
    "notes",
)
HOURS: dict[int | None, str] = {quarters: f"{quarters / 4:g}" for quarters in range(97)}
HOURS[None] = ""
MET: dict[int | None, str] = {None: "", 0: "false", 1: "true"}
# `;` and tab too: where a spreadsheet takes those for the end of a cell
NEEDS_QUOTES = re.compile(r'[",;\t\r\n]|^\s|\s$')


def line(cells: Iterable[object]) -> str:
    """One line; None is an empty cell."""
    return ",".join("" if cell is None else _cell(str(cell)) for cell in cells) + "\r\n"


def _cell(text: str) -> str:
    if not NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _words(text: str) -> str:
    return _cell(guarded(text))


class Course:
    """The infusions as a day sees them: which was the last one, and how many days ago."""

    def __init__(self, infusions: Sequence[Infusion]) -> None:
        ordered = sorted(infusions, key=lambda one: (one.day, one.at))
        self._days = [epoch_day(one.day) for one in ordered]
        self._last = list(accumulate(ordered, _later))

    def cells(self, day: int) -> str:
        """days_since_infusion and infusion_number of a day counted from 1970."""
        place = bisect_right(self._days, day)
        if not place:
            return ","
        last = self._last[place - 1]
        return f"{day - epoch_day(last.day)},{last.n}"


def _later(one: Infusion, other: Infusion) -> Infusion:
    return max(one, other, key=lambda infusion: infusion.at)


def checkin_columns(items: Sequence[str]) -> tuple[str, ...]:
    """The columns of checkins.csv; `items`: the clinic's own that are answered, behind all else."""
    return (*COLUMNS, *(EXTRA + key for key in items))


def day_line(row: Sequence[Any], course: Course, texts: Texts, items: Sequence[str] = ()) -> str:
    """A day's line of checkins.csv from a plain row: its key, then DAY_COLUMNS."""
    _, day, mood, quarters, quality, minutes, symptoms, tips, effects, *rest = row
    met, mode, written_at, offset, received_at, tz, id_, extra, sealed = rest
    words = texts.open_all("revision", str(id_), sealed)
    goal, note = words.get("goal"), words.get("note")
    return (
        f"{day_text(day)},{'' if mood is None else mood},{HOURS[quarters]},"
        f"{'' if quality is None else quality},{'' if minutes is None else minutes},"
        f"{csv_map('symptoms', symptoms)},{csv_map('tips', tips)},"
        f"{csv_map('side_effects', effects)},{'' if goal is None else _words(goal)},{MET[met]},"
        f"{'' if note is None else _words(note)},{mode},{instant_text(written_at, offset)},"
        f"{instant_text(received_at)},{tz},{course.cells(day)}"
        f"{_item_cells(extra, items) if items else ''}\r\n"
    )


def _item_cells(extra: str | None, items: Sequence[str]) -> str:
    said = unpack_extra(extra)
    return "".join(f",{said.get(key, '')}" for key in items)


def infusion_cells(infusion: Infusion) -> list[object]:
    return [
        infusion.n,
        infusion.day.isoformat(),
        infusion.at.isoformat(),
        infusion.tz,
        infusion.phase,
        infusion.number_in_course,
        infusion.weight_kg,
        infusion.mg,
        infusion.mg_per_kg,
        infusion.minutes,
        infusion.date_chosen,
        None if infusion.notes is None else guarded(infusion.notes),
    ]


def sheet_cells(sheet: Sheet) -> list[object]:
    items = [sheet.answers.get(key) for key in sheet.instrument.keys]
    return [
        sheet.instrument.key,
        sheet.answered_at.isoformat(),
        sheet.received_at.isoformat(),
        sheet.tz,
        str(sheet.complete).lower(),
        *items,
        *[None] * (9 - len(items)),
        sheet.answers.get(DIFFICULTY.key),
        sheet.total,
        sheet.band,
    ]
