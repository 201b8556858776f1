"""What an operator can have done: each command by name, in plain values, on an open database."""

import binascii
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack import clock
from moodtrack.accounts import actions as accounts
from moodtrack.accounts import queries
from moodtrack.accounts.domain import Clinic, Person, Role, read_name
from moodtrack.audit import trail
from moodtrack.checkins.actions import NotWhole
from moodtrack.erasing import actions as erasing
from moodtrack.erasing import ledger
from moodtrack.erasing.domain import DAYS_TO_THINK
from moodtrack.exports.archive import at_one_moment, follow_up_page, parts, zipped
from moodtrack.exports.domain.choice import read_choice
from moodtrack.imports import actions as imports
from moodtrack.imports.domain.choices import read_choices
from moodtrack.imports.domain.days import Found
from moodtrack.imports.domain.files import Unreadable
from moodtrack.imports.domain.reading import needs_answers
from moodtrack.imports.queries import Preview, looked_over
from moodtrack.reading import Fault, Problems, clip, read_zone
from moodtrack.reports.render import Renderer
from moodtrack.research.actions import TooFew, begin
from moodtrack.research.archive import archive
from moodtrack.research.sections import RESEARCH
from moodtrack.retention.actions import let_go
from moodtrack.retention.domain import due_now, mark_of
from moodtrack.retention.queries import kept
from moodtrack.retention.sections import RETENTION
from moodtrack.sharing import gate
from moodtrack.sharing.domain import NotShared

Result = Mapping[str, Any]
Command = Callable[..., Awaitable[Result]]
Chunks = AsyncIterator[bytes]

FAULTS_TOLD = 100
ERASING = {
    "now": "the diary, to erase it",
    "wait": f"the diary, to erase it in {DAYS_TO_THINK} days",
    "keep": "the diary, to keep it after all",
}


class CannotDo(Exception):
    """Why a command could not be carried out, in one plain line."""


async def clinic_add(*, name: str, zone: str) -> Result:
    try:
        clinic = await accounts.add_clinic(_name(name), zone=read_zone(zone), at=clock.now())
    except Fault as fault:
        raise CannotDo(f"{clip(zone)!r} is no zone we know. {fault}") from None
    except accounts.Taken as taken:
        raise CannotDo(str(taken)) from None
    return {"id": str(clinic.id), "name": clinic.name}


async def staff_add(*, clinic: str, name: str, role: str) -> Result:
    found = await _clinic(clinic)
    person = await accounts.add_person(found, name=_name(name), role=Role(role), at=clock.now())
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
    found, named = await _clinic(clinic or ""), _name(name or "")
    person = await accounts.add_person(found, name=named, role=Role.PATIENT, at=clock.now())
    return await _invitation(person)


def _name(typed: str) -> str:
    """A name for a list: on one line, since a program that sends two has mixed something up."""
    if len(typed.splitlines()) > 1:
        raise CannotDo("A name stands on one line.")
    try:
        return read_name(typed)
    except Fault as fault:
        raise CannotDo(f"This name cannot be kept. {fault}") from None


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


async def _clinic(typed: str) -> Clinic:
    name = _name(typed)
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
    if person is None or person.erased:
        raise CannotDo(f"There is nobody with the id {id_}.")
    return person


async def import_(
    *, patient: str, content: str, choices: Mapping[str, str] | None = None
) -> Result:
    """Bring in a file's days, all or none. `content`: the file in base64, as it travels.

    `choices`: what the file leaves open, as the fields of the form at /import.
    """
    now = clock.now()
    said = read_choices({"look": "", **(choices or {})})
    try:
        record = await gate.open_as_operator(patient, what="the diary, to bring days in", at=now)
        raw = b64decode(content, validate=True)
        preview = await looked_over(record, raw, choices=said, at=now)
        if preview.found.faults:
            raise CannotDo(f"Nothing was brought in. {_places(preview.found)}")
        if preview.found.questions.any:
            raise needs_answers(preview.found)
        if preview.anything:
            await imports.bring_in(record, preview, at=now)
    except NotShared:
        raise _no_patient(patient) from None
    except (Unreadable, NotWhole) as error:
        raise CannotDo(f"Nothing was brought in. {error}") from None
    except binascii.Error:
        raise CannotDo("Nothing was brought in: the file came damaged.") from None
    return {"days": preview.days, **_told(preview)}


def _told(preview: Preview) -> Result:
    return {
        "kind": preview.found.kind,
        "moments": len(preview.moments),
        "questionnaires": len(preview.sheets),
        "along": list(preview.along),
        "first": preview.first.isoformat() if preview.anything else None,
        "last": preview.last.isoformat() if preview.anything else None,
        "beside": preview.beside,
        "already": preview.already,
        "columns": list(preview.columns),
        "ignored": list(preview.ignored),
    }


