"""The cast and what they hold in their hands: people, a clock, a browser, a revision."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2 as httpx

from moodtrack.accounts import actions as accounts
from moodtrack.accounts import queries
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.domain import Clinic, Person, Role
from moodtrack.safety.sections import CONTACTS
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.gate import open_as_operator
from tests.manners import bad_manners

NOON = datetime(2026, 3, 14, 16, 0, tzinfo=UTC)  # Saturday noon in New York
ZONE = "America/New_York"


class Clock:
    """The wall clock of the test; `clock.forward(hours=3)` moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@dataclass(frozen=True, slots=True)
class Cast:
    clinic: Clinic
    other_clinic: Clinic
    ana: Person  # a patient in treatment, who shares with Dr. Chen
    ben: Person  # another patient of the same clinic
    dr_chen: Person  # Ana's clinician
    dr_diaz: Person  # a clinician with nobody's permission
    sam: Person  # a nurse
    noor: Person  # the administrator
    eve: Person  # a clinician of another clinic


async def gather(now: datetime) -> Cast:
    """Two clinics with their people; Ana shares her diary with Dr. Chen."""
    clinic = await accounts.add_clinic("Riverside Clinic", zone=ZONE, at=now)
    other = await accounts.add_clinic("Hillside Clinic", zone=ZONE, at=now)

    async def add(name: str, role: Role, where: Clinic = clinic) -> Person:
        return await accounts.add_person(where, name=name, role=role, at=now)

    cast = Cast(
        clinic,
        other,
        ana=await add("Ana", Role.PATIENT),
        ben=await add("Ben", Role.PATIENT),
        dr_chen=await add("Dr. Chen", Role.CLINICIAN),
        dr_diaz=await add("Dr. Diaz", Role.CLINICIAN),
        sam=await add("Sam", Role.NURSE),
        noor=await add("Noor", Role.ADMINISTRATOR),
        eve=await add("Eve", Role.CLINICIAN, other),
    )
    diary = await open_as_operator(str(cast.ana.id), what="the cast", at=now)
    await sharing.share_with(diary, cast.dr_chen.id, at=now)
    return cast


async def name_contacts(cast: Cast, *people: Person, at: datetime, **rule: Any) -> None:
    """The clinic's safety contacts in this order; each with a mail address after their name."""
    kept, version = await queries.setting_and_version(cast.clinic.number, CONTACTS)
    named = [{"person": str(one.id), "mail": mail_of(one)} for one in people]
    value = {**kept, "contacts": named, **rule}
    await settle_section(cast.clinic, CONTACTS, value, version=version, by=cast.noor.number, at=at)


def mail_of(person: Person) -> str:
    return f"{person.name.lower().replace('. ', '-')}@riverside.example"


class Browser(httpx.AsyncClient):
    """A browser or a phone. `await browser.as_(ana)` signs Ana in on it, with a real session."""

    clock: Clock

    async def as_(self, person: Person) -> "Browser":
        now = self.clock()
        token = await accounts.sign_in_link(
            person, reusable=False, lasts=now + timedelta(hours=1), at=now
        )
        self.cookies.clear()
        answer = await self.post(f"/sign-in/{token}")
        assert answer.status_code == 303, answer.text
        return self

    async def request(self, method: str, url: Any, **more: Any) -> httpx.Response:  # type: ignore[override]
        """Whatever page any test ever gets is held to the manners of the house."""
        answer = await super().request(method, url, **more)
        if answer.text and answer.headers.get("content-type", "").startswith("text/html"):
            found = list(bad_manners(answer.text)) if url != "/away" else []  # it must tell nothing
            assert not found, f"{method} {url}: {found}"
        return answer

    async def keep(self, *revisions: dict[str, Any]) -> list[dict[str, Any]]:
        """Send revisions as the outbox does; gives what became of each."""
        answer = await self.post("/api/v1/checkins", json={"revisions": list(revisions)})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results


def revision(
    day: str = "2026-03-14",
    *,
    id_: UUID | str | None = None,
    written_at: str = "2026-03-14T12:00:00-04:00",
    tz: str = ZONE,
    replaces: tuple[UUID | str, ...] = (),
    **answers: Any,
) -> dict[str, Any]:
    """A revision as a phone would write it."""
    return {
        "id": str(id_ or uuid4()),
        "day": day,
        "written_at": written_at,
        "tz": tz,
        "replaces": [str(old) for old in replaces],
        "answers": answers,
    }
