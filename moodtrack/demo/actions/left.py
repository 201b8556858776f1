"""People of the demo who were treated long ago: of them the clinic keeps its own record alone."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Clinic, Person, Role
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_joined, open_treatment_as_operator
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.actions.notes import write_note
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from moodtrack.treatment.domain.notes import Decision, Note

NAME = "Someone"  # until the diary is erased; nobody reads it
GIVEN = 6  # infusions, two or three days apart
REASON = "Six infusions are over; mood held for two weeks."
NOTE = "We agreed on a call in four weeks."


async def treated_long_ago(clinic: Clinic, hand: Person, *, start: datetime) -> OpenRecord:
    """A course of infusions and a visit note (trail.note in each); gives the diary, to erase."""
    random = Random(f"left/{start.year}")  # noqa: S311  (ids of a demo, not secrets)
    person = await accounts.add_person(
        clinic, name=NAME, role=Role.PATIENT, joined=True, at=start - timedelta(days=14)
    )
    treatment = await open_treatment_as_operator(
        str(person.id), what="your treatment", at=start, hand=hand.number
    )
    for place in range(GIVEN):
        at = start + timedelta(days=place * 5 // 2)
        infusion = Infusion(
            0,
            at,
            treatment.clinic_zone,
            phase=Phase.INDUCTION,
            number_in_course=place + 1,
            weight_g=74_000,
            dose_ug=37_000,
            minutes=40,
            date_chosen=DateChosen.PLANNED,
        )
        await record_infusion(treatment, infusion, id_=_uuid(random), at=at + timedelta(hours=2))
    at = start + timedelta(days=28)
    note = Note(_uuid(random), at.date(), Decision.END, REASON, NOTE)
    await write_note(treatment, note, seen=None, following=None, at=at)
    return await open_joined(person)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
