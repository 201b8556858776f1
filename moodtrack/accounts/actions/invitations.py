"""Invitations: links with a second fact, and coming back to an account one has lost the way to."""

from dataclasses import dataclass
from datetime import datetime

from moodtrack import db
from moodtrack.accounts.actions.sessions import note
from moodtrack.accounts.domain import (
    INVITATION_LASTS,
    INVITATION_TRIES,
    WAIT_TO_COME_BACK,
    Person,
    hashed,
    new_second_fact,
    new_token,
)
from moodtrack.accounts.hashing import matches, slow_hash
from moodtrack.accounts.models import InvitationRow, PersonRow
from moodtrack.accounts.queries import person_of
from moodtrack.instants import from_micros, micros

OPERATOR = 0  # whoever runs the server: trusted with everything there is (SECURITY.md)


class NotOpen(Exception):
    """An invitation that is unknown, used, too old, or was tried too often."""


class WrongFact(Exception):
    """The second fact does not fit; `left` says how many tries there are still."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the clinic hands over: a link, and a fact that travels apart from it."""

    person: Person
    token: str
    second_fact: str | None
    expires_at: datetime


async def invite(person: Person, *, by: int = OPERATOR, at: datetime) -> Invitation:
    """A link for 72 hours, used once, with a second fact. Earlier links of theirs end."""
    fact = new_second_fact()
    return await _invite(person, fact, await slow_hash(fact), by=by, at=at)


@db.one_act
async def _invite(
    person: Person, fact: str, fact_hash: str, *, by: int, at: datetime
) -> Invitation:
    await InvitationRow.filter(person_id=person.number, used_at=None, kind="join").delete()
    token, expires = new_token(), at + INVITATION_LASTS
    await InvitationRow.create(
        token_hash=hashed(token),
        person_id=person.number,
        kind="join",
        second_fact_hash=fact_hash,
        created_at=micros(at),
        expires_at=micros(expires),
        made_by=by,
    )
    await note(person, by, "invited", at=at)
    return Invitation(person, token, fact, expires)


@db.one_act
async def sign_in_link(person: Person, *, reusable: bool, lasts: datetime, at: datetime) -> str:
    """A link that signs in by one button: for the demo. Gives its token."""
    token = new_token()
    await InvitationRow.create(
        token_hash=hashed(token),
        person_id=person.number,
        kind="sign-in",
        reusable=reusable,
        created_at=micros(at),
        expires_at=micros(lasts),
    )
    return token


async def check_second_fact(token: str, fact: str, *, at: datetime) -> None:
    """Raises NotOpen, or WrongFact after counting the try."""
    row = await InvitationRow.get_or_none(token_hash=hashed(token), kind="join")
    if row is None or row.used_at is not None or row.expires_at <= micros(at):
        raise NotOpen
    if row.tries >= INVITATION_TRIES:
        raise NotOpen
    left = await _count_a_try(row.token_hash)
    if not await matches(row.second_fact_hash, "".join(fact.split())):
        raise WrongFact(left)
    await _give_the_try_back(row.token_hash)


@db.one_act
async def _count_a_try(token_hash: str) -> int:
    """Counted before the fact is looked at, so that many guesses at once gain nothing."""
    rows = await db.write(
        "update invitation set tries = tries + 1 where token_hash = $1 and tries < $2 "
        "returning tries",
        token_hash,
        INVITATION_TRIES,
    )
    if not rows:
        raise NotOpen
    return INVITATION_TRIES - int(rows[0]["tries"])


@db.one_act
async def _give_the_try_back(token_hash: str) -> None:
    await db.write("update invitation set tries = tries - 1 where token_hash = $1", token_hash)


@db.one_act
async def wait_of(token: str, *, ask: bool, at: datetime) -> datetime | None:
    """Until when someone who had joined waits; None: the way is free.

    `ask` begins the wait. It is told on every device of theirs, and each of them can stop it or let
    them in at once: so that whoever hands invitations out does not take anybody's place unseen.
    Raises NotOpen; LookupError where the wait has not begun.
    """
    row = await InvitationRow.get_or_none(token_hash=hashed(token), kind="join", used_at=None)
    if row is None:
        raise NotOpen
    person = person_of(await PersonRow.get(number=row.person_id))
    if not person.joined or row.made_by == OPERATOR:
        return None
    if row.waits_until is None and not ask:
        raise LookupError("nobody has asked yet")
    if row.waits_until is None:
        until = at + WAIT_TO_COME_BACK
        await InvitationRow.filter(token_hash=row.token_hash).update(
            waits_until=micros(until), expires_at=micros(until + INVITATION_LASTS)
        )
        await note(person, person.number, "asked to come back by an invitation", at=at)
        return until
    return from_micros(row.waits_until) if row.waits_until > micros(at) else None


@db.one_act
async def stop_coming_back(person: Person, *, at: datetime) -> None:
    """From a device that is signed in: nobody comes in by the invitations that are open."""
    await InvitationRow.filter(person_id=person.number, used_at=None, kind="join").delete()
    await note(person, person.number, "stopped somebody who asked to come back", at=at)


@db.one_act
async def let_come_back(person: Person, *, at: datetime) -> None:
    """From a device that is signed in: whoever asked need not wait any longer."""
    await InvitationRow.filter(
        person_id=person.number, used_at=None, kind="join", waits_until__gt=micros(at)
    ).update(waits_until=micros(at))
    await note(person, person.number, "let somebody come back", at=at)


USE = """
update invitation set used_at = $2 where token_hash = $1 and kind = $3
  and (used_at is null or reusable) and expires_at > $2
  and exists (select 1 from person p where p.number = person_id and p.disabled_at is null
    and (kind <> 'join' or made_by = 0 or p.joined_at is null or waits_until <= $2))
returning person_id"""


async def use(token: str, kind: str, *, at: datetime) -> Person:
    """Use a link up, once even when two ask at the same time. Raises NotOpen."""
    rows = await db.write(USE, hashed(token), micros(at), kind)
    if not rows:
        raise NotOpen
    return person_of(await PersonRow.get(number=rows[0]["person_id"]))
