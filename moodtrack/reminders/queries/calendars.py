"""Reads the calendar that a secret address stands for."""

from datetime import datetime, timedelta

from moodtrack import db
from moodtrack.accounts.domain import hashed
from moodtrack.instants import from_micros
from moodtrack.language import speaking
from moodtrack.reminders.domain.calendar import feed
from moodtrack.reminders.queries import languages_of, wish_of
from moodtrack.sharing.gate import open_to_sum_up
from moodtrack.treatment.queries.around import visits_from

BEFORE = timedelta(days=31)  # dates that are over stay in it for so long
FOLLOWED = """
select r.* from reminder r join person p on p.number = r.patient
where r.calendar_hash = $1 and p.disabled_at is null"""


async def calendar_at(token: str, *, now: datetime) -> bytes | None:
    """None where the address stands for nothing, or for nothing any more."""
    rows = await db.read(FOLLOWED, hashed(token))
    records = await open_to_sum_up([row["patient"] for row in rows])
    if not records:
        return None
    [row], [record] = rows, records
    planned = await visits_from([record], since=now - BEFORE)
    languages = await languages_of([record.patient])
    with speaking(languages.get(record.patient, "")):
        return feed(
            record.id,
            wish_of(row),
            planned.get(record.patient, ()),
            since=from_micros(row["since"]),
        )
