"""Goes through everything and names what is not as it was written: never what it says."""

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass

from tortoise.exceptions import BaseORMException

from moodtrack import db
from moodtrack.audit import whole as trails
from moodtrack.checkins import whole as diaries
from moodtrack.treatment import whole as treatments

# the last ones: names of columns rot too
DAMAGED = (BaseORMException, sqlite3.Error, UnicodeError, LookupError, TypeError)
# SQLite has walked through all pages before it speaks of single rows
OF_A_ROW = re.compile(
    r"(NULL value in|(TEXT|NUMERIC|NON-\w+) value in|row \d+ missing from index"
    r"|wrong # of entries in index|non-unique entry in index)"
)
AT_ONCE = 200  # patients looked up at a time
STRAYS = (*trails.STRAYS, *diaries.STRAYS, *treatments.STRAYS)


@dataclass(slots=True)
class Seen:
    """How much was gone through."""

    patients: int = 0
    entries: int = 0


async def problems(seen: Seen) -> AsyncIterator[str]:
    """One line for each thing that is wrong; none when everything is whole.

    Each patient is read as of one moment, so a server may go on writing meanwhile.
    """
    sound = True
    async for line, readable in _file():
        sound = sound and readable
        yield f"the file: {line}"
    if not sound:  # what goes round in circles would be read for ever
        yield "the file: it is damaged, so nothing else was gone through"
        return
    async for line in _strays():
        yield line
    try:
        for problem in await _house():
            yield problem
        async for number, name, erased in _patients():
            for problem in await _patient(number, seen, erased=erased):
                yield f"patient {name}, {problem}"
    except DAMAGED as error:
        yield f"the people cannot be read: {error}"


async def _file() -> AsyncIterator[tuple[str, bool]]:
    """What SQLite itself can tell of its file, and whether its rows can be read all the same.

    It tells of pages before rows. PostgreSQL checks each page as it is read.
    """
    if not db.on_sqlite():
        return
    try:
        for row in await db.read("PRAGMA integrity_check(20)"):
            if row["integrity_check"] != "ok":
                yield row["integrity_check"], bool(OF_A_ROW.match(row["integrity_check"]))
        for row in await db.read("PRAGMA foreign_key_check"):
            yield f"a row of {row['table']} points at nothing", True
    except DAMAGED as error:
        yield str(error), False


async def _strays() -> AsyncIterator[str]:
    """Rows that belong to nobody, so that no patient's check would meet them."""
    for sql in STRAYS:
        try:
            for row in await db.read(sql):
                yield f"number {row['patient']}: something is written for nobody we know"
        except DAMAGED as error:
            yield f"the file: {error}"


async def _house() -> list[str]:
    async with db.one_moment():
        trail = await trails.check(0)
    return [f"the house's own acts, {problem}" for problem in trail.problems]


async def _patients() -> AsyncIterator[tuple[int, str, bool]]:
    """Number, id, and whether the diary was erased."""
    last = 0
    sql = (
        "select number, id, erased_at from person where role = 'patient' and number > $1 "
        "order by number limit $2"
    )
    while rows := await db.read(sql, last, AT_ONCE):
        for row in rows:
            yield row["number"], str(row["id"]), row["erased_at"] is not None
        last = rows[-1]["number"]


async def _patient(number: int, seen: Seen, *, erased: bool) -> list[str]:
    try:
        async with db.one_moment():
            trail = await trails.check(number)
            diary = await diaries.check(number)
            treatment = await treatments.check(number)
    except DAMAGED as error:
        return [f"all: it cannot be read: {error}"]
    seen.patients, seen.entries = seen.patients + 1, seen.entries + diary.kept
    found = [f"trail: {problem}" for problem in trail.problems]
    found += [f"{about}: {problem}" for about, problem in (*diary.problems, *treatment.problems)]
    # what the trail tells of an erased diary must be gone
    kept = 0 if erased else sum(trail.new[verb] for verb in diaries.ACTS)
    if kept != diary.kept:
        found.append(f"diary: the trail tells of {kept} entries, and there are {diary.kept}")
    recorded = sum(trail.lines[verb] for verb in treatments.ACTS)
    if recorded != treatment.versions:
        found.append(
            f"infusions: the trail tells of {recorded} records, and there are {treatment.versions}"
        )
    return found
