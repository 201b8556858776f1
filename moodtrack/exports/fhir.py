"""Reads a record into FHIR R4: a Bundle, entry by entry, however long it is."""

import json
from collections.abc import AsyncIterator

from moodtrack.checkins.queries import standing_pages
from moodtrack.exports.domain import fhir
from moodtrack.exports.domain.fhir import Resource
from moodtrack.measures import queries as measures
from moodtrack.sharing.domain import OpenRecord
from moodtrack.treatment.domain.sitting import Kind
from moodtrack.treatment.queries import infusions, sittings

SUBJECT = "Patient/me"


async def resources(record: OpenRecord, patient: str = "me") -> AsyncIterator[Resource]:
    """Everything with a resource of its own, the patient first. Ids stay the same next time."""
    subject = f"Patient/{patient}"
    yield fhir.patient(patient)
    for form in fhir.questionnaires():
        yield form
    for sheet in await measures.sheets(record):
        for one in fhir.sheet_resources(sheet, subject):
            yield one
    async for one in _treatment(record, subject):
        yield one
    async for page in standing_pages(record, fhir.DAY_COLUMNS):
        for row in page:
            for one in fhir.day_observations(row, subject):
                yield one


async def _treatment(record: OpenRecord, subject: str) -> AsyncIterator[Resource]:
    given = await infusions(record)
    procedures = {one.n: f"Procedure/{fhir.infusion_id(one)}" for one in given}
    for infusion in given:
        for one in fhir.infusion_resources(infusion, subject):
            yield one
    for sitting, entry, stands in await sittings.every_entry(record):
        if stands and entry.said.kind is Kind.VITALS:
            procedure = None if sitting.n is None else procedures.get(sitting.n)
            for one in fhir.vitals_resources(entry, procedure, subject):
                yield one
        elif stands and entry.said.kind is Kind.ADVERSE:
            yield fhir.adverse_event(entry, subject)


async def bundle(record: OpenRecord) -> AsyncIterator[bytes]:
    """fhir.json of the archive: a collection, without an instant that would change each time."""
    before = '{"resourceType":"Bundle","type":"collection","entry":[\n'
    async for one in resources(record):
        entry = {"fullUrl": f"urn:moodtrack:{one['resourceType']}:{one['id']}", "resource": one}
        yield (before + json.dumps(entry, separators=(",", ":"), ensure_ascii=False)).encode()
        before = ",\n"
    yield b"\n]}\n"
