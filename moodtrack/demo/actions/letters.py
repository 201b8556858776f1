"""The demo's newsletter: open, with a few readers who are nobody, and a letter that went out."""

from datetime import datetime, timedelta
from uuid import UUID

from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.domain import Clinic, Person
from moodtrack.newsletter import actions
from moodtrack.newsletter.domain import Draft
from moodtrack.newsletter.sections import NEWSLETTER
from moodtrack.sharing.gate import clinic_scope_as

READERS = 12
FIRST_LETTER = UUID("6d2f5c1e-0000-4000-8000-000000000001")
LETTER = Draft(
    "Longer hours on Thursdays",
    "From next month we are open until seven on Thursdays.\n\n"
    "Our page has the new hours, and a map of where to park.",
)


async def open_letters(clinic: Clinic, *, by: Person, start: datetime, now: datetime) -> None:
    """The addresses lead to a folder: nobody is written to."""
    await settle_section(clinic, NEWSLETTER, {"open": True}, version=0, by=by.number, at=start)
    asked = now - timedelta(days=9)
    for n in range(READERS):
        reader = await actions.ask(clinic, f"reader-{n}@home.example", language="en", at=asked)
        await actions.say_yes(reader, at=asked + timedelta(minutes=5))
    await actions.send(
        clinic_scope_as(by, clinic), clinic, LETTER, id_=FIRST_LETTER, at=now - timedelta(days=2)
    )
