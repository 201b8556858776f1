"""Reads what somebody's standing follows from, and says it."""

from datetime import date

from moodtrack.checkins import queries as checkins
from moodtrack.sharing.domain import OpenRecord
from moodtrack.standing.domain import Standing, spans, standing
from moodtrack.treatment import queries as treatment


async def standing_of(record: OpenRecord, last_day: date) -> Standing:
    """Where someone stood on the last day they answered."""
    infusions = await treatment.infusions(record)
    days = [
        day
        for since, until in spans(infusions, last_day)
        for day in await checkins.days(record, since=since, until=until)
    ]
    return standing(days, infusions, last_day)
