"""What the demo's patients want to be reminded of: Ana by mail, others in their own way."""

from datetime import datetime

from moodtrack.accounts.domain import Person
from moodtrack.reminders import actions
from moodtrack.reminders.domain import Wish
from moodtrack.sharing.domain import OpenRecord

ANAS = Wish(daily=True, hour=20 * 60, after=True, sheets=True, visits=True, clinic=True)
OTHERS = (
    Wish(daily=True, hour=19 * 60 + 30, clinic=True),
    Wish(daily=True, hour=8 * 60 + 30, again=20 * 60, after=True, visits=True, clinic=True),
    Wish(sheets=True, visits=True, hour=18 * 60),
)
EVERY = 3  # of the others one wants any


async def wish(diary: OpenRecord, person: Person, *, at: datetime) -> None:
    """The addresses lead to a folder: nobody is written to (trail.note in each of these)."""
    if person.name != "Ana" and person.number % EVERY:
        return
    others = OTHERS[person.number // EVERY % len(OTHERS)]
    await actions.wish_for(diary, ANAS if person.name == "Ana" else others, at=at)
    await actions.write_address(diary, f"patient-{person.number}@home.example", at=at)
    await actions.confirm_address(diary, at=at)
