"""What is FHIR R4, and a record with something in it for every kind of resource."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jsonschema
from fhir.resources.R4B import get_fhir_model_class

from moodtrack.measures.domain.instruments import INSTRUMENTS
from moodtrack.revising import Status
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.actions.sittings import keep_entries
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.sitting import Kind, Said
from tests.cast import ZONE, Browser, revision
from tests.treatment.chair import someone_arrives
from tests.treatment.records import a_note, a_visit

RULES = jsonschema.Draft6Validator(  # HL7's own, of R4 (4.0.1)
    json.loads(Path(__file__).with_name("fhir-r4.schema.json").read_text())
)
FIRST_READ = UUID("7c1d9a52-0c0e-4d59-9d5f-5b1f6c1f2a01")


async def with_everything(anas_phone: Browser, anas_treatment: TreatmentRecord) -> Browser:
    """Two days with all that can be answered, a PHQ-9, an infusion, a note, an event, a visit."""
    await anas_phone.keep(
        revision(
            mood=6,
            sleep_hours=7.25,
            sleep_quality=3,
            activity_minutes=35,
            symptoms={"fatigue": 2, "thoughts_of_death": 0},
            tips={"active": True, "professional_help": False},
            side_effects={"blurred_vision": 1},
            goal_met=True,
        ),
        revision(
            "2026-03-13", mood=4, goal="call my sister", written_at="2026-03-13T21:00:00-04:00"
        ),
    )
    sheet = {
        "id": str(uuid4()),
        "instrument": "phq9",
        "answered_at": "2026-03-14T11:00:00-04:00",
        "tz": ZONE,
        "answers": {**dict.fromkeys(INSTRUMENTS["phq9"].keys, 1), "self_harm": 0, "difficulty": 3},
        "complete": True,
    }
    assert (await anas_phone.post("/api/v1/measures", json=sheet)).status_code == 200
    now = anas_phone.clock()
    given = Infusion(0, now, ZONE, weight_g=70_000, dose_ug=35_000, minutes=40)
    await record_infusion(anas_treatment, given, id_=uuid4(), at=now)
    await a_visit(anas_treatment, now)
    await a_note(anas_treatment, now)
    chair, event = await someone_arrives(anas_treatment, at=now), "Felt faint on standing up."
    read = Said(Kind.VITALS, now, heart_rate=72, systolic=128)
    await _write(anas_treatment, chair, FIRST_READ, read)
    await _write(anas_treatment, chair, uuid4(), Said(Kind.ADVERSE, now, code="mild", text=event))
    again = Said(Kind.VITALS, now, replaces=FIRST_READ, heart_rate=75, systolic=128)
    await _write(anas_treatment, chair, uuid4(), again)
    return anas_phone


async def _write(record: TreatmentRecord, chair: UUID, id_: UUID, said: Said) -> None:
    sent = [Sent(id_, said, str(id_))]
    [told] = await keep_entries(record, chair, sent, rules=ChairRules(), at=said.at)
    assert told.status is Status.KEPT


def by_type(bundle: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def is_r4(said: dict[str, Any]) -> None:
    """By the models of fhir.resources, by HL7's own schema, and every reference leads somewhere."""
    get_fhir_model_class(said["resourceType"]).model_validate(said)
    RULES.validate(said)
    there = {entry["fullUrl"] for entry in said.get("entry", []) if "fullUrl" in entry}
    for entry in said.get("entry", []):
        one = entry["resource"]
        get_fhir_model_class(one["resourceType"]).model_validate(one)
        base = entry.get("fullUrl", "").removesuffix(f"/{one['resourceType']}/{one.get('id')}")
        for reference in re.findall(r'"reference": "([^"]+)"', json.dumps(one)):
            assert f"{base}/{reference}" in there or said["type"] == "searchset", reference
