"""Reads who wants to be erased, who was, and whose diaries are due."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.erasing.domain import SWEPT_FOR, Wish
from moodtrack.instants import from_micros, micros
from moodtrack.sharing.domain import OpenRecord


async def wish_of(record: OpenRecord) -> Wish | None:
    rows = await db.read("select asked_at, due_at from erasure where patient = $1", record.patient)
    return Wish(from_micros(rows[0]["asked_at"]), from_micros(rows[0]["due_at"])) if rows else None


async def waits_for_an_answer(record: OpenRecord) -> bool:
    """Whether the clinic has a call for help of hers that nobody has closed yet."""
    return bool(
        await db.read(
            "select 1 from concern where patient_id = $1 and closed_at is null limit 1",
            record.patient,
        )
    )


async def due(*, at: datetime) -> list[int]:
    """Whose days to think are over."""
    rows = await db.read("select patient from erasure where due_at <= $1", micros(at))
    return [row["patient"] for row in rows]


async def just_erased(*, at: datetime) -> list[int]:
    """Who was erased so lately that a request from before may still have written something."""
    rows = await db.read("select number from person where erased_at >= $1", micros(at - SWEPT_FOR))
    return [row["number"] for row in rows]


async def erased_ids() -> list[UUID]:
    rows = await db.read("select id from person where erased_at is not null order by number")
    return [UUID(str(row["id"])) for row in rows]


async def here_again(ids: Sequence[UUID]) -> list[int]:
    """Who of those is in this database as if nothing had happened: a backup brought them back."""
    rows = await db.read(
        "select p.number from each($1::uuid[]) w join person p on p.id = w.value "
        "where p.erased_at is null order by p.number",
        list(ids),
    )
    return [row["number"] for row in rows]
