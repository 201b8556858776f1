"""Keeps what a patient brings along of a treatment record from elsewhere, apart from the clinic's.

Nothing here touches the clinic's own record: who brings a file in can forge nothing in it.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, OpenRecord
from moodtrack.treatment.domain.brought import Along, Line, id_of, renumbered
from moodtrack.treatment.queries.brought import SEALED_AS

BROUGHT, TAKEN_OUT = "brought a record along", "took a record out again"  # lines that count
KEEP = """
insert into brought (patient_id, kind, id, n, said, brought_at, digest)
values ($1, $2, $3, $4, $5, $6, $7)"""
NUMBERS = """
select id, n, 'brought' as whose from brought where patient_id = $1 and n is not null
  and kind = 'infusions'
union all select id, n, 'own' as whose from infusion where patient_id = $1"""


@db.one_act
async def bring_in(own: OpenRecord, lines: Sequence[Line], *, at: datetime) -> list[UUID]:
    """Keep those that are not kept yet; gives their ids. Raises NotShared."""
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    known = await db.write("select id from brought where patient_id = $1", own.patient)
    kept = {UUID(str(row["id"])) for row in known}
    new: dict[UUID, Line] = {}
    for one in renumbered(lines, *await _numbers(own)):
        if one.id not in kept:
            new.setdefault(one.id, one)
    # sealing thousands of lines holds nobody else up
    rows = await asyncio.to_thread(lambda: [_row(own, id_, one, at) for id_, one in new.items()])
    await db.write_many(KEEP, rows)
    if new:
        told = f"{len(new)} new"
        await trail.note(at=at, actor=own.viewer, verb=BROUGHT, patient=own.patient, detail=told)
    return list(new)


async def _numbers(own: OpenRecord) -> tuple[set[int], dict[UUID, int]]:
    """The numbers of infusions that are given away, and to which lines."""
    rows = await db.write(NUMBERS, own.patient)
    known = {
        UUID(str(row["id"]))
        if row["whose"] == "brought"
        else id_of(Along.INFUSIONS, [str(row["id"])]): int(row["n"])
        for row in rows
    }
    return set(known.values()), known


def _row(own: OpenRecord, id_: UUID, line: Line, at: datetime) -> tuple[object, ...]:
    said = json.dumps(line.said, ensure_ascii=False, separators=(",", ":"))
    sealed = own.texts.seal(SEALED_AS, id_, said)
    row = (own.patient, line.part.value, str(id_), line.n, sealed, micros(at))
    return (*row, vault.row_digest("brought", row))


@db.one_act
async def take_out(own: OpenRecord, ids: Sequence[UUID], *, at: datetime) -> int:
    """Take lines out again, as if they had never come; gives how many went."""
    if not own.may_write:
        raise NotShared
    gone = await db.write(
        "delete from brought where patient_id = $1 "
        "and id in (select p.value from each($2::uuid[]) p) returning id",
        own.patient,
        list(ids),
    )
    if gone:
        told = f"{len(gone)} gone"
        await trail.note(at=at, actor=own.viewer, verb=TAKEN_OUT, patient=own.patient, detail=told)
    return len(gone)
