"""One tap on the clinic's list: a reminder to somebody who agreed to that, once a day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.checkins.domain.days import label_day
from moodtrack.reminders.actions import planning
from moodtrack.reminders.actions.planning import INSERT
from moodtrack.reminders.domain import Kind
from moodtrack.reminders.domain.occasions import LATE, Occasion, not_in_quiet
from moodtrack.reminders.queries import wish_of
from moodtrack.sharing.domain import NotShared, TreatmentRecord

WISH = """
select r.*, p.day_start from reminder r join person p on p.number = r.patient
where r.patient = $1 and r.clinic"""


@db.one_act
async def ask_for(record: TreatmentRecord, *, at: datetime) -> None:
    """It says what every reminder says, after her quiet hours; once she has answered it does not
    go out. A second tap on her day adds nothing. Raises NotShared where she has not agreed.
    """
    rows = await db.write(WISH, record.patient)
    if not record.may_write or not rows:
        raise NotShared
    await trail.one_at_a_time([record.patient])
    ways = (await planning.ways_of(rows))[record.patient]
    zone = ZoneInfo(record.zone)
    day = label_day(at, zone, rows[0]["day_start"])
    due = not_in_quiet(at, wish_of(rows[0]), zone)
    one = Occasion(f"clinic/{day}", Kind.CLINIC, due, due + LATE, day)
    out = planning.sendings(record.patient, one, ways, at=at)
    names = [row[1] for row in out]
    sql = "select 1 from reminder_sending s where s.patient_id = $1 and s.name = $2"
    if not names or await db.write(sql, record.patient, names[0]):
        return
    await db.write_many(INSERT, out)
    await trail.note(
        at=at, actor=record.viewer, verb="asked for a reminder", patient=record.patient
    )
