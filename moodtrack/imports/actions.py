"""Brings what a file holds into a diary, in one transaction; takes it out again as a whole."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.checkins import actions as checkins
from moodtrack.checkins.actions import taking_out
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.imports.queries import Preview, parts_of
from moodtrack.instants import micros
from moodtrack.measures.actions import sheets
from moodtrack.sharing.domain import NotShared, OpenRecord
from moodtrack.treatment.actions import brought

KINDS = ("revisions", "moments", "sheets", "brought")
INSERT = """
insert into brought_in (id, patient, kind, at, days, first_day, last_day, parts)
values ($1, $2, $3, $4, $5, $6, $7, $8)"""


@db.one_act
async def bring_in(record: OpenRecord, preview: Preview, *, at: datetime) -> int:
    """All that is new in a file, in one transaction, or none; the same file again brings nothing.

    Gives how many things came. The lines in the trail are those of the acts it is made of
    (trail.note). Raises checkins.NotWhole.
    """
    await trail.one_at_a_time([record.patient])
    came = 0
    if preview.new or preview.moments:
        came += await checkins.bring_in(record, preview.new, moments=preview.moments, at=at)
    if preview.sheets:
        came += await sheets.bring_in(record, preview.sheets, at=at)
    along = await brought.bring_in(record, preview.brought, at=at) if preview.brought else []
    if came or along:
        await db.write_many(INSERT, [_row(record, preview, along, at)])
    return came + len(along)


def _row(
    record: OpenRecord, preview: Preview, along: Sequence[UUID], at: datetime
) -> tuple[object, ...]:
    parts = {
        "revisions": [str(one.id) for one in preview.new],
        "moments": [str(one.id) for one in preview.moments],
        "sheets": [str(one.id) for one in preview.sheets],
        "brought": [str(one) for one in along],
    }
    span = epoch_day(preview.first), epoch_day(preview.last)
    written = json.dumps(parts, separators=(",", ":"))
    kind = preview.found.kind
    return (str(uuid4()), record.patient, kind, micros(at), preview.days, *span, written)


@db.one_act
async def take_out(own: OpenRecord, batch: UUID, *, at: datetime) -> int:
    """Take out again what one file brought; what she wrote since stays. Gives how many went.

    A file that is not there, or not there any more, takes nothing. The line in the trail is that
    of the act it is made of (trail.note).
    """
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    parts = await parts_of(own, batch)
    if parts is None:
        return 0
    revisions, moments, answered, along = (parts.get(kind, []) for kind in KINDS)
    await db.write("update brought_in set undone_at = $2 where id = $1::uuid", batch, micros(at))
    gone = await sheets.take_out(own, answered, at=at) if answered else 0
    if revisions or moments:
        gone += await taking_out.take_out(own, revisions, moments, at=at)
    return gone + (await brought.take_out(own, along, at=at) if along else 0)
