"""Reads a record into FHIR R4, resource by resource: a Bundle of any length in little memory."""

import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack.checkins.queries import shared_pages
from moodtrack.exports.domain import fhir
from moodtrack.exports.domain import fhir_treatment as treated
from moodtrack.exports.domain.fhir import Resource
from moodtrack.measures import queries as measures
from moodtrack.sharing.domain import OpenRecord
from moodtrack.treatment.domain.sitting import Kind
from moodtrack.treatment.queries import course, every_version, infusions, sittings
from moodtrack.treatment.queries.visits import visits

Chunks = AsyncIterator[bytes]
ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)  # made once: there are many
CHUNK = 64 * 1024  # bytes that are sent together
BASE = "https://moodtrack.example/fhir"  # of a file, which lies nowhere: names, not a place


@dataclass(frozen=True, slots=True)
class Told:
    """What the resources of one record are told under: her id there, and where the page lies."""

    patient: str = "me"
    follow_up: str = "follow-up.pdf"

    @property
    def subject(self) -> str:
        return f"Patient/{self.patient}"


FILE = Told()


async def resources(record: OpenRecord, told: Told = FILE) -> AsyncIterator[Resource]:
    """Everything of it that the reader may see, the patient first. Ids stay the same next time."""
    yield fhir.patient(told.patient)
    for form in fhir.questionnaires():
        yield form
    async for one in _sheets(record, told.subject):
        yield one
    async for one in _treatment(record, told):
        yield one
    async for one in day_resources(record, told.subject):
        yield one


async def observations(record: OpenRecord, told: Told) -> AsyncIterator[Resource]:
    """Those among them that are observations."""
    async for one in _sheets(record, told.subject):
        if one["resourceType"] == "Observation":
            yield one
    async for one in _chair(record, told.subject, await _procedures(record)):
        if one["resourceType"] == "Observation":
            yield one
    async for one in day_resources(record, told.subject):
        if one["resourceType"] == "Observation":
            yield one


async def _sheets(record: OpenRecord, subject: str) -> AsyncIterator[Resource]:
    first = Firsts({one.id: one.replaces for one in await measures.every_sheet(record)})
    for sheet in await measures.sheets(record):
        for one in fhir.sheet_resources(sheet, first[sheet.id], subject):
            yield one


class Firsts(dict[UUID, UUID]):
    """What each version goes back to: what it replaces, and what that replaced, looked up once.

    `before`: what each replaces, of several the first in order. A circle, which only a file that
    was tampered with has, goes back to whichever of it was come upon last.
    """

    def __init__(self, before: Mapping[UUID, Collection[UUID]]) -> None:
        super().__init__()
        self._before = before

    def __missing__(self, asked: UUID) -> UUID:
        found, way = asked, {asked: None}
        while earlier := sorted(one for one in self._before.get(found, ()) if self._goes(one, way)):
            found = earlier[0]
            way[found] = None
            if found in self:
                break
        first = self.get(found, found)
        self.update(dict.fromkeys(way, first))
        return first

    def _goes(self, one: UUID, way: Collection[UUID]) -> bool:
        return one in self._before and one not in way


async def _treatment(record: OpenRecord, told: Told) -> AsyncIterator[Resource]:
    procedures, given = await _procedures(record), await infusions(record)
    for infusion in given:
        id_ = procedures[infusion.n].removeprefix("Procedure/")
        for one in treated.infusion_resources(infusion, id_, told.subject):
            yield one
    async for one in _chair(record, told.subject, procedures):
        yield one
    yield treated.care_plan(await visits(record), given, procedures, told.patient)
    for note, page in await course.notes(record):
        yield treated.note_document(note, page.recorded_at, told.subject)
    yield treated.follow_up_document(told.patient, told.follow_up)


async def _procedures(record: OpenRecord) -> dict[int, str]:
    """The reference of each infusion, by its number."""
    first: dict[int, datetime] = {}
    for version, _ in await every_version(record):
        first.setdefault(version.infusion.n, version.infusion.at)
    return {n: f"Procedure/{treated.infusion_id(n, at)}" for n, at in first.items()}


async def _chair(
    record: OpenRecord, subject: str, procedures: dict[int, str]
) -> AsyncIterator[Resource]:
    for sitting in await sittings.sittings(record):
        procedure = None if sitting.n is None else procedures.get(sitting.n)
        before = {one.id: one.said.replaces for one in sitting.entries}
        first = Firsts({id_: [] if one is None else [one] for id_, one in before.items()})
        for entry in sitting.standing:
            id_ = first[entry.id]
            if entry.said.kind is Kind.VITALS:
                for one in treated.vitals_resources(entry, id_, procedure, subject):
                    yield one
            elif entry.said.kind is Kind.ADVERSE:
                yield treated.adverse_event(entry, id_, subject)


async def day_resources(record: OpenRecord, subject: str) -> AsyncIterator[Resource]:
    """What is known of each day; a goal waits for the next day, which says what became of it."""
    waiting: tuple[Sequence[Any], str] | None = None
    async for page in shared_pages(record, fhir.DAY_COLUMNS):
        for row in page:
            if waiting is not None:
                yield fhir.goal(*waiting, subject, met=fhir.met(waiting[0], row), over=True)
            waiting = _goal(record, row)
            for one in fhir.day_observations(row, subject):
                yield one
    if waiting is not None:
        yield fhir.goal(*waiting, subject)


def _goal(record: OpenRecord, row: Sequence[Any]) -> tuple[Sequence[Any], str] | None:
    id_, sealed = row[-2:]
    words = {} if sealed is None else record.texts.open_all("revision", UUID(str(id_)), sealed)
    return (row, words["goal"]) if "goal" in words else None


async def bundle(record: OpenRecord) -> Chunks:
    """fhir.json of the archive: without an instant or an address that would change each time."""
    async for chunk in bundled(resources(record), base=BASE, kind="collection"):
        yield chunk


async def bundled(
    found: AsyncIterator[Resource],
    *,
    base: str,
    kind: str,
    end: Callable[[], Sequence[str]] = list,
) -> Chunks:
    """A Bundle as text, as it is made. `end`: members of it that are known at the end."""
    head = f'{{"resourceType":"Bundle","type":"{kind}"'
    waiting, size, before = [head], 0, ',"entry":[\n'
    async for one in found:
        text = ENCODER.encode(_entry(one, base, kind))
        waiting.append(before + text)
        before, size = ",\n", size + len(text)
        if size > CHUNK:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    closing = "\n]" if before == ",\n" else ""  # an empty list is none at all
    yield "".join([*waiting, ",".join([closing, *end()]), "}\n"]).encode()


def _entry(one: Resource, base: str, kind: str) -> Resource:
    mode = "outcome" if one["resourceType"] == "OperationOutcome" else "match"
    named = {"fullUrl": f"{base}/{one['resourceType']}/{one['id']}"} if "id" in one else {}
    search = {"search": {"mode": mode}} if kind == "searchset" else {}
    return {**named, "resource": one, **search}
