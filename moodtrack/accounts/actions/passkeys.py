"""Passkeys: kept, checked, named, let go. A challenge is taken once; a count never goes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.accounts.actions.sessions import note, second_shown
from moodtrack.accounts.ceremonies import (
    TO_MAKE,
    Cloned,
    Made,
    NotThisOne,
    Shown,
    Site,
    count_of,
    digest_of,
)
from moodtrack.accounts.domain import Person
from moodtrack.accounts.models import PasskeyRow, PersonRow
from moodtrack.accounts.queries import person_of
from moodtrack.audit import trail
from moodtrack.instants import micros

MOST = 20  # passkeys of one person
COUNT = """
update passkey set counter = $2, used_at = $3 where id = $1::uuid
  and (counter < $2 or (counter = 0 and $2::bigint = 0)) returning id"""
SPEND = """
insert into spent_challenge (challenge_hash, until) values ($1, $2)
on conflict (challenge_hash) do nothing returning until"""


class TooMany(Exception):
    """Somebody has as many passkeys as anybody may."""


class LastWayIn(Exception):
    """Without this one, nothing would let them in any more."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer whose signature holds, not taken yet."""

    id: UUID
    person: Person
    count: int


def digest(row: PasskeyRow) -> bytes:
    """Of what never changes: a row that was put there past the program opens nothing."""
    return digest_over(
        {
            "id": row.id,
            "person_id": row.person_id,
            "credential": row.credential,
            "public_key": row.public_key,
        }
    )


def digest_over(row: Mapping[str, Any]) -> bytes:
    """The same, of a row by the names of its columns."""
    said = (str(row["id"]), row["person_id"], bytes(row["credential"]), bytes(row["public_key"]))
    return vault.row_digest("passkey", said)


async def keep(person: Person, made: Made, *, challenge: bytes, name: str, at: datetime) -> None:
    """Keep a new passkey, in the act it is called from. Raises NotThisOne, TooMany."""
    await _take_once(challenge, at)
    if await PasskeyRow.filter(person_id=person.number).count() >= MOST:
        raise TooMany
    hash_ = digest_of(made.credential)
    if await PasskeyRow.exists(credential_hash=hash_):
        raise NotThisOne
    row = PasskeyRow(
        id=uuid4(),
        person_id=person.number,
        credential=made.credential,
        credential_hash=hash_,
        public_key=made.public_key,
        counter=made.counter,
        name=name[:80],
        created_at=micros(at),
    )
    row.digest = digest(row)
    await row.save(force_create=True)
    await note(person, person.number, "added a passkey", at=at)


@db.one_act
async def add(
    person: Person,
    made: Made,
    *,
    challenge: bytes,
    name: str,
    opens: UUID | None = None,
    at: datetime,
) -> None:
    """Add a passkey to one's own; `opens`: the session that it is the second factor of."""
    await keep(person, made, challenge=challenge, name=name, at=at)
    if opens is not None:
        await second_shown(opens, at=at)


async def check(shown: Shown, site: Site, *, of: int | None = None, at: datetime) -> Checked:
    """Whose passkey answers, and that it is theirs. `of`: only this person's will do.

    Raises NotThisOne, and leaves a line where a count went back.
    """
    row = await PasskeyRow.get_or_none(credential_hash=digest_of(shown.credential))
    if row is None or bytes(row.digest) != digest(row):
        raise NotThisOne
    found = await PersonRow.get_or_none(number=row.person_id, disabled_at=None)
    if found is None or of not in (None, found.number):
        raise NotThisOne
    if shown.owner is not None and shown.owner != found.id.bytes:
        raise NotThisOne
    person = person_of(found)
    try:
        count = count_of(shown, site, public_key=bytes(row.public_key), counter=row.counter)
    except Cloned:
        await _tell_of_a_clone(person, at=at)
        raise
    return Checked(row.id, person, count)


@db.one_act
async def _tell_of_a_clone(person: Person, *, at: datetime) -> None:
    await note(person, person.number, "refused a passkey whose count went back", at=at)


async def spend(checked: Checked, challenge: bytes, *, at: datetime) -> None:
    """Take the answer, once, in the act it is called from. Raises NotThisOne."""
    await _take_once(challenge, at)
    if not await db.write(COUNT, checked.id, checked.count, micros(at)):
        raise NotThisOne  # used or taken away in the same moment


async def _take_once(challenge: bytes, at: datetime) -> None:
    await db.write("delete from spent_challenge where until <= $1", micros(at))
    if not await db.write(SPEND, digest_of(challenge), micros(at + TO_MAKE)):
        raise NotThisOne


@db.one_act
async def show_again(checked: Checked, challenge: bytes, session: UUID, *, at: datetime) -> None:
    """By a passkey they show that it is they; of staff it is the second factor too."""
    await spend(checked, challenge, at=at)
    await second_shown(session, way="passkey", at=at)


@db.one_act
async def rename(person: int, passkey: UUID, name: str) -> None:
    await PasskeyRow.filter(id=passkey, person_id=person).update(name=name)


@db.one_act
async def remove(person: Person, passkey: UUID, *, others: bool, at: datetime) -> None:
    """Let a passkey go. `others`: they can sign in without any. Raises LastWayIn."""
    await trail.one_at_a_time([person.number])
    left = await PasskeyRow.filter(person_id=person.number).exclude(id=passkey).count()
    if not left and not others:
        raise LastWayIn
    if await PasskeyRow.filter(id=passkey, person_id=person.number).delete():
        await note(person, person.number, "removed a passkey", at=at)


async def forget_all(person: int) -> None:
    """In the act it is called from."""
    await PasskeyRow.filter(person_id=person).delete()
