"""What people do with their own account: their passphrase, their zone, their day."""

from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.accounts import actions
from moodtrack.accounts.hashing import matches, slow_hash
from moodtrack.accounts.models import PersonRow
from moodtrack.audit import trail
from moodtrack.instants import micros


async def passphrase_fits(person: int, passphrase: str) -> bool:
    """Whether this is the passphrase someone has now."""
    row = await PersonRow.get(number=person)
    return await matches(row.passphrase_hash, passphrase)


async def change_passphrase(person: int, new: str, *, keep: UUID, at: datetime) -> None:
    """Every other browser is signed out."""
    await _change_passphrase(person, await slow_hash(new), keep=keep, at=at)


@db.one_act
async def _change_passphrase(person: int, new_hash: str, *, keep: UUID, at: datetime) -> None:
    await PersonRow.filter(number=person).update(passphrase_hash=new_hash)
    await actions.end_sessions(person, keep=keep, at=at)
    await trail.note(at=at, actor=person, verb="changed the passphrase", patient=person)


@db.one_act
async def set_day(person: int, *, zone: str, day_start: int, at: datetime) -> None:
    """Where someone lives, and when their day begins (hour 0 to 12)."""
    await PersonRow.filter(number=person).update(zone=zone, day_start=day_start)
    await trail.note(at=at, actor=person, verb="changed zone or day start", patient=person)


@db.one_act
async def choose_language(person: int, language: str, *, at: datetime) -> None:
    """In which of our languages someone is spoken to."""
    await PersonRow.filter(number=person).update(language=language)
    await trail.note(at=at, actor=person, verb="changed the language", patient=person)


@db.one_act
async def take_back_links(person: int, *, at: datetime) -> None:
    """Every link to answer by that was given out so far opens nothing any more."""
    await PersonRow.filter(number=person).update(links_from=micros(at))
    await trail.note(at=at, actor=person, verb="took back all links", patient=person)
