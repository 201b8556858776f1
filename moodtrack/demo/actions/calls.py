"""How the demo's clinics answered calls for help, and what they settled beforehand."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from moodtrack import db
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.domain import Clinic, Person
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.checkins.sections import EXTRA, as_value
from moodtrack.demo.domain.own_items import ASKED
from moodtrack.safety import queries
from moodtrack.safety.actions import closing, raise_concern
from moodtrack.safety.domain.concerns import Answer, Kind, needs_help_now
from moodtrack.safety.domain.doing import Closing
from moodtrack.safety.queries import rules
from moodtrack.safety.sections import CONTACTS, HOURS
from moodtrack.sharing.gate import clinic_scope_as

AT_ONCE = 200  # revisions in one act
DONE = (("called", "reached", "assessed"), ("called", "reached", "plan"), ("called", "not_reached"))
NOTES = (
    "Spoke for ten minutes. Agreed to call again tomorrow.",
    "Went through the plan together. Sister stays tonight.",
    "Left a message, wrote to Dr. Chen.",
)


async def settle(clinic: Clinic, contacts: Sequence[Person], *, by: Person, at: datetime) -> None:
    """Open on weekdays from nine to five; these are told, in this order; pain is asked about."""
    days = {key: [[540, 1020]] for key in ("mon", "tue", "wed", "thu", "fri")}
    hours = {
        "weekdays": {**days, "sat": [], "sun": []},
        "holidays": [f"{at.year + add}-{day}" for add in (0, 1, 2) for day in ("01-01", "12-25")],
        "phone_closed": "",
    }
    told = {
        **CONTACTS.default,
        "contacts": [{"person": str(one.id), "mail": ""} for one in contacts],
    }
    for section, value in ((HOURS, hours), (CONTACTS, told), (EXTRA, as_value(ASKED))):
        await settle_section(clinic, section, value, version=0, by=by.number, at=at)


async def keep_up_to_each_call(
    revisions: Sequence[Revision],
    keep: Callable[[Sequence[Revision]], Awaitable[object]],
    answer: Callable[[], Awaitable[None]],
) -> None:
    """Keep the revisions in order; whenever one calls for help, it is answered before the next."""
    first = 0
    for place, one in enumerate(revisions, 1):
        calls = needs_help_now(one.answers.symptoms)
        if calls or place - first == AT_ONCE or place == len(revisions):
            await keep(revisions[first:place])
            first = place
        if calls:
            await answer()


async def answer_call(
    patient: Person, clinic: Clinic, by: Person, *, random: Random, now: datetime
) -> None:
    """Whoever is open is taken, and closed within some hours of the last answer."""
    scope = clinic_scope_as(by, clinic)
    rows = await db.read(
        "select id from concern where patient_id = $1 and closed_at is null", patient.number
    )
    rule = await rules.rule(clinic.number, clinic.zone)
    for row in rows:
        alert = await queries.alert(scope, rule, queries.id_of(row), at=now)
        came = max(one.at for one in alert.answers)
        took = min(came + timedelta(minutes=random.randint(2, 55)), now)
        done = random.randrange(len(DONE))
        await closing.take(scope, alert.concern.id, at=took)
        said = Closing(DONE[done], frozenset(one.source for one in alert.answers), NOTES[done])
        after = min(took + timedelta(minutes=random.randint(10, 240)), now)
        await closing.close(scope, alert.concern.id, said, at=after)


async def call_just_now(patient: Person, *, now: datetime) -> None:
    """Someone has just answered a questionnaire at home: there is something on the list."""
    at = now - timedelta(minutes=4)
    answer = Answer(patient.number, uuid4(), Kind.PHQ9, 1, at, at, patient.number, day=at.date())
    await raise_concern(answer)
