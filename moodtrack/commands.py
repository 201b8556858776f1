"""What an operator can have done: each command by name, in plain values, on an open database."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from moodtrack import clock
from moodtrack.accounts import actions as accounts
from moodtrack.accounts import queries
from moodtrack.accounts.domain import Clinic, Person, Role

Result = Mapping[str, Any]
Command = Callable[..., Awaitable[Result]]


class CannotDo(Exception):
    """Why a command could not be carried out, in one plain line."""


async def clinic_add(*, name: str, zone: str) -> Result:
    try:
        clinic = await accounts.add_clinic(name, zone=zone, at=clock.now())
    except accounts.Taken as taken:
        raise CannotDo(str(taken)) from None
    return {"id": str(clinic.id), "name": clinic.name}


async def staff_add(*, clinic: str, name: str, role: str) -> Result:
    found = await _clinic(clinic)
    person = await accounts.add_person(found, name=name, role=Role(role), at=clock.now())
    return await _invitation(person)


async def staff_reset(*, id: str) -> Result:  # noqa: A002  (the contract's word)
    person = await _person(id)
    if not person.role.staff:
        raise CannotDo("This id belongs to a patient. Do: moodtrack patient invite --id ID")
    return await _invitation(person)


async def patient_invite(*, clinic: str | None, name: str | None, id: str | None) -> Result:  # noqa: A002
    """A new patient by clinic and name, or a known one again by id."""
    if id is not None:
        return await _invitation(await _person(id))
    found = await _clinic(clinic or "")
    person = await accounts.add_person(found, name=name or "", role=Role.PATIENT, at=clock.now())
    return await _invitation(person)


async def _invitation(person: Person) -> Result:
    made = await accounts.invite(person, at=clock.now())
    return {
        "id": str(person.id),
        "name": person.name,
        "role": person.role.value,
        "path": f"/join/{made.token}",
        "second_fact": made.second_fact,
        "expires_at": made.expires_at.isoformat(),
    }


async def _clinic(name: str) -> Clinic:
    clinic = await queries.clinic_named(name)
    if clinic is None:
        known = ", ".join(one.name for one in await queries.clinics()) or "none yet"
        raise CannotDo(f"There is no clinic called {name!r}. There are: {known}.")
    return clinic


async def _person(id_: str) -> Person:
    try:
        person = await queries.person_with(UUID(id_))
    except ValueError:
        person = None
    if person is None:
        raise CannotDo(f"There is nobody with the id {id_}.")
    return person


COMMANDS: Mapping[str, Command] = {
    "clinic add": clinic_add,
    "staff add": staff_add,
    "staff reset": staff_reset,
    "patient invite": patient_invite,
}
