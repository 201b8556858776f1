"""Reads which clinics take requests, and who asked the clinic that is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic
from moodtrack.accounts.queries import clinics, setting
from moodtrack.instants import from_micros
from moodtrack.learn.sections import REQUESTS
from moodtrack.sharing.domain import ClinicScope

TEXTS = "consultation_request"
OPEN = """
select r.number, r.id, r.texts, r.asked_at, c.id as clinic, c.key from consultation_request r
join clinic c on c.number = r.clinic_id
where r.clinic_id = $1 and r.settled_at is null order by r.asked_at, r.number"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who waits to be called."""

    id: UUID
    name: str
    contact: str
    at: datetime


async def clinics_that_answer() -> Sequence[Clinic]:
    """Those whose administrator said that people may ask; no other clinic is named to anybody."""
    return [one for one in await clinics() if (await setting(one.number, REQUESTS))["open"]]


async def waiting(scope: ClinicScope) -> list[Asked]:
    """Who asked this clinic and was not called yet, the longest wait first."""
    found = []
    for row in await db.read(OPEN, scope.clinic):
        id_, clinic = UUID(str(row["id"])), UUID(str(row["clinic"]))
        texts = vault.texts_under(row["key"], clinic, record=clinic)
        said = texts.open_all(TEXTS, id_, row["texts"])
        found.append(Asked(id_, said["name"], said["contact"], from_micros(row["asked_at"])))
    return found
