"""One tap on the clinic's list: a reminder to somebody who agreed to that, once a day."""

from datetime import datetime

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.reminders.actions import planning
from moodtrack.reminders.actions.planning import INSERT
from moodtrack.reminders.domain import Kind
from moodtrack.reminders.domain.occasions import (
    Occasion,
    after_the_chair,
    lasts_until,
    not_in_quiet,
)
from moodtrack.reminders.queries import lives, wish_of
from moodtrack.sharing.domain import NotShared, TreatmentRecord

WISH = """
select r.* from reminder r join person p on p.number = r.patient
where r.patient = $1 and r.clinic and p.disabled_at is null"""
ASKED = """
select 1 from reminder_sending s
where s.patient_id = $1 and s.kind = 'clinic' and s.day >= $2"""


@db.one_act
async def ask_for(record: TreatmentRecord, *, at: datetime) -> None:
    """It says what every reminder says, after her quiet hours and her infusion; once she has
    answered it does not go out. A second tap on her day adds nothing. Raises NotShared where she
    has not agreed.
    """
    rows = await db.write(WISH, record.patient)
    if not record.may_write or not rows:
        raise NotShared
    await trail.one_at_a_time([record.patient])
    ways = (await planning.ways_of(rows))[record.patient]
    _diaries, known = await lives.lives(rows, now=at)
    if record.patient not in known:  # erased a moment ago
        raise NotShared
    wish, life = wish_of(rows[0]), known[record.patient]
    due = not_in_quiet(after_the_chair(at, life), wish, life.zone)
    day = life.day(due)  # asked for in her night it is of the day she wakes to
    one = Occasion(f"clinic/{day}", Kind.CLINIC, due, lasts_until(due, wish, life), day)
    out = planning.sendings(record.patient, one, ways, at=at)
    if not out or await db.write(ASKED, record.patient, epoch_day(life.day(at))):
        return
    await db.write_many(INSERT, out)
    await trail.note(
        at=at, actor=record.viewer, verb="asked for a reminder", patient=record.patient
    )
