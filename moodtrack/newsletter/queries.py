"""Reads who takes letters and how they went; makes and reads the signed links of both mails."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic
from moodtrack.accounts.queries import clinics, settings_of
from moodtrack.instants import from_micros, micros
from moodtrack.newsletter.domain import LINK_LASTS, Draft, Reader
from moodtrack.newsletter.sections import NEWSLETTER
from moodtrack.sharing.domain import ClinicScope
from moodtrack.texts import Texts

READERS, LETTERS = "newsletter_reader", "newsletter_letter"
CONFIRM, LEAVE = b"newsletter confirm", b"newsletter leave"
ID, TIME, SIGNED = 16, 8, 16  # bytes of a link

READER = """
select r.number, r.id, r.texts, r.confirmed_at, r.asked_at, c.id as clinic, c.key
from newsletter_reader r join clinic c on c.number = r.clinic_id where r.id = $1"""
NEXT = """
select r.number, r.id, r.texts, c.id as clinic, c.key
from newsletter_letter l join newsletter_reader r on r.clinic_id = l.clinic_id
join clinic c on c.number = l.clinic_id
where l.id = $1 and r.number > $2 and r.confirmed_at <= l.sent_at order by r.number limit $3"""
LETTER = """
select l.id, l.texts, c.id as clinic, c.key from newsletter_letter l
join clinic c on c.number = l.clinic_id where l.id = $1"""
SENT = """
select l.id, l.texts, l.sent_at, l.wanted, l.handed, l.refused from newsletter_letter l
where l.clinic_id = $1 order by l.sent_at desc, l.number desc limit 50"""
COUNT = """
select count(r.confirmed_at) as readers, count(*) as all_of_them
from newsletter_reader r where r.clinic_id = $1"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that went out, and to how many."""

    subject: str
    at: datetime
    wanted: int
    handed: int
    refused: int

    @property
    def under_way(self) -> int:
        return max(self.wanted - self.handed - self.refused, 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """All that anybody at the clinic sees of its readers."""

    readers: int
    unconfirmed: int


async def clinics_that_write() -> Sequence[Clinic]:
    """Those whose administrator said that people may ask for letters."""
    every = await clinics()
    said = await settings_of([one.number for one in every], NEWSLETTER)
    return [one for one in every if said[one.number]["open"]]


def texts_of(clinic: Clinic) -> Texts:
    return vault.texts_under(clinic.key, clinic.id, record=clinic.id)


def _texts(row: db.Row) -> Texts:
    clinic = UUID(str(row["clinic"]))
    return vault.texts_under(row["key"], clinic, record=clinic)


def _reader(row: db.Row) -> Reader:
    id_ = UUID(str(row["id"]))
    said = _texts(row).open_all(READERS, id_, row["texts"])
    return Reader(row["number"], id_, said["address"], said["language"])


async def reader_asked(id_: UUID) -> tuple[Reader, datetime, bool] | None:
    """An address, when it was last asked for, and whether it is confirmed."""
    rows = await db.read(READER, id_)
    if not rows:
        return None
    return _reader(rows[0]), from_micros(rows[0]["asked_at"]), rows[0]["confirmed_at"] is not None


async def draft_of(letter: UUID) -> Draft:
    [row] = await db.read(LETTER, letter)
    said = _texts(row).open_all(LETTERS, letter, row["texts"])
    return Draft(said["subject"], said["text"])


async def readers_after(letter: UUID, number: int, *, most: int) -> list[Reader]:
    """Who is next to get this letter: only who was on the list when it was sent."""
    return [_reader(row) for row in await db.read(NEXT, letter, number, most)]


async def counts(scope: ClinicScope) -> Counts:
    [row] = await db.read(COUNT, scope.clinic)
    return Counts(row["readers"], row["all_of_them"] - row["readers"])


async def sent(scope: ClinicScope, clinic: Clinic) -> list[Sent]:
    """The last fifty letters, the newest first."""
    found, texts = [], texts_of(clinic)
    for row in await db.read(SENT, scope.clinic):
        said = texts.open_all(LETTERS, UUID(str(row["id"])), row["texts"])
        at = from_micros(row["sent_at"])
        found.append(Sent(said["subject"], at, row["wanted"], row["handed"], row["refused"]))
    return found


def address_hash(clinic: UUID, address: str) -> str:
    """Says whether an address is on a clinic's list, and nothing else."""
    return vault.keyed_digest(READERS.encode(), clinic.bytes, address.casefold().encode()).hex()


def confirm_token(reader: UUID, asked_at: datetime) -> str:
    return _token(CONFIRM, reader.bytes + micros(asked_at).to_bytes(TIME))


def leave_token(reader: UUID) -> str:
    return _token(LEAVE, reader.bytes)


def confirmed_by(token: str, *, at: datetime) -> tuple[UUID, bool] | None:
    """Whose address it confirms, and whether it still may; None for what is no link of ours."""
    said = _said(CONFIRM, token, ID + TIME)
    if said is None:
        return None
    asked_at = from_micros(int.from_bytes(said[ID:]))
    return UUID(bytes=said[:ID]), at < asked_at + LINK_LASTS


def left_by(token: str) -> UUID | None:
    said = _said(LEAVE, token, ID)
    return None if said is None else UUID(bytes=said)


def _token(purpose: bytes, said: bytes) -> str:
    signed = vault.keyed_digest(purpose, said)[:SIGNED]
    return urlsafe_b64encode(said + signed).decode().rstrip("=")


def _said(purpose: bytes, token: str, length: int) -> bytes | None:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:  # no base64 at all
        return None
    said, signed = raw[:length], raw[length:]
    return said if compare_digest(signed, vault.keyed_digest(purpose, said)[:SIGNED]) else None
