"""Reads a patient's days."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from moodtrack import db
from moodtrack.accounts.queries import setting
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY, Day, day_of, epoch_day
from moodtrack.checkins.domain.extra import Items, asked_here, items_of, keys_in
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.packing import unpack_extra
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.checkins.domain.rows import (
    day_key,
    moment_of,
    revision_key,
    revision_of,
    whole_day,
)
from moodtrack.checkins.domain.shared import shared_of
from moodtrack.checkins.sections import EXTRA
from moodtrack.instants import from_micros, micros
from moodtrack.revising import Refused
from moodtrack.sharing.domain import EVERYTHING, NotShared, OpenRecord, Part

HEADS = """
select r.* from checkin_day d join revision r on r.key =
  ((d.key >> 16) << 40) + ((d.key & 65535) << 24) + d.head
where d.key >= $1 and d.key <= $2 and r.patient_id = $3 order by d.key"""
OTHERS = """
select d.key as day_key, d.others from checkin_day d
where d.key >= $1 and d.key <= $2 and d.others is not null order by d.key"""
EVERY_EXTRA = """
select distinct r.extra from revision r where r.key >= ($1::bigint << 40)
  and r.key < (($1::bigint + 1) << 40) and r.extra is not null"""
STANDING_EXTRA = """
select distinct r.extra from checkin_day d join revision r
  on r.key = ((d.key >> 16) << 40) + ((d.key & 65535) << 24) + d.head
where d.key >= ($1::bigint << 16) and d.key < (($1::bigint + 1) << 16)
  and r.extra is not null"""


async def days(record: OpenRecord, *, since: date, until: date) -> list[Day]:
    """The days that stand from `since` to `until`, oldest first; unwritten days are not there."""
    since = max(since, record.terms.since or since)
    if since > until:
        return []
    span = (
        day_key(record.patient, epoch_day(max(since, FIRST_DAY))),
        day_key(record.patient, epoch_day(min(until, LAST_DAY))),
    )
    heads = await db.read(HEADS, *span, record.patient)
    others = await _others(record, await db.read(OTHERS, *span))
    found = [whole_day([head, *others.get(head["day"], [])], record.texts) for head in heads]
    if record.terms.parts == EVERYTHING:
        return found
    return [shared_of(day, record.terms.parts) for day in found]


def _all_of_it(record: OpenRecord) -> None:
    """What cannot be read in parts is read by whoever may read everything. Raises NotShared."""
    if record.terms.parts != EVERYTHING or record.terms.since is not None:
        raise NotShared


async def _others(record: OpenRecord, rows: Sequence[db.Row]) -> dict[int, list[db.Row]]:
    """The further heads of the few days that have any, in their order."""
    wanted = [(row["day_key"] & 0xFFFF, one) for row in rows for one in row["others"].split()]
    if not wanted:
        return {}
    found = await db.read(
        "select r.* from each($2::uuid[]) p join revision r "
        "on r.patient_id = $1 and r.id = p.value",
        record.patient,
        [UUID(one) for _, one in wanted],
    )
    by_id = {str(row["id"]): row for row in found}
    grouped = groupby(wanted, key=lambda pair: pair[0])
    return {day: [by_id[one] for _, one in pairs] for day, pairs in grouped}


async def divided_days(record: OpenRecord) -> list[Day]:
    """The days, of any time, on which two phones' words stand side by side."""
    _all_of_it(record)
    rows = await db.read(
        "select key from checkin_day where key >= $1 and key < $2 and others is not null "
        "order by key desc",
        day_key(record.patient, 0),
        day_key(record.patient + 1, 0),
    )
    found = [await day(record, day_of(row["key"] & 0xFFFF)) for row in rows]
    return [one for one in found if one is not None]


async def first_day(record: OpenRecord) -> date | None:
    """The first day that anything was ever said about."""
    [row] = await db.read(
        "select min(key) as key from checkin_day where key >= $1 and key < $2",
        day_key(record.patient, 0),
        day_key(record.patient + 1, 0),
    )
    if row["key"] is None:
        return None
    found, since = day_of(row["key"] & 0xFFFF), record.terms.since
    return found if since is None else max(found, since)


async def day(record: OpenRecord, wanted: date) -> Day | None:
    found = await days(record, since=wanted, until=wanted)
    return found[0] if found else None


async def revisions(record: OpenRecord) -> list[Revision]:
    """Everything ever said, in the order of days and receipt."""
    _all_of_it(record)
    rows = await db.read(
        "select * from revision where key >= $1 and key < $2 order by key",
        revision_key(record.patient, 0, 0),
        revision_key(record.patient + 1, 0, 0),
    )
    return [revision_of(row, record.texts) for row in rows]


async def revision(record: OpenRecord, wanted: UUID) -> Revision | None:
    """What is kept under this id, of whatever day."""
    rows = await db.read(
        "select * from revision where patient_id = $1 and id = $2", record.patient, wanted
    )
    return revision_of(rows[0], record.texts) if rows else None


async def ids(record: OpenRecord, *, since: date, until: date) -> dict[date, list[UUID]]:
    """The id of every revision of these days, by day, oldest day first."""
    rows = await db.read(
        "select day, id from revision where key >= $1 and key <= $2 order by key",
        revision_key(record.patient, epoch_day(since), 0),
        revision_key(record.patient, epoch_day(until), 0xFFFFFF),
    )
    found: dict[date, list[UUID]] = {}
    for row in rows:
        found.setdefault(day_of(row["day"]), []).append(UUID(str(row["id"])))
    return found


