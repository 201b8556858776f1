"""Reads of many patients at once which of the last days they answered: numbers and times alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moodtrack import db
from moodtrack.checkins.domain.days import day_of, epoch_day
from moodtrack.instants import from_micros, micros
from moodtrack.sharing.domain import OpenRecord

BACK = timedelta(days=4)
DAYS = """
select d.key from each($1::bigint[]) p join checkin_day d
on d.key >= (p.value << 16) + $2::bigint and d.key <= (p.value << 16) + $3::bigint
where d.answered"""
LAST = """
select s.patient, s.last_day from each($1::bigint[]) p
join checkin_summary s on s.patient = p.value"""
SAID = """
select p.value as patient,
  (select max(r.received_at) from revision r where r.key >= (p.value << 40) + ($2::bigint << 24)
    and r.key < (p.value << 40) + (($3::bigint + 1) << 24)) as wrote,
  (select max(m.at) from moment m where m.patient_id = p.value and m.at >= $4) as moment
from each($1::bigint[]) p"""


@dataclass(frozen=True, slots=True)
class Lately:
    """What somebody wrote in the last days: which are answered, and when she last wrote at all."""

    answered: frozenset[date] = frozenset()
    last_day: date | None = None
    said_at: datetime | None = None


async def lately(records: Sequence[OpenRecord], *, now: datetime) -> dict[int, Lately]:
    """Of each patient, by number: the days from four before `now` to the day after."""
    patients = [one.patient for one in records]
    span = epoch_day((now - BACK).date()), epoch_day(now.date()) + 1
    answered: dict[int, set[date]] = {one: set() for one in patients}
    for row in await db.read(DAYS, patients, *span):
        answered[row["key"] >> 16].add(day_of(row["key"] & 0xFFFF))
    last = {row["patient"]: row["last_day"] for row in await db.read(LAST, patients)}
    said = {}
    for row in await db.read(SAID, patients, *span, micros(now - BACK)):
        times = [at for at in (row["wrote"], row["moment"]) if at is not None]
        said[row["patient"]] = from_micros(max(times)) if times else None
    return {
        one: Lately(frozenset(answered[one]), _day(last.get(one)), said.get(one))
        for one in patients
    }


def _day(epoch: int | None) -> date | None:
    return None if epoch is None else day_of(epoch)
