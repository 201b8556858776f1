"""What another health program reads: every resource is FHIR R4, and nobody fetches another's."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle

from moodtrack.accounts import actions as accounts
from moodtrack.measures.domain.instruments import INSTRUMENTS
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import ZONE, Browser, Cast, revision


@pytest.fixture
async def ana(anas_phone: Browser, anas_treatment: TreatmentRecord) -> Browser:
    """Two days with all that can be answered, a PHQ-9, an infusion."""
    await anas_phone.keep(
        revision(
            mood=6,
            sleep_hours=7.25,
            sleep_quality=3,
            activity_minutes=35,
            symptoms={"fatigue": 2, "thoughts_of_death": 0},
            tips={"active": True, "professional_help": False},
            side_effects={"blurred_vision": 1},
        ),
        revision("2026-03-13", mood=4, written_at="2026-03-13T21:00:00-04:00"),
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
    return anas_phone


def by_type(bundle: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


async def in_the_archive(ana: Browser) -> bytes:
    return ZipFile(BytesIO((await ana.post("/export")).content)).read("fhir.json")


async def test_every_resource_of_the_file_is_fhir_r4(ana: Browser) -> None:
    bundle = json.loads(await in_the_archive(ana))
    Bundle.model_validate(bundle)
    for entry in bundle["entry"]:
        one = entry["resource"]
        get_fhir_model_class(one["resourceType"]).model_validate(one)
    found = by_type(bundle)
    ids = [(kind, one["id"]) for kind, ones in found.items() for one in ones]
    assert len(set(ids)) == len(ids)
    assert set(found) == {
        "Patient", "Questionnaire", "QuestionnaireResponse", "Observation", "Procedure",
        "MedicationAdministration",
    }  # fmt: skip
    assert "Ana" not in json.dumps(bundle)


async def test_numbers_keep_their_codes_and_units(ana: Browser) -> None:
    found = by_type(json.loads(await in_the_archive(ana)))
    coded = {
        (one["code"]["coding"][0]["code"], one.get("effectiveDateTime", "")[:10]): one
        for one in found["Observation"]
    }
    mood = coded["daily-mood", "2026-03-14"]
    assert (mood["valueQuantity"]["value"], mood["valueQuantity"]["code"]) == (6, "{score}")
    sleep = coded["93832-4", "2026-03-14"]
    assert (sleep["valueQuantity"]["value"], sleep["valueQuantity"]["code"]) == (7.25, "h")
    assert coded["tip-professional-help", "2026-03-14"]["valueBoolean"] is False
    assert coded["symptom-thoughts-of-death", "2026-03-14"]["valueInteger"] == 0
    assert ("93832-4", "2026-03-13") not in coded  # not known is not there
    total = coded["44261-6", "2026-03-14"]
    assert total["valueQuantity"]["value"] == 8
    [answers] = found["QuestionnaireResponse"]
    assert total["derivedFrom"] == [{"reference": f"QuestionnaireResponse/{answers['id']}"}]
    hardest = answers["item"][-1]["answer"][0]["valueCoding"]
    assert (hardest["code"], hardest["display"]) == ("LA6574-3", "Extremely difficult")
    [given] = found["MedicationAdministration"]
    assert given["dosage"]["dose"]["value"] == 35


async def test_a_second_file_has_the_same_bytes(ana: Browser) -> None:
    assert await in_the_archive(ana) == await in_the_archive(ana)


async def test_a_program_fetches_with_her_key_what_it_asks_for_and_nothing_else(
    ana: Browser, cast: Cast
) -> None:
    token = await accounts.new_device_token(cast.ana.number, label="an EHR", at=ana.clock())
    ana.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    answer = await ana.get(f"/fhir/Patient/{cast.ana.id}/$everything", headers=headers)
    assert answer.headers["content-type"] == "application/fhir+json"
    Bundle.model_validate(answer.json())
    asked = {"patient": f"Patient/{cast.ana.id}", "code": "urn:moodtrack:codes|daily-mood"}
    moods = await ana.get("/fhir/Observation", params=asked, headers=headers)
    assert [one["resource"]["valueQuantity"]["value"] for one in moods.json()["entry"]] == [4, 6]
    later = await ana.get(
        "/fhir/Observation", params={**asked, "date": "ge2026-03-14"}, headers=headers
    )
    assert later.json()["total"] == 1
    for params, status in (
        ({"patient": str(cast.ben.id)}, 404),
        ({"date": "2026"}, 400),
        ({"subject": "x"}, 400),
    ):
        refused = await ana.get("/fhir/Observation", params=params, headers=headers)
        assert refused.status_code == status
    assert (await ana.get("/fhir/Observation")).status_code == 401
    other = await ana.get(f"/fhir/Patient/{cast.ben.id}/$everything", headers=headers)
    assert other.status_code == 404


async def test_it_says_what_it_answers(ana: Browser) -> None:
    said = (await ana.get("/fhir/metadata")).json()
    get_fhir_model_class("CapabilityStatement").model_validate(said)
    assert said["fhirVersion"] == "4.0.1"