async def moments(record: OpenRecord) -> list[Moment]:
    _all_of_it(record)
    rows = await db.read(
        "select * from moment where patient_id = $1 order by at, key", record.patient
    )
    return [moment_of(row, record.texts) for row in rows]


PAGE = 500  # rows read at once when a whole diary is gone through


async def revision_pages(
    record: OpenRecord, columns: Sequence[str]
) -> AsyncIterator[Sequence[Sequence[object]]]:
    """Everything ever said, as plain rows of `columns`, in the order of days and receipt."""
    _all_of_it(record)
    sql = (
        f"select r.key, {', '.join(columns)} from revision r "  # noqa: S608  (our own names)
        "where r.key > $1 and r.key < $2 order by r.key limit $3"
    )
    after, end = revision_key(record.patient, 0, 0), revision_key(record.patient + 1, 0, 0)
    async for page in _pages(sql, after - 1, end):
        yield page


async def standing_pages(
    record: OpenRecord, columns: Sequence[str]
) -> AsyncIterator[Sequence[Sequence[object]]]:
    """Of each answered day the word that stands first, as plain rows of `columns`."""
    _all_of_it(record)
    async for page in shared_pages(record, dict.fromkeys(columns)):
        yield page


async def shared_pages(
    record: OpenRecord, columns: Mapping[str, Part | None]
) -> AsyncIterator[Sequence[Sequence[object]]]:
    """The same for whoever may read some of it: what is not shared is not read, and is None.

    `columns`: to which part each belongs; None: to every day that is shared at all.
    """
    seen = [one if part is None or record.sees(part) else "null" for one, part in columns.items()]
    sql = (
        f"select d.key, {', '.join(seen)} from checkin_day d join revision r "  # noqa: S608
        "on r.key = ((d.key >> 16) << 40) + ((d.key & 65535) << 24) + d.head "
        "where d.key > $1 and d.key < $2 and d.answered order by d.key limit $3"
    )
    since = min(max(record.terms.since or FIRST_DAY, FIRST_DAY), LAST_DAY)
    first = day_key(record.patient, epoch_day(since))
    async for page in _pages(sql, first - 1, day_key(record.patient + 1, 0)):
        yield page


async def _pages(sql: str, after: int, end: int) -> AsyncIterator[Sequence[Sequence[object]]]:
    """Page after page by the key in the first column: memory stays flat, however long it is."""
    while page := await db.read_plain(sql, after, end, PAGE):
        yield page
        if len(page) < PAGE:
            return
        after = int(page[-1][0])


async def moments_since(record: OpenRecord, *, since: datetime) -> list[Moment]:
    """The moments since an instant, by time."""
    rows = await db.read(
        "select * from moment where patient_id = $1 and at >= $2 order by at, key",
        record.patient,
        micros(since),
    )
    return [moment_of(row, record.texts) for row in rows]


async def moment_times(record: OpenRecord, *, since: datetime) -> list[datetime]:
    """When moments were written since an instant, oldest first."""
    rows = await db.read(
        "select at from moment where patient_id = $1 and at >= $2 order by at",
        record.patient,
        micros(since),
    )
    return [from_micros(row["at"]) for row in rows]


async def moment_pages(record: OpenRecord) -> AsyncIterator[Sequence[Moment]]:
    """Every moment, those replaced too, by time."""
    _all_of_it(record)
    at, key = -(1 << 62), 0
    while rows := await db.read(
        "select * from moment where patient_id = $1 and (at, key) > ($2::bigint, $3::bigint) "
        "order by at, key limit $4",
        record.patient,
        at,
        key,
        PAGE,
    ):
        yield [moment_of(row, record.texts) for row in rows]
        at, key = rows[-1]["at"], rows[-1]["key"]


async def known(record: OpenRecord, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these revisions are kept already."""
    rows = await db.read(
        "select r.id from each($2::uuid[]) p join revision r "
        "on r.patient_id = $1 and r.id = p.value",
        record.patient,
        list(ids),
    )
    return {UUID(str(row["id"])) for row in rows}


async def known_moments(record: OpenRecord, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these moments are kept already."""
    rows = await db.read(
        "select m.id from each($2::uuid[]) p join moment m on m.patient_id = $1 and m.id = p.value",
        record.patient,
        list(ids),
    )
    return {UUID(str(row["id"])) for row in rows}


async def days_answered(record: OpenRecord) -> int:
    rows = await db.read(
        "select days_answered from checkin_summary where patient = $1", record.patient
    )
    return rows[0]["days_answered"] if rows else 0


async def items(clinic: int) -> Items:
    """What this clinic asks beside the closed set of questions, and what it asked once."""
    return items_of(await setting(clinic, EXTRA))


async def only_asked(
    record: OpenRecord, clinic: int, said: Sequence[Revision | Refused]
) -> list[Revision | Refused]:
    """The same, each refused by itself that answers an item which nobody asked.

    An item counts that the clinic ever asked, or that her diary holds: it may come from another
    clinic. Nothing is read where nothing of the kind is answered.
    """
    answered = keys_in(said)
    if not answered:
        return list(said)
    known = (await items(clinic)).keys
    if answered - known:
        known |= await item_keys(record)
    return [asked_here(one, known) for one in said]


async def item_keys(record: OpenRecord, *, standing: bool = False) -> set[str]:
    """The items that her diary holds an answer to; `standing`: in a word that stands first."""
    rows = await db.read(STANDING_EXTRA if standing else EVERY_EXTRA, record.patient)
    return {key for row in rows for key in unpack_extra(row["extra"])}
