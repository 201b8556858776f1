"""Goes through everything and names what is not as it was written: never what it says."""

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import BaseORMException

from moodtrack import db, vault
from moodtrack.accounts import whole as ways_in
from moodtrack.audit import whole as trails
from moodtrack.checkins import whole as diaries
from moodtrack.measures import whole as questionnaires
from moodtrack.safety import whole as safety
from moodtrack.standing import whole as standings
from moodtrack.texts import Texts
from moodtrack.treatment import whole as treatments

# the last ones: names of columns rot too
DAMAGED = (BaseORMException, sqlite3.Error, UnicodeError, LookupError, TypeError)
# SQLite has walked through all pages before it speaks of single rows
OF_A_ROW = re.compile(
    r"(NULL value in|(TEXT|NUMERIC|NON-\w+) value in|row \d+ missing from index"
    r"|wrong # of entries in index|non-unique entry in index)"
)
AT_ONCE = 200  # patients looked up at a time
STRAYS = (
    *trails.STRAYS,
    *diaries.STRAYS,
    *treatments.STRAYS,
    *questionnaires.STRAYS,
    *safety.STRAYS,
    *standings.STRAYS,
)


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
        async for patient in _patients():
            for problem in await _patient(patient, seen):
                yield f"patient {patient['id']}, {problem}"
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
        for table in await db.misnamed():
            yield f"the columns of {table} are not called as they were", True
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
        ways = await ways_in.check()
    return [*(f"the house's own acts, {problem}" for problem in trail.problems), *ways]


async def _patients() -> AsyncIterator[db.Row]:
    last = 0
    sql = (
        "select p.number, p.id, p.key, p.erased_at, c.id as clinic, c.key as clinic_key "
        "from person p join clinic c on c.number = p.clinic_id "
        "where p.role = 'patient' and p.number > $1 order by p.number limit $2"
    )
    while rows := await db.read(sql, last, AT_ONCE):
        for row in rows:
            yield row
        last = rows[-1]["number"]


def _texts(patient: db.Row) -> tuple[Texts, Texts]:
    """What opens the words of the diary and of the treatment record. Raises WrongKey."""
    id_, clinic = UUID(str(patient["id"])), UUID(str(patient["clinic"]))
    if patient["erased_at"] is not None:
        diary = Texts(bytes(32), id_)  # its key is gone; there must be nothing left to open
    else:
        diary = vault.texts_under(patient["key"], id_, record=id_)
    return diary, vault.texts_under(patient["clinic_key"], clinic, record=id_)


async def _patient(patient: db.Row, seen: Seen) -> list[str]:
    number, erased = patient["number"], patient["erased_at"] is not None
    try:
        texts, treatment_texts = _texts(patient)
    except (vault.WrongKey, TypeError) as error:
        return [f"all: its words cannot be opened: {error}"]
    try:
        async with db.one_moment():
            trail = await trails.check(number)
            diary = await diaries.check(number, texts)
            treatment = await treatments.check(number, treatment_texts, texts)
            measures = await questionnaires.check(number, texts, treatment_texts)
            concerns = await safety.check(number, treatment_texts, texts)
            standing = await standings.check(number)
    except DAMAGED as error:
        return [f"all: it cannot be read: {error}"]
    seen.patients, seen.entries = seen.patients + 1, seen.entries + diary.kept
    of_slices = (diary, treatment, measures, concerns)
    told = (*(line for one in of_slices for line in one.problems), *standing)
    return [
        *(f"trail: {problem}" for problem in trail.problems),
        *(f"{about}: {problem}" for about, problem in told),
        *_against(trail, diary.kept, erased=erased),
        *treatments.against(trail, treatment, erased=erased),
        *questionnaires.against(trail, measures, erased=erased),
        *safety.against(trail, concerns, erased=erased),
    ]


def _against(trail: trails.Trail, entries: int, *, erased: bool) -> list[str]:
    """What the trail tells otherwise than the diary; of an erased one nothing may be left."""
    kept = 0 if erased else sum(trail.new[verb] for verb in diaries.ACTS)
    if kept == entries:
        return []
    return [f"diary: the trail tells of {kept} entries, and there are {entries}"]
