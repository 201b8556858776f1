"""Reads a clinic's gateway for text messages, and who of its patients wants them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic
from moodtrack.instants import from_micros
from moodtrack.reminders.queries import UNREADABLE
from moodtrack.sharing.domain import ClinicScope
from moodtrack.texts import Texts

log = logging.getLogger("moodtrack")

GATEWAY = "reminder_gateway"  # what it is sealed as
OF_PATIENTS = """
select p.number as patient, c.number as clinic, c.id as clinic_id, c.key, g.texts
from each($1::bigint[]) w join person p on p.number = w.value
join clinic c on c.number = p.clinic_id join reminder_gateway g on g.clinic = c.number"""
WANTED = """
select p.id, p.name from person p join reminder r on r.patient = p.number
where p.clinic_id = $1 and r.messages and p.erased_at is null order by p.name, p.number"""


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where a clinic takes messages over, and what they are signed with."""

    clinic: int
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Connected:
    """The same as its administrator sees it."""

    url: str
    since: datetime
    reached: datetime | None
    trouble: str


def texts_in(key: bytes, clinic: UUID) -> Texts:
    return vault.texts_under(key, clinic, record=clinic)


async def connected(clinic: Clinic) -> Connected | None:
    rows = await db.read("select * from reminder_gateway where clinic = $1", clinic.number)
    if not rows:
        return None
    [row] = rows
    said = texts_in(clinic.key, clinic.id).open_all(GATEWAY, clinic.number, row["texts"])
    reached = row["reached_at"]
    return Connected(
        said["url"],
        from_micros(row["made_at"]),
        None if reached is None else from_micros(reached),
        row["trouble"],
    )


async def gateways_of(patients: Sequence[int]) -> dict[int, Gateway]:
    """The gateway of each patient's clinic, by the patient's number."""
    found = {}
    for row in await db.read(OF_PATIENTS, list(patients)):
        texts = texts_in(row["key"], UUID(str(row["clinic_id"])))
        try:
            said = texts.open_all(GATEWAY, row["clinic"], row["texts"])
        except UNREADABLE as error:  # one clinic's must not keep every clinic's messages back
            log.error("gateway %s cannot be read: %s", row["clinic_id"], type(error).__name__)
            continue
        found[row["patient"]] = Gateway(row["clinic"], said["url"], said["secret"])
    return found


async def wanted_by(scope: ClinicScope) -> list[tuple[str, str]]:
    """Who wants text messages: the name, and the id that the gateway is told."""
    rows = await db.read(WANTED, scope.clinic)
    return [(row["name"], opaque(UUID(str(row["id"])))) for row in rows]


def opaque(patient: UUID) -> str:
    """An id for the gateway alone: it opens nothing here, and nobody can work out whose it is."""
    return str(UUID(bytes=vault.keyed_digest(b"text messages", patient.bytes)[:16], version=4))
