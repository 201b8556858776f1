"""Begins an export for research: in everybody's trail before anything is read."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.research.domain.pseudonyms import SECRET_BYTES, pseudonym
from moodtrack.research.models import ExportRow
from moodtrack.research.queries import with_anything
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_consented
from moodtrack.texts import Texts

SECRET = "research_export.secret"  # noqa: S105  (what it is sealed as)
TOOK = "took answers, without your name, for research"
MADE = "made tables for research"


class TooFew(Exception):
    """So few people said yes and have answers that a table would say who they are.

    None of them was read.
    """


@dataclass(frozen=True, slots=True)
class Export:
    """What goes out: whose, by their names in it, and what those are made with."""

    id: UUID
    at: datetime
    records: list[OpenRecord] = field(repr=False)
    secret: bytes = field(repr=False)


@db.one_act
async def begin(clinic: Clinic, *, by: int, least: int, fresh: bool, at: datetime) -> Export:
    """Take down that everybody who said yes goes out under a pseudonym. Raises TooFew.

    `fresh`: under new ones, which nobody can join with those of an earlier export.
    """
    records = await open_consented(clinic.number, viewer=by)
    before = None if fresh else await _secret(clinic)
    id_, secret = uuid4(), before or secrets.token_bytes(SECRET_BYTES)
    if await with_anything(records, secret, at=at) < least:
        raise TooFew
    await ExportRow.create(
        id=id_,
        clinic=clinic.number,
        at=micros(at),
        by=by,
        people=len(records),
        fresh=before is None,
        secret=_texts(clinic).seal(SECRET, id_, secret.hex()),
    )
    lines = [trail.Line(at, by, TOOK, record.patient) for record in records]
    await trail.note_all([*lines, trail.Line(at, by, MADE, trail.HOUSE, f"{len(records)} people")])
    in_order = sorted(records, key=lambda record: pseudonym(secret, record.id))
    return Export(id_, at, in_order, secret)


async def _secret(clinic: Clinic) -> bytes | None:
    """What the latest export of this clinic was made with."""
    row = await ExportRow.filter(clinic=clinic.number).order_by("-key").first()
    if row is None:
        return None
    return bytes.fromhex(_texts(clinic).open(SECRET, row.id, bytes(row.secret)))


def _texts(clinic: Clinic) -> Texts:
    return vault.texts_under(clinic.key, clinic.id, record=clinic.id)
