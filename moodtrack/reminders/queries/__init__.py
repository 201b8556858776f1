"""Reads what a patient wants to be reminded of, and the devices that take reminders."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from moodtrack import db, vault
from moodtrack.instants import from_micros, micros
from moodtrack.reminders.domain import Settings, Wish
from moodtrack.sharing.domain import OpenRecord
from moodtrack.texts import Texts, Unreadable

EMAIL, DEVICE = "reminder.email", "reminder_device"  # what they are sealed as
MINUTES = ("hour", "again", "quiet_from", "quiet_until")
COLUMNS = tuple(one.name for one in fields(Wish))
# nobody whose account is closed (moved to another clinic, say) is reminded of anything
STANDING = """
select r.* from each($1::bigint[]) w join reminder r on r.patient = w.value
join person p on p.number = r.patient where p.disabled_at is null and p.erased_at is null"""
UNREADABLE = (Unreadable, ValueError, TypeError, LookupError)
log = logging.getLogger("moodtrack")


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that takes reminders, as its owner sees it."""

    id: UUID
    label: str
    made: datetime
    reached: datetime | None
    mark: str  # SHA-256 of where it is reached: by it a browser knows itself; "": not readable


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser is reached, and what its messages are sealed with."""

    device: UUID
    endpoint: str
    p256dh: str
    auth: str


async def settings_of(own: OpenRecord) -> Settings:
    """What stands; the defaults where nothing was ever said."""
    rows = await db.read("select * from reminder where patient = $1", own.patient)
    if not rows:
        return Settings(Wish())
    [row] = rows
    at = row["email_at"]
    return Settings(
        wish=wish_of(row),
        email=email_of(row, own.texts, own.id),
        email_at=None if at is None else from_micros(at),
        email_confirmed=bool(row["email_confirmed"]),
        calendar=row["calendar_hash"] is not None,
    )


async def devices_of(own: OpenRecord) -> list[Device]:
    """The browsers that take her reminders, the longest known first."""
    rows = await db.read(
        "select * from reminder_device where patient_id = $1 order by made_at, id", own.patient
    )
    return [
        Device(
            UUID(str(row["id"])),
            row["label"],
            from_micros(row["made_at"]),
            None if row["reached_at"] is None else from_micros(row["reached_at"]),
            _mark(row, own.texts),
        )
        for row in rows
    ]


async def takes(own: OpenRecord, endpoint: str) -> bool:
    """Whether the browser that is reached there takes her reminders, and not another's."""
    sql = "select 1 from reminder_device where patient_id = $1 and endpoint_hash = $2"
    return bool(await db.read(sql, own.patient, digest_of(endpoint)))


def digest_of(endpoint: str) -> str:
    return vault.keyed_digest(b"push endpoint", endpoint.encode()).hex()


def _mark(row: Mapping[str, Any], texts: Texts) -> str:
    try:
        return sha256(subscription_of(row, texts).endpoint.encode()).hexdigest()
    except UNREADABLE:
        return ""


async def subscriptions(
    devices: Sequence[UUID | None], records: Mapping[int, OpenRecord]
) -> dict[UUID, Subscription | None]:
    """Where these browsers are reached; None where that cannot be read (see `verify`), and those
    that are gone are left out. One that is rotten must not keep everybody's back.
    """
    rows = await db.read(
        "select d.* from each($1::uuid[]) p join reminder_device d on d.id = p.value",
        [one for one in devices if one is not None],
    )
    found: dict[UUID, Subscription | None] = {}
    for row in rows:
        record = records.get(row["patient_id"])
        if record is None:
            continue
        id_ = UUID(str(row["id"]))
        try:
            found[id_] = subscription_of(row, record.texts)
        except UNREADABLE as error:
            log.error("device %s cannot be reached: %s", id_, type(error).__name__)
            found[id_] = None
    return found


async def standing(patients: Sequence[int]) -> dict[int, db.Row]:
    """Their wishes as they are now; whose account is closed is left out."""
    return {row["patient"]: row for row in await db.read(STANDING, list(patients))}


async def languages_of(patients: Sequence[int]) -> dict[int, str]:
    """In which language each is spoken to."""
    rows = await db.read(
        "select p.number, p.language from each($1::bigint[]) w join person p on p.number = w.value",
        list(patients),
    )
    return {row["number"]: row["language"] for row in rows}


def wish_of(row: Mapping[str, Any]) -> Wish:
    said: dict[str, Any] = {
        name: row[name] if name in MINUTES else bool(row[name]) for name in COLUMNS
    }
    return Wish(**said)


def email_of(row: Mapping[str, Any], texts: Texts, owner: UUID) -> str:
    """Raises texts.Unreadable."""
    return "" if row["email"] is None else texts.open(EMAIL, owner, bytes(row["email"]))


def subscription_of(row: Mapping[str, Any], texts: Texts) -> Subscription:
    """Raises texts.Unreadable."""
    id_ = UUID(str(row["id"]))
    said = texts.open_all(DEVICE, id_, row["texts"])
    return Subscription(id_, said["endpoint"], said["p256dh"], said["auth"])


def code_for(owner: UUID, written: datetime) -> str:
    """The six digits that show that a mail address is hers: made anew from when it was written."""
    digest = vault.keyed_digest(b"code of an address", owner.bytes, str(micros(written)).encode())
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"
