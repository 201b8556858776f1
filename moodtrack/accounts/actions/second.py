"""The second factor of staff: an app that makes six digits, and recovery codes on paper."""

from datetime import datetime
from uuid import UUID

from moodtrack import db, vault
from moodtrack.accounts.actions.sessions import second_shown
from moodtrack.accounts.domain import Clinic, SignedIn
from moodtrack.accounts.domain.codes import (
    SECRET_BYTES,
    is_of_app,
    new_recovery_codes,
    read_code,
    step_fitting,
)
from moodtrack.accounts.models import AppRow, RecoveryRow
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.texts import Texts

FIELD = "code_app.secret"
TAKE = "update code_app set last_step = $2 where person = $1 and last_step < $2 returning person"


class WrongCode(Exception):
    """A code that fits nothing, or was used before."""


def texts_of(clinic: Clinic, person: UUID) -> Texts:
    return vault.texts_under(clinic.key, clinic.id, record=person)


def _open(person: SignedIn, sealed: bytes) -> bytes:
    return bytes.fromhex(texts_of(person.clinic, person.id).open(FIELD, person.id, bytes(sealed)))


def secret_to_set_up(person: SignedIn) -> bytes:
    """The secret offered to an app: the same on every page of this session until both are shown
    again, and known to no other session, so that nobody who looked earlier holds what is set up."""
    since = b"" if person.fresh_at is None else str(micros(person.fresh_at)).encode()
    made = vault.keyed_digest(b"secret of an app", person.id.bytes, person.session.bytes, since)
    return made[:SECRET_BYTES]


@db.one_act
async def set_up(person: SignedIn, typed: str, *, at: datetime) -> None:
    """The first code shows that the app holds the secret. Raises WrongCode."""
    secret = secret_to_set_up(person)
    step = step_fitting(secret, read_code(typed), at=at, after=0)
    if step is None or await AppRow.exists(person=person.number):
        raise WrongCode
    await AppRow.create(
        person=person.number,
        secret=texts_of(person.clinic, person.id).seal(FIELD, person.id, secret.hex()),
        last_step=step,
        created_at=micros(at),
        confirmed_at=micros(at),
    )
    await second_shown(person.session, at=at)
    await _note(person, "added an app for codes", at=at)


@db.one_act
async def show(person: SignedIn, typed: str, *, at: datetime) -> None:
    """Show the second factor: six digits of the app, or a recovery code. Raises WrongCode."""
    code = read_code(typed)
    if not (
        await _app_takes(person, code, at) if is_of_app(code) else await _uses(person, code, at)
    ):
        raise WrongCode
    await second_shown(person.session, at=at)


async def _app_takes(person: SignedIn, code: str, at: datetime) -> bool:
    row = await AppRow.get_or_none(person=person.number, confirmed_at__isnull=False)
    if row is None:
        return False
    step = step_fitting(_open(person, row.secret), code, at=at, after=row.last_step)
    if step is None:
        return False
    return bool(await db.write(TAKE, person.number, step))


async def _uses(person: SignedIn, code: str, at: datetime) -> bool:
    used = await db.write(
        "update recovery_code set used_at = $3 where code_hash = $1 and person_id = $2 "
        "and used_at is null returning person_id",
        _digest(person.id, code),
        person.number,
        micros(at),
    )
    if used:
        await _note(person, "used a recovery code", at=at)
    return bool(used)


def _digest(person: UUID, code: str) -> str:
    return vault.keyed_digest(b"recovery code", person.bytes, code.encode()).hex()


@db.one_act
async def make_recovery_codes(person: SignedIn, *, at: datetime) -> list[str]:
    """Ten new ones, shown once; those before open nothing more."""
    codes = new_recovery_codes()
    await RecoveryRow.filter(person_id=person.number).delete()
    for code in codes:
        await RecoveryRow.create(
            code_hash=_digest(person.id, read_code(code)), person_id=person.number
        )
    await _note(person, "made recovery codes", at=at)
    return codes


@db.one_act
async def remove_app(person: SignedIn, *, at: datetime) -> None:
    if await AppRow.filter(person=person.number).delete():
        await _note(person, "removed the app for codes", at=at)


async def _note(person: SignedIn, verb: str, *, at: datetime) -> None:
    await trail.note(at=at, actor=person.number, verb=verb, patient=trail.HOUSE)
