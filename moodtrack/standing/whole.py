"""Says whether where someone stands follows from their days, where it is said to be up to date."""

from dataclasses import replace

from moodtrack import db
from moodtrack.checkins.domain.days import day_of
from moodtrack.measures.sections import PLAN
from moodtrack.sharing.gate import open_to_sum_up
from moodtrack.standing.domain import COLUMNS, Standing
from moodtrack.standing.queries import standing_of

STRAYS = (
    "select distinct t.patient from standing t "
    "left join person p on p.number = t.patient and p.role = 'patient' "
    "where p.number is null limit 20",
)
ROW = f"""
select t.*, h.key as ended, s.last_day, p.clinic_id, coalesce((select max(c.version) from
  clinic_setting c where c.clinic_id = p.clinic_id and c.section = '{PLAN.name}'), 0) as planned
from standing t
join person p on p.number = t.patient
left join trail_head h on h.patient = t.patient
left join checkin_summary s on s.patient = t.patient where t.patient = $1"""  # noqa: S608  (our own name)


MADE_OF = (("seen", "ended"), ("plan", "planned"))  # what it was made of, and what is so now


async def check(patient: int) -> list[tuple[str, str]]:
    """What is wrong with a patient's row. One that waits to be made anew is not wrong."""
    rows = await db.read(ROW, patient)
    if not rows or any(rows[0][one] != rows[0][now] for one, now in MADE_OF):
        return []
    [row] = rows
    records = await open_to_sum_up([patient])
    last = None if row["last_day"] is None else day_of(row["last_day"])
    expected = await standing_of(records[0], row["clinic_id"], last) if records else Standing()
    said = replace(Standing(**{name: row[name] for name in COLUMNS}), below=bool(row["below"]))
    return [] if said == expected else [("standing", "it does not follow from the days")]
