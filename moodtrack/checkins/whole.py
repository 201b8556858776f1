"""Says whether a diary is whole: every row as it was kept, every day and sum as they follow."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moodtrack import db, vault
from moodtrack.checkins.actions import IMPORTED, KEPT
from moodtrack.checkins.actions.taking_out import TAKEN_OUT
from moodtrack.checkins.domain.book import Page
from moodtrack.checkins.domain.days import LAST_DAY, day_of, epoch_day
from moodtrack.checkins.domain.rows import (
    DAY_ROW_COLUMNS,
    MOMENT_COLUMNS,
    REVISION_COLUMNS,
    day_key,
    day_row,
    moment_of,
    place_of,
    revision_key,
    revision_of,
    signed_of,
)
from moodtrack.checkins.domain.summary import mark_of, summary_of
from moodtrack.instants import from_micros
from moodtrack.texts import Texts

PAGE = 1_000  # rows read at once
ACTS = (KEPT, IMPORTED, TAKEN_OUT)  # their lines in the trail say how many were new
STRAYS = tuple(
    f"select distinct {patient} as patient from {table} t "  # noqa: S608  (our own names)
    f"left join person p on p.number = {patient} and p.role = 'patient' "
    "where p.number is null limit 20"
    for table, patient in (
        ("revision", "t.key >> 40"),
        ("revision", "t.patient_id"),
        ("checkin_day", "t.key >> 16"),
        ("checkin_summary", "t.patient"),
        ("moment", "t.patient_id"),
    )
)
UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, AttributeError)

FROM_DAYS = ("quiet_from", "thin_from")
Found = tuple[str, str]  # a day (or what else it is about), and what is wrong with it


@dataclass(slots=True)
class Diary:
    problems: list[Found] = field(default_factory=list)
    kept: int = 0  # revisions and moments that are there


async def check(patient: int, texts: Texts) -> Diary:
    """Go through all a patient ever said; `texts` opens the words."""
    diary = Diary()
    days = {row["key"]: row for row in await _rows("checkin_day", patient, 16)}
    marks: dict[int, str] = {}
    async for key, rows in _days(patient):
        diary.kept += len(rows)
        label, expected, problems = _check_day(patient, rows, texts)
        stands = days.pop(day_key(patient, key & 0xFFFF), None)
        if expected is not None and (stands is None or _said(stands) != expected):
            problems.append("what stands does not follow from what was written")
        diary.problems += [(label, problem) for problem in problems]
        marks[key & 0xFFFF] = _mark(expected, stands)
    diary.problems += [(_label(key & 0xFFFF), "it stands, and nobody wrote it") for key in days]
    diary.problems += await _check_summary(patient, marks, diary.kept)
    await _check_moments(patient, diary, texts)
    return diary


def _check_day(
    patient: int, rows: Sequence[db.Row], texts: Texts
) -> tuple[str, tuple[Any, ...] | None, list[str]]:
    """The day's label, the row that should stand for it (None: cannot be said), and problems."""
    label = _label(rows[0]["key"] >> 24 & 0xFFFF)
    problems = [
        f"revision {place_of(row)} is not as it was kept"
        for row in rows
        if vault.row_digest("revision", signed_of([row[name] for name in REVISION_COLUMNS]))
        != row["digest"]
    ]
    if [place_of(row) for row in rows] != list(range(1, len(rows) + 1)):
        problems.append("a revision is missing")
    page = Page()
    try:
        for row in rows:
            page.put(revision_of(row, texts), place_of(row))
        return label, day_row(patient, page), problems
    except UNREADABLE:
        return label, None, [*problems, "a revision cannot be read"]


def _said(stands: db.Row) -> tuple[Any, ...]:
    """A day row as it would be written: SQLite gives 0 and 1 for no and yes."""
    return tuple(
        bool(stands[name]) if name == "answered" and stands[name] in (0, 1) else stands[name]
        for name in DAY_ROW_COLUMNS
    )


def _mark(expected: tuple[Any, ...] | None, stands: db.Row | None) -> str:
    if expected is None:
        return "?"
    said = dict(zip(DAY_ROW_COLUMNS, expected, strict=True))
    try:
        return mark_of(answered=said["answered"], mood=said["mood"])
    except UNREADABLE:
        return "?"


async def _check_summary(patient: int, marks: Mapping[int, str], revisions: int) -> list[Found]:
    rows = await db.read("select * from checkin_summary where patient = $1", patient)
    if not marks:
        return [("summary", "it sums up nothing")] if rows else []
    if "?" in marks.values():
        return []  # said of the day itself
    sums = summary_of(
        marks,
        answered=sum(mark != "-" for mark in marks.values()),
        rated=sum(mark not in "-+" for mark in marks.values()),
        revisions=revisions,
    )
    names = ("last_day", "days_answered", "days_rated", "revisions", "recent", *FROM_DAYS)
    same = rows and all(rows[0][name] == getattr(sums, name) for name in names)
    return [] if same else [("summary", "it does not follow from the days")]


async def _check_moments(patient: int, diary: Diary, texts: Texts) -> None:
    after = -(1 << 62)
    sql = "select * from moment where patient_id = $1 and key > $2 order by key limit $3"
    while rows := await db.read(sql, patient, after, PAGE):
        for row in rows:
            diary.kept += 1
            said = [row[name] for name in MOMENT_COLUMNS]
            if vault.row_digest("moment", said) != row["digest"]:
                diary.problems.append((_moment_label(row), "a moment is not as it was kept"))
            try:
                moment_of(row, texts)
            except UNREADABLE:
                diary.problems.append((_moment_label(row), "a moment cannot be read"))
        after = rows[-1]["key"]


async def _days(patient: int) -> AsyncIterator[tuple[int, list[db.Row]]]:
    """All revisions, day by day: (their key without the place, the rows)."""
    held: list[db.Row] = []
    async for row in _revisions(patient):
        if held and held[0]["key"] >> 24 != row["key"] >> 24:
            yield held[0]["key"] >> 24, held
            held = []
        held.append(row)
    if held:
        yield held[0]["key"] >> 24, held


async def _revisions(patient: int) -> AsyncIterator[db.Row]:
    after = revision_key(patient, 0, 0) - 1
    sql = "select * from revision where key > $1 and key < $2 order by key limit $3"
    while rows := await db.read(sql, after, revision_key(patient + 1, 0, 0), PAGE):
        for row in rows:
            yield row
        after = rows[-1]["key"]


async def _rows(table: str, patient: int, shift: int) -> list[db.Row]:
    return await db.read(
        f"select * from {table} where key >= $1 and key < $2",  # noqa: S608  (our own name)
        patient << shift,
        (patient + 1) << shift,
    )


def _label(day: int) -> str:
    return day_of(day).isoformat() if day <= epoch_day(LAST_DAY) else f"day {day}"


def _moment_label(row: db.Row) -> str:
    try:
        return from_micros(row["at"], row["at_offset"]).date().isoformat()
    except UNREADABLE:
        return "a moment"
