"""Writes down what a patient wants, her devices and addresses; each act leaves a trail line."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.accounts.domain import hashed, new_token
from moodtrack.audit import trail
from moodtrack.checkins.domain.days import epoch_day, label_day
from moodtrack.instants import micros
from moodtrack.reminders.actions import planning
from moodtrack.reminders.actions.planning import INSERT, Ways
from moodtrack.reminders.domain import MOST_DEVICES, Kind, Wish
from moodtrack.reminders.domain.occasions import Occasion
from moodtrack.reminders.models import ReminderDeviceRow, ReminderRow
from moodtrack.reminders.queries import COLUMNS, DEVICE, EMAIL, Subscription, digest_of
from moodtrack.sharing.domain import NotShared, OpenRecord

AT_ONCE = timedelta(minutes=15)  # a test that comes later than that tells nothing


class TooMany(Exception):
    """There are as many devices as a person may have."""


async def _row(own: OpenRecord, at: datetime) -> ReminderRow:
    """Her row, made where there is none. Raises NotShared."""
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    now = micros(at)
    row, _ = await ReminderRow.get_or_create(
        patient=own.patient, defaults={"since": now, "looked_at": now}
    )
    return row


async def _note(own: OpenRecord, verb: str, at: datetime, detail: str = "") -> None:
    await trail.note(at=at, actor=own.viewer, verb=verb, patient=own.patient, detail=detail)


@db.one_act
async def wish_for(own: OpenRecord, wish: Wish, *, at: datetime) -> None:
    """From now on these stand; what fell due before is not made up for."""
    row = await _row(own, at)
    said: dict[str, Any] = {name: getattr(wish, name) for name in COLUMNS}
    if wish.daily and not row.daily:
        said["since"] = micros(at)
    # the line in the trail has the next instant worked out anew
    await ReminderRow.filter(patient=own.patient).update(**said, looked_at=micros(at), next_at=None)
    await _note(own, "changed the reminders", at)


@db.one_act
async def not_today(own: OpenRecord, *, at: datetime) -> None:
    """Nothing more is asked on her day. It counts as a sign of her."""
    await _row(own, at)
    day = label_day(at, ZoneInfo(own.zone), own.day_start)
    await ReminderRow.filter(patient=own.patient).update(not_on=epoch_day(day))
    await _note(own, "said not today", at)


@db.one_act
async def take_device(own: OpenRecord, one: Subscription, label: str, *, at: datetime) -> UUID:
    """Reminders reach this browser too. One that was another's is now hers. Raises TooMany."""
    await _row(own, at)
    digest = digest_of(one.endpoint)
    await ReminderDeviceRow.filter(endpoint_hash=digest).delete()
    if await ReminderDeviceRow.filter(patient_id=own.patient).count() >= MOST_DEVICES:
        raise TooMany
    said = {"endpoint": one.endpoint, "p256dh": one.p256dh, "auth": one.auth}
    await ReminderDeviceRow.create(
        id=one.device,
        patient_id=own.patient,
        label=label,
        texts=own.texts.seal_all(DEVICE, one.device, said),
        endpoint_hash=digest,
        made_at=micros(at),
    )
    await _note(own, "added a device for reminders", at)
    return one.device


@db.one_act
async def remove_device(own: OpenRecord, id_: UUID, *, at: datetime) -> None:
    if not own.may_write:
        raise NotShared
    if await ReminderDeviceRow.filter(id=id_, patient_id=own.patient).delete():
        await _note(own, "removed a device for reminders", at)


@db.one_act
async def write_address(own: OpenRecord, address: str, *, at: datetime) -> None:
    """Her mail address; a code goes there, and reminders only once she has typed it."""
    await _row(own, at)
    await ReminderRow.filter(patient=own.patient).update(
        email=own.texts.seal(EMAIL, own.id, address), email_at=micros(at), email_confirmed=False
    )
    await _send(own, Kind.CODE, Ways(mail=True, message=False), at=at)
    await _note(own, "changed the address for reminders", at)


@db.one_act
async def confirm_address(own: OpenRecord, *, at: datetime) -> None:
    if not own.may_write:
        raise NotShared
    await ReminderRow.filter(patient=own.patient).update(email_confirmed=True)
    await _note(own, "confirmed the address for reminders", at)


@db.one_act
async def forget_address(own: OpenRecord, *, at: datetime) -> None:
    if not own.may_write:
        raise NotShared
    blank: dict[str, Any] = {"email": None, "email_at": None, "email_confirmed": False}
    if await ReminderRow.filter(patient=own.patient).exclude(email=None).update(**blank):
        await _note(own, "removed the address for reminders", at)


@db.one_act
async def give_calendar(own: OpenRecord, *, at: datetime) -> str:
    """A secret address for a calendar program; the one before leads nowhere any more."""
    await _row(own, at)
    token = new_token()
    await ReminderRow.filter(patient=own.patient).update(calendar_hash=hashed(token))
    await _note(own, "made a calendar address", at)
    return token


@db.one_act
async def take_calendar_back(own: OpenRecord, *, at: datetime) -> None:
    if not own.may_write:
        raise NotShared
    filled = ReminderRow.filter(patient=own.patient).exclude(calendar_hash=None)
    if await filled.update(calendar_hash=None):
        await _note(own, "took the calendar address back", at)


@db.one_act
async def send_test(own: OpenRecord, *, at: datetime) -> bool:
    """One by every way she has, now. False where there is none."""
    if not own.may_write:
        raise NotShared
    rows = await db.write("select * from reminder where patient = $1", own.patient)
    if not rows:
        return False
    ways = (await planning.ways_of(rows))[own.patient]
    if not ways.each():
        return False
    await _send(own, Kind.TEST, ways, at=at)
    await _note(own, "sent a test", at)
    return True


async def _send(own: OpenRecord, kind: Kind, ways: Ways, *, at: datetime) -> None:
    day = label_day(at, ZoneInfo(own.zone), own.day_start)
    one = Occasion(f"{kind}/{uuid4()}", kind, at, at + AT_ONCE, day)
    await db.write_many(INSERT, planning.sendings(own.patient, one, ways, at=at))