def _places(found: Found) -> str:
    """The faults by line and column, in one line however many there are."""
    told = [f"Line {one.line}, {one.column}: {one.sentence}" for one in found.faults[:FAULTS_TOLD]]
    more = len(found.faults) - len(told) + found.more_faults
    return " ".join([*told, *([f"And {more} more."] if more else [])])


async def export(*, patient: str, chosen: Mapping[str, str] | None = None) -> Chunks:
    """The history as a zip, chunk by chunk. `chosen`: as the fields of the form at /export."""
    now = clock.now()
    try:
        choice = read_choice(chosen or {})
        record = await gate.open_to_take_home_as_operator(patient, at=now)
    except NotShared:
        raise _no_patient(patient) from None
    except Problems as problems:
        raise CannotDo(" ".join(problems.by_field.values())) from None
    person = await _person(patient)
    paper = cast(Literal["a4", "letter"], (await queries.clinic_numbered(person.clinic)).paper)
    renderer = Renderer()
    try:
        drawn = follow_up_page(renderer, record, paper=paper, at=now, choice=choice)
        async for chunk in at_one_moment(
            zipped(parts(record, at=now, follow_up=drawn, choice=choice))
        ):
            yield chunk
    finally:
        await renderer.close()


async def research(*, clinic: str, fresh: bool) -> Chunks:
    """Answers for research, of those who said yes, as a zip."""
    found = await _clinic(clinic)
    rule = await queries.setting(found.number, RESEARCH)
    least = rule["least"]
    try:
        begun = begin(found, by=gate.OPERATOR, least=least, fresh=fresh, at=clock.now())
        made = archive(await begun, least=least, enough=rule["course"])
    except TooFew:
        raise CannotDo(f"Fewer than {least} people have said yes to research.") from None
    async for chunk in made:
        yield chunk


async def retention(*, clinic: str, delete: int | None) -> Result:
    """Which records are due to go by the clinic's rule; `delete`: so many, and they go."""
    found, now = await _clinic(clinic), clock.now()
    years = (await queries.setting(found.number, RETENTION))["years"]
    due = due_now(await kept(found.number), years, now.date())
    told = [{"id": str(one.id), "name": one.name, "last": one.last.isoformat()} for one in due]
    if delete is not None and (delete != len(due) or not due):
        raise CannotDo(f"What is due is {len(due)}, not {delete}. Nothing was deleted.")
    if delete is not None:
        mark = mark_of(due)
        await let_go(found.number, mark, years=years, by=gate.OPERATOR, at=now)
    return {"years": years, "deleted": delete is not None, "records": told}


async def erase(*, patient: str, when: str) -> Result:
    """Erase a diary: `now`, in a week (`wait`), or not after all (`keep`)."""
    now = clock.now()
    try:
        record = await gate.open_as_operator(patient, what=ERASING[when], at=now)
        if when == "wait":
            await erasing.ask(record, at=now)
        elif when == "keep":
            await erasing.change_mind(record, at=now)
        else:
            await erasing.erase(record, at=now)
    except NotShared:
        raise _no_patient(patient) from None
    except ledger.NotWritten as error:
        raise CannotDo(f"{error} Nothing was erased.") from None
    return {"id": patient, "when": when}


async def breach_report(*, account: str, since: str, until: str) -> Result:
    """Whose records an account touched from the day `since` to the day `until`, both included.

    Days are the clinic's own. That it was asked stands in the house's own trail.
    """
    person, now = await _person(account), clock.now()
    zone = ZoneInfo((await queries.clinic_numbered(person.clinic)).zone)
    begin, end = _midnight(since, zone), _midnight(until, zone) + timedelta(days=1)
    await accounts.note_a_report(person, at=now)
    touched = await trail.touched_by(person.number, since=begin, until=end)
    others = [one for one in touched if one.patient != person.number]
    known = await queries.people_numbered([one.patient for one in others])
    return {
        "account": account,
        "name": person.name,
        "patients": [_touched(one, known[one.patient]) for one in others if one.patient in known],
    }


def _touched(one: trail.Touched, person: Person) -> Result:
    return {
        "id": str(person.id),
        "name": person.name,
        "times": one.times,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "did": list(one.did),
    }


def _midnight(typed: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(typed), time(), zone)
    except ValueError:
        raise CannotDo(f"A day looks like 2026-11-22, and {clip(typed)!r} does not.") from None


def _no_patient(id_: str) -> CannotDo:
    return CannotDo(f"There is no patient with the id {id_}.")


COMMANDS: Mapping[str, Command] = {
    "clinic add": clinic_add,
    "staff add": staff_add,
    "staff reset": staff_reset,
    "patient invite": patient_invite,
    "import": import_,
    "erase": erase,
    "breach-report": breach_report,
    "retention": retention,
}
STREAMS: Mapping[str, Callable[..., Chunks]] = {"export": export, "research": research}
