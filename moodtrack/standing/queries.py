"""Reads what somebody's standing follows from, and says it."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from moodtrack.checkins import queries as checkins
from moodtrack.measures import queries as measures
from moodtrack.sharing.domain import OpenRecord
from moodtrack.standing.domain import Asked, Standing, scored, spans, standing, waiting
from moodtrack.treatment import queries as treatment
from moodtrack.treatment.domain.visits import VisitKind
from moodtrack.treatment.queries.course import after_checks, notes
from moodtrack.treatment.queries.visits import visits


async def standing_of(record: OpenRecord, clinic: int, last_day: date | None) -> Standing:
    """Where someone stood on the last day they answered, and what is due on which day."""
    infusions = await treatment.infusions(record)
    told = Standing()
    if last_day is not None:
        days = [
            day
            for since, until in spans(infusions, last_day)
            for day in await checkins.days(record, since=since, until=until)
        ]
        told = standing(days, infusions, last_day)
    asked = await _asked(record, clinic)
    return replace(told, **scored(asked), **waiting(asked, infusions))


async def _asked(record: OpenRecord, clinic: int) -> Asked:
    planned = [one for one in await visits(record) if not one.brought]
    return Asked(
        series=await measures.series(record),
        plan=await measures.plan(clinic),
        follow_ups=[
            one.day for one in planned if one.kind is VisitKind.FOLLOW_UP and not one.cancelled
        ],
        noted=[note.day for note, _ in await notes(record)],
        checks=[
            kept.recorded_at.astimezone(ZoneInfo(record.zone)).date()
            for _, kept in await after_checks(record)
        ],
    )
