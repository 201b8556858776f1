"""What is done to accounts: clinics, people, invitations, sessions. Each act leaves a line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.accounts.domain import (
    INVITATION_LASTS,
    INVITATION_TRIES,
    Clinic,
    Person,
    Role,
    hashed,
    new_second_fact,
    new_token,
)
from moodtrack.accounts.hashing import matches, slow_hash
from moodtrack.accounts.models import ClinicRow, InvitationRow, PersonRow, SessionRow
from moodtrack.accounts.queries import clinic_of, person_of
from moodtrack.audit import trail
from moodtrack.instants import micros


class Taken(Exception):
    """A name that somebody else has already; says so in a sentence."""


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


@dataclass(frozen=True, slots=True)
class Joining:
    """What someone chooses when they take up an invitation."""

    username: str
    passphrase_hash: str
    zone: str
    day_start: int
    label: str  # of the browser it is done on


@db.one_act
async def add_clinic(name: str, *, zone: str, at: datetime) -> Clinic:
    """Raises Taken."""
    if await ClinicRow.exists(name=name):
        raise Taken(f"There is a clinic called {name} already.")
    id_ = uuid4()
    row = await ClinicRow.create(
        id=id_, name=name, zone=zone, key=await wrapped_key(id_), created_at=micros(at)
    )
    await trail.note(at=at, actor=0, verb="added a clinic", patient=trail.HOUSE, detail=name)
    return clinic_of(row)


@db.one_act
async def add_person(
    clinic: Clinic,
    *,
    name: str,
    role: Role,
    id_: UUID | None = None,
    by: int = 0,
    joined: bool = False,
    at: datetime,
) -> Person:
    """Someone of this clinic, who cannot sign in until they take up an invitation.

    `joined`: for the demo, whose people count as having taken theirs up.
    """
    id_ = id_ or uuid4()
    row = await PersonRow.create(
        id=id_,
        clinic_id=clinic.number,
        role=role.value,
        name=name,
        zone=clinic.zone,
        key=await wrapped_key(id_) if role is Role.PATIENT else None,
        created_at=micros(at),
        joined_at=micros(at) if joined else None,
    )
    patient = row.number if role is Role.PATIENT else trail.HOUSE
    await trail.note(at=at, actor=by, verb=f"added a {role}", patient=patient, detail=str(row.id))
    return person_of(row)


async def wrapped_key(owner: UUID) -> bytes:
    """A new key for a record, under the master key that this database knows. Raises NoKey.

    A process that still holds an earlier master key must not wrap anything with it.
    """
    [row] = await db.write("select value from house where key = 'key'")
    if row["value"] != vault.key_id():
        raise vault.NoKey("The master key has been changed. Start this process again.")
    return vault.new_key(owner)


async def invite(person: Person, *, by: int = 0, at: datetime) -> Invitation:
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
    )
    await _note(person, by, "invited", at=at)
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
async def join(token: str, joining: Joining, *, at: datetime) -> tuple[Person, str]:
    """Take up an invitation whose second fact was checked. Gives a session token.

    A lost phone or passphrase is a new invitation to the same record: every earlier session ends.
    Raises NotOpen, Taken.
    """
    person = await _use(token, "join", at=at)
    other = await PersonRow.get_or_none(username=joining.username)
    if other is not None and other.number != person.number:
        raise Taken("Someone has this sign-in name already. Choose another.")
    await end_sessions(person.number, at=at)
    await PersonRow.filter(number=person.number).update(
        username=joining.username,
        passphrase_hash=joining.passphrase_hash,
        zone=joining.zone,
        day_start=joining.day_start,
        joined_at=micros(at),
    )
    await _note(person, person.number, "joined", at=at)
    return person, await _new_session(person.number, "browser", joining.label, at=at)


@db.one_act
async def use_sign_in_link(token: str, *, label: str, at: datetime) -> tuple[Person, str]:
    """Sign in by a link. Raises NotOpen."""
    person = await _use(token, "sign-in", at=at)
    await _note(person, person.number, "signed in", at=at)
    return person, await _new_session(person.number, "browser", label, at=at)


async def sign_in(
    username: str | None, passphrase: str, *, label: str, at: datetime
) -> tuple[Person, str] | None:
    """Sign in by name and passphrase; None when they do not fit, whichever it was."""
    row = await PersonRow.get_or_none(username=username, disabled_at=None) if username else None
    if not await matches(row.passphrase_hash if row else None, passphrase) or row is None:
        return None
    return await _signed_in(person_of(row), label=label, at=at)


@db.one_act
async def _signed_in(person: Person, *, label: str, at: datetime) -> tuple[Person, str]:
    await _note(person, person.number, "signed in", at=at)
    return person, await _new_session(person.number, "browser", label, at=at)


@db.one_act
async def new_device_token(person: int, *, label: str, at: datetime) -> str:
    """A token a program may hold, shown once."""
    token = await _new_session(person, "device", label, at=at)
    await trail.note(at=at, actor=person, verb="made a device token", patient=person)
    return token


@db.one_act
async def end_session(person: int, session: UUID, *, at: datetime) -> None:
    """Sign one browser or program of theirs out, at once."""
    await SessionRow.filter(id=session, person_id=person, ended_at=None).update(ended_at=micros(at))
    await trail.note(at=at, actor=person, verb="ended a session", patient=person)


@db.one_act
async def touch(token_hash: str, *, at: datetime) -> None:
    """Remember that a session is in use: its idle limit begins anew."""
    await SessionRow.filter(token_hash=token_hash).update(used_at=micros(at))


async def _use(token: str, kind: str, *, at: datetime) -> Person:
    """Use a link up, once even when two ask at the same time."""
    rows = await db.write(
        "update invitation set used_at = $2 where token_hash = $1 and kind = $3 "
        "and (used_at is null or reusable) and expires_at > $2 and exists (select 1 from person p "
        "where p.number = person_id and p.disabled_at is null) returning person_id",
        hashed(token),
        micros(at),
        kind,
    )
    if not rows:
        raise NotOpen
    return person_of(await PersonRow.get(number=rows[0]["person_id"]))


async def _new_session(person: int, kind: str, label: str, *, at: datetime) -> str:
    token = new_token()
    await SessionRow.create(
        token_hash=hashed(token),
        id=uuid4(),
        person_id=person,
        kind=kind,
        label=label[:80],
        created_at=micros(at),
        used_at=micros(at),
    )
    return token


async def end_sessions(person: int, *, keep: UUID | None = None, at: datetime) -> None:
    standing = SessionRow.filter(person_id=person, ended_at=None)
    if keep is not None:
        standing = standing.exclude(id=keep)
    await standing.update(ended_at=micros(at))


async def _note(person: Person, actor: int, verb: str, *, at: datetime) -> None:
    about = person.number if person.role is Role.PATIENT else trail.HOUSE
    await trail.note(at=at, actor=actor, verb=verb, patient=about)
