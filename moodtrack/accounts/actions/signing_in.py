"""Joining, and signing in: by name and passphrase, by passkey, by a link of the demo."""

from dataclasses import dataclass
from datetime import datetime

from moodtrack import db
from moodtrack.accounts.actions import passkeys
from moodtrack.accounts.actions.invitations import use
from moodtrack.accounts.actions.sessions import end_before, end_sessions, enter, new_session, note
from moodtrack.accounts.ceremonies import Made, Shown, Site
from moodtrack.accounts.domain import Person
from moodtrack.accounts.hashing import matches
from moodtrack.accounts.models import AppRow, PersonRow, RecoveryRow
from moodtrack.accounts.queries import person_of
from moodtrack.instants import micros
from moodtrack.language import _


class Taken(Exception):
    """A name that somebody else has already; says so in a sentence."""


@dataclass(frozen=True, slots=True)
class Joining:
    """What someone chooses when they take up an invitation: a passphrase, or a passkey."""

    username: str
    passphrase_hash: str | None
    zone: str
    day_start: int
    label: str  # of the browser it is done on
    passkey: tuple[Made, bytes] | None = None  # and the challenge it answers
    old: str = ""  # the token this browser still held
    language: str = ""  # of the page they joined on


@db.one_act
async def join(token: str, joining: Joining, *, at: datetime) -> tuple[Person, str]:
    """Take up an invitation whose second fact was checked. Gives a session token.

    A lost phone or passphrase is a new invitation to the same record: every earlier session ends,
    and earlier passkeys, apps and codes open nothing more. Raises NotOpen, Taken, NotThisOne.
    """
    person = await use(token, "join", at=at)
    other = await PersonRow.get_or_none(username=joining.username)
    if other is not None and other.number != person.number:
        raise Taken(_("Someone has this sign-in name already. Choose another."))
    await end_sessions(person.number, at=at)
    await end_before(joining.old, at=at)
    await _forget_earlier_ways(person.number)
    await PersonRow.filter(number=person.number).update(
        username=joining.username,
        passphrase_hash=joining.passphrase_hash,
        zone=joining.zone,
        day_start=joining.day_start,
        language=joining.language,
        joined_at=micros(at),
    )
    if joining.passkey is not None:
        made, challenge = joining.passkey
        await passkeys.keep(person, made, challenge=challenge, name=joining.label, at=at)
    await note(person, person.number, "joined", at=at)
    second_at = None if joining.passkey is None else micros(at)
    return person, await new_session(
        person.number, "browser", joining.label, way="invitation", second_at=second_at, at=at
    )


async def _forget_earlier_ways(person: int) -> None:
    await passkeys.forget_all(person)
    await AppRow.filter(person=person).delete()
    await RecoveryRow.filter(person_id=person).delete()


@db.one_act
async def use_sign_in_link(
    token: str, *, label: str, old: str = "", second: bool = True, at: datetime
) -> tuple[Person, str]:
    """Sign in by a link of the demo; `second`: that counts as both factors. Raises NotOpen."""
    person = await use(token, "sign-in", at=at)
    session, _ = await enter(person, way="link", label=label, old=old, second=second, at=at)
    return person, session


async def sign_in(
    username: str | None, passphrase: str, *, label: str, old: str = "", at: datetime
) -> tuple[Person, str, bool] | None:
    """Sign in by name and passphrase; None when they do not fit, whichever it was.

    Gives who it is, a session token, and whether that is whole: of staff it opens nothing until the
    second factor is shown, unless it was, lately, in this browser.
    """
    row = await PersonRow.get_or_none(username=username, disabled_at=None) if username else None
    if not await matches(row.passphrase_hash if row else None, passphrase) or row is None:
        return None
    return await _entered(person_of(row), label=label, old=old, at=at)


@db.one_act
async def _entered(
    person: Person, *, label: str, old: str, at: datetime
) -> tuple[Person, str, bool]:
    return person, *await enter(person, way="passphrase", label=label, old=old, second=False, at=at)


async def sign_in_by_passkey(
    shown: Shown, site: Site, *, label: str, old: str = "", at: datetime
) -> tuple[Person, str]:
    """A passkey is both factors: the device, and the finger, face or PIN it asks for.

    The challenge must have been checked to be ours. Raises NotThisOne.
    """
    checked = await passkeys.check(shown, site, at=at)
    return await _entered_by_passkey(checked, shown, label=label, old=old, at=at)


@db.one_act
async def _entered_by_passkey(
    checked: passkeys.Checked, shown: Shown, *, label: str, old: str, at: datetime
) -> tuple[Person, str]:
    await passkeys.spend(checked, shown.challenge, at=at)
    person = checked.person
    token, _ = await enter(person, way="passkey", label=label, old=old, second=True, at=at)
    return person, token
