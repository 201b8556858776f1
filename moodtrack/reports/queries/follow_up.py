"""Gathers a follow-up: the days and infusions of one opened record, put into numbers."""

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.accounts import queries as accounts
from moodtrack.checkins import queries as checkins
from moodtrack.measures import queries as measures
from moodtrack.reports.domain.beside import Beside, Concern, Taken
from moodtrack.reports.domain.follow_up import FollowUp, first_day_needed, follow_up
from moodtrack.reports.domain.withheld import withheld
from moodtrack.safety.queries.episodes import Episode, episodes
from moodtrack.sharing.domain import OpenRecord
from moodtrack.treatment import queries as treatment
from moodtrack.treatment.queries import course
from moodtrack.treatment.queries.sittings import peaks


async def gather(record: OpenRecord, *, since: date, until: date, as_of: datetime) -> FollowUp:
    """The report on `since` to `until`, both included, as known at this instant.

    Where days are shared from a later one on, it begins there: a day that nobody may see is not a
    day without an answer. Raises ValueError where that is after `until`.
    """
    since = max(since, record.terms.since or since)
    with db.from_replica():
        infusions = await treatment.infusions(record)
        beside = await _beside(record)
        first = first_day_needed(infusions, since, beside.visit_before(until))
        days = await checkins.days(record, since=first, until=until)
    # years of days are tens of milliseconds of work: in a thread, check-ins go on meanwhile
    report = await asyncio.to_thread(
        follow_up, days, infusions, since=since, until=until, as_of=as_of, beside=beside
    )
    return withheld(report, record.terms, min((one.day for one in infusions), default=None))


async def _beside(record: OpenRecord) -> Beside:
    """Of visits the days alone: what was noted there is read where it was written."""
    return Beside(
        medicines=tuple(
            Taken(one.name, one.sort.value, one.dose, one.since, one.until)
            for one in await course.medicines(record)
        ),
        concerns=tuple([_concern(one, ZoneInfo(record.zone)) for one in await episodes(record)]),
        series=await measures.series(record),
        items=await checkins.items(await accounts.clinic_of_patient(record.patient)),
        peaks={n: (one.systolic, one.diastolic) for n, one in (await peaks(record)).items()},
        visits=tuple(sorted({note.day for note, _ in await course.notes(record)})),
    )


async def first_day(record: OpenRecord) -> date | None:
    """The first day that anything is known of and may be shown: an answer or an infusion."""
    with db.from_replica():
        infusions = await treatment.infusions(record)
        written = await checkins.first_day(record)
    known = [one.day for one in infusions] + ([written] if written else [])
    first, opens = min(known, default=None), record.terms.since
    return first if first is None or opens is None else max(first, opens)


def _concern(one: Episode, zone: ZoneInfo) -> Concern:
    def day(at: datetime | None) -> date | None:
        return None if at is None else at.astimezone(zone).date()

    opened = one.opened_at.astimezone(zone).date()
    return Concern(
        opened, day(one.taken_at), day(one.closed_at), one.answers, one.worst, tuple(one.done)
    )
