"""What Sam does at a chair, through the real app: forms as a browser sends them, and the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2 as httpx

from moodtrack.accounts.domain import Person
from moodtrack.revising import Status
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions.sittings import open_sitting
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.sitting import Kind, Said, Step
from tests.cast import Browser, Clock

VITALS = {"systolic": 118, "diastolic": 76, "heart_rate": 72, "spo2": 98, "alertness": "awake"}


@dataclass
class Chair:
    """A visit of one patient, by one browser."""

    browser: Browser
    clock: Clock
    patient: Person
    id: str

    @property
    def page(self) -> str:
        return f"/clinic/patients/{self.patient.id}/sittings/{self.id}"

    async def look(self) -> str:
        answer = await self.browser.get(self.page)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def form(self, do: str, **fields: Any) -> httpx.Response:
        """One form of the page, as a browser without scripts sends it."""
        sent = {f"{do}_{name}": str(value) for name, value in fields.items()}
        return await self.browser.post(self.page, data={"do": do, "id": str(uuid4()), **sent})

    async def step(self, step: str, **fields: Any) -> httpx.Response:
        return await self.form("step", step=step, **fields)

    async def steps(self, *steps: str, minutes: int = 10) -> None:
        """One step after the other, some minutes apart."""
        for step in steps:
            self.clock.forward(minutes=minutes)
            answer = await self.step(step, reason="asked for")
            assert answer.status_code == 303, answer.text

    def entry(self, kind: str, **said: Any) -> dict[str, Any]:
        """An entry as the tablet writes it."""
        return {"id": str(uuid4()), "kind": kind, "at": self.clock().isoformat(), **said}

    async def send(self, *entries: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.browser.post(
            f"/api/v1/patients/{self.patient.id}/sittings/{self.id}/entries",
            json={"entries": list(entries)},
        )
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results


async def arrives(browser: Browser, clock: Clock, patient: Person, *, by: Person) -> Chair:
    """Someone has come: Sam says so on the patient's page."""
    await browser.as_(by)
    id_ = str(uuid4())
    address = f"/clinic/patients/{patient.id}/sittings"
    answer = await browser.post(address, data={"sitting": id_})
    assert answer.status_code == 303, answer.text
    return Chair(browser, clock, patient, id_)


async def someone_arrives(
    record: TreatmentRecord, *, at: datetime, planned: UUID | None = None
) -> UUID:
    """The same, without a browser: gives the id of the visit."""
    id_ = uuid4()
    arrived = Sent(id_, Said(Kind.STEP, at, code=Step.ARRIVED), str(id_))
    told = await open_sitting(record, id_, arrived, planned=planned, at=at)
    assert told.status is Status.KEPT
    return id_
