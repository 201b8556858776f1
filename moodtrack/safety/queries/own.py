"""How a patient's own call for help stands, in words that are true now."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.accounts.queries import names_of
from moodtrack.instants import from_micros, micros
from moodtrack.jobs import queue as jobs
from moodtrack.safety.domain.rows import concern_of
from moodtrack.safety.domain.telling import Telling, stands
from moodtrack.safety.queries import is_overdue, rules
from moodtrack.sharing.domain import OpenRecord

FIRST = """
select a.source from concern c join concern_answer a on a.concern = c.key
where c.key >= $1 and c.key < $2 and c.closed_at is null
  and a.by = $3 and a.how <> 'refused' and a.kind <> 'import' order by a.key limit 1"""
LATELY = timedelta(days=7)  # so long she still reads that somebody looked at it


async def opens_help(record: OpenRecord, source: UUID) -> bool:
    """Whether this is the first answer she gave in the episode that is open now.

    It opens the help page, however often a browser sends it; later ones leave it a quiet block.
    A refused answer came back as a form with faults: the one put right still counts as first.
    """
    rows = await db.read(FIRST, record.patient << 16, (record.patient + 1) << 16, record.patient)
    return bool(rows) and UUID(str(rows[0]["source"])) == source


async def standing_of(record: OpenRecord, *, at: datetime) -> list[str]:
    """Of her latest episode: the open one, or one closed in the last seven days; else nothing."""
    rows = await db.read(
        "select * from concern where key >= $1 and key < $2 order by key desc limit 1",
        record.patient << 16,
        (record.patient + 1) << 16,
    )
    if not rows or ((closed := rows[0]["closed_at"]) and closed < micros(at - LATELY)):
        return []
    concern = concern_of(rows[0])
    [told] = await db.read(
        "select min(at) as at from concern_notice where concern = $1 and rise = $2 and ok",
        concern.key,
        concern.rises,
    )
    by = concern.closed_by if concern.closed_by is not None else concern.taken_by
    names = await names_of([] if by is None else [by])
    telling = Telling(
        told_at=None if told["at"] is None else from_micros(told["at"]),
        who="Somebody" if by is None else names.get(by, "Somebody"),
        works=await jobs.somebody_works(at=at),
        overdue=is_overdue(concern, await rules.rule_for(record.patient), at=at),
    )
    return stands(concern, telling, zone=ZoneInfo(record.zone), now=at)
