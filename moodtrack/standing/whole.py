"""Says whether where someone stands follows from their days, where it is said to be up to date."""

from moodtrack import db
from moodtrack.checkins.domain.days import day_of
from moodtrack.sharing.gate import open_to_sum_up
from moodtrack.standing.domain import Standing
from moodtrack.standing.queries import standing_of

STRAYS = (
    "select distinct t.patient from standing t "
    "left join person p on p.number = t.patient and p.role = 'patient' "
    "where p.number is null limit 20",
)
ROW = """
select t.below, t.over_on, t.seen, h.key, s.last_day from standing t
left join trail_head h on h.patient = t.patient
left join checkin_summary s on s.patient = t.patient where t.patient = $1"""


async def check(patient: int) -> list[tuple[str, str]]:
    """What is wrong with a patient's row. One that waits to be made anew is not wrong."""
    rows = await db.read(ROW, patient)
    if not rows or rows[0]["seen"] != rows[0]["key"]:
        return []
    told = Standing(bool(rows[0]["below"]), rows[0]["over_on"])
    records, last = await open_to_sum_up([patient]), rows[0]["last_day"]
    expected = await standing_of(records[0], day_of(last)) if records and last else Standing()
    return [] if told == expected else [("standing", "it does not follow from the days")]
