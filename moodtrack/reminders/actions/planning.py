"""Decides what is due, writes it down to go out, and when something is due next: once, ever."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.instants import from_micros, micros
from moodtrack.reminders.domain import Kind, Way, Wish
from moodtrack.reminders.domain.occasions import APART, Life, Occasion, plan, wanted
from moodtrack.reminders.queries import UNREADABLE, lives, wish_of
from moodtrack.reminders.queries.lives import Row
from moodtrack.sharing.domain import OpenRecord

log = logging.getLogger("moodtrack")

INSERT = """
insert into reminder_sending
  (patient_id, name, id, kind, day, way, device_id, made_at, due_at, until, lease, tries, outcome)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0, '') on conflict (name) do nothing"""
MOVE = """
update reminder set looked_at = $3, next_at = $4, seen = $5
where patient = $1 and looked_at = $2 and seen <= $5"""
DEVICES = """
select d.patient_id, d.id from each($1::bigint[]) p
join reminder_device d on d.patient_id = p.value order by d.made_at, d.id"""
LATELY = """
select s.patient_id, max(s.made_at) as at from each($1::bigint[]) p
join reminder_sending s on s.patient_id = p.value
where (s.made_at > $2 or (s.kind = 'clinic' and s.done_at > $2))
  and s.kind not in ('test', 'code') group by s.patient_id"""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the reminders of one patient go."""

    mail: bool
    message: bool
    devices: Sequence[UUID] = ()

    def each(self) -> list[tuple[Way, UUID | None]]:
        found: list[tuple[Way, UUID | None]] = [(Way.PUSH, one) for one in self.devices]
        found += [(Way.MAIL, None)] if self.mail else []
        return found + ([(Way.MESSAGE, None)] if self.message else [])


async def look(*, at: datetime) -> int:
    """Decide all that is due, and plan anew where a record was acted on; gives how many rows.

    Two processes that look at once decide the same, and write it down once: by its name.
    """
    rows = {row["patient"]: row for row in [*await lives.stale(), *await lives.due(at=at)]}
    if not rows:
        return 0
    records, known = await lives.lives(list(rows.values()), now=at)
    ways = await ways_of(list(rows.values()))
    lately = await _lately(list(rows), at)
    out: list[tuple[Any, ...]] = []
    moved: list[tuple[Any, ...]] = []
    for number in sorted(records):
        row, life = rows[number], known[number]
        told = _Told(row, wish_of(row), life, records[number])
        due, next_at = plan(told.wish, life, looked_at=from_micros(row["looked_at"]), now=at)
        one = await _first_wanted(told, due, at) if number not in lately else None
        if one is not None:
            out += sendings(number, one, ways[number], at=at)
        looked_at = micros(due[-1].at) if due else row["looked_at"]
        following = None if next_at is None else micros(next_at)
        moved.append((number, row["looked_at"], looked_at, following, row["ended"]))
    await _write(out, moved)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Told:
    row: Row
    wish: Wish
    life: Life
    record: OpenRecord


async def _first_wanted(told: _Told, due: Sequence[Occasion], at: datetime) -> Occasion | None:
    """Of all that is due at once one goes out: they all say the same, and lead to the same page."""
    for one in due:
        if at >= one.until:
            continue
        kind = wanted(one, told.wish, told.life)
        if kind is None and one.kind is Kind.DAY and told.wish.sheets and one.slot == 1:
            kind = wanted(one, told.wish, await _with_sheet(told, at))
        if kind is not None:
            return replace(one, kind=kind)
    return None


async def _with_sheet(told: _Told, at: datetime) -> Life:
    """One record that cannot be read (see `verify`) must not keep everybody's reminders back."""
    try:
        return await lives.with_sheet(told.life, told.record, told.row["clinic_id"], now=at)
    except UNREADABLE as error:
        log.error("patient %s cannot be asked: %s", told.record.id, type(error).__name__)
        return told.life


def sendings(patient: int, one: Occasion, ways: Ways, *, at: datetime) -> list[tuple[Any, ...]]:
    """The rows of one reminder, one for each way; what was written down before stays as it is."""
    return [
        (
            patient,
            f"{patient}/{one.name}/{device or way}",
            uuid4(),
            one.kind.value,
            epoch_day(one.day),
            way.value,
            device,
            micros(at),
            micros(max(one.at, at)),
            micros(one.until),
        )
        for way, device in ways.each()
    ]


async def ways_of(rows: Sequence[Row]) -> dict[int, Ways]:
    devices: dict[int, list[UUID]] = {}
    for row in await db.read(DEVICES, [one["patient"] for one in rows]):
        devices.setdefault(row["patient_id"], []).append(UUID(str(row["id"])))
    return {
        row["patient"]: Ways(
            mail=row["email"] is not None and bool(row["email_confirmed"]),
            message=bool(row["messages"]),
            devices=devices.get(row["patient"], ()),
        )
        for row in rows
    }


async def _lately(patients: list[int], at: datetime) -> set[int]:
    """Who got one within the hour: another would nag, and both lead to the same page."""
    return {row["patient_id"] for row in await db.read(LATELY, patients, micros(at - APART))}


@db.one_act
async def _write(out: Sequence[tuple[Any, ...]], moved: Sequence[tuple[Any, ...]]) -> None:
    await db.write_many(INSERT, out)
    await db.write_many(MOVE, moved)
