"""What another health program reads: every resource is FHIR R4, and nobody fetches another's."""

import json
import time
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import pairwise
from uuid import UUID
from zipfile import ZipFile

from moodtrack.exports.domain.fhir import Resource
from moodtrack.exports.fhir import BASE, CHUNK, Firsts, bundled
from tests.cast import Browser, revision
from tests.exports.r4 import FIRST_READ, by_type, is_r4


async def in_the_archive(ana: Browser) -> bytes:
    return ZipFile(BytesIO((await ana.post("/export")).content)).read("fhir.json")


async def test_every_resource_of_the_file_is_fhir_r4(ana: Browser) -> None:
    bundle = json.loads(await in_the_archive(ana))
    is_r4(bundle)
    found = by_type(bundle)
    ids = [(kind, one["id"]) for kind, ones in found.items() for one in ones]
    assert len(set(ids)) == len(ids)
    assert set(found) == {
        "Patient", "Questionnaire", "QuestionnaireResponse", "Observation", "Procedure",
        "MedicationAdministration", "AdverseEvent", "Goal", "CarePlan", "DocumentReference",
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


async def test_a_later_word_changes_a_resource_and_adds_none(ana: Browser) -> None:
    before = by_type(json.loads(await in_the_archive(ana)))
    [vital] = [one for one in before["Observation"] if one["id"].endswith("-hr")]
    assert vital["id"] == f"{FIRST_READ}-hr"  # that of the row that was put right
    assert vital["valueQuantity"]["value"] == 75
    [event], [goal] = before["AdverseEvent"], before["Goal"]
    assert event["severity"]["coding"][0]["code"] == "mild"
    assert goal["description"]["text"] == "call my sister"
    assert goal["achievementStatus"]["coding"][0]["code"] == "achieved"
    [said] = [
        one
        for one in (await ana.get("/api/v1/checkins")).json()["days"]
        if one["answers"].get("goal")
    ]
    await ana.keep(revision("2026-03-13", mood=7, goal="call him", replaces=(said["revision"],)))
    after = by_type(json.loads(await in_the_archive(ana)))
    assert [one["id"] for one in after["Observation"]] == [
        one["id"] for one in before["Observation"]
    ]
    assert after["Goal"][0]["id"] == goal["id"]
    assert after["Goal"][0]["description"]["text"] == "call him"


async def test_it_says_what_it_answers(ana: Browser) -> None:
    said = (await ana.get("/fhir/metadata")).json()
    is_r4(said)
    assert said["fhirVersion"] == "4.0.1"
    told = {
        (one["type"], each["code"])
        for one in said["rest"][0]["resource"]
        for each in one["interaction"]
    }
    assert told == {("Patient", "read"), ("Observation", "search-type")}


async def test_a_bundle_of_any_length_leaves_in_small_pieces() -> None:
    async def many() -> AsyncIterator[Resource]:
        for place in range(5_000):
            yield {"resourceType": "Patient", "id": str(place), "text": {"div": "x" * 200}}

    sizes, text = [], b""
    async for piece in bundled(many(), base=BASE, kind="collection"):
        sizes.append(len(piece))
        text += piece
    assert max(sizes) < 2 * CHUNK
    assert len(json.loads(text)["entry"]) == 5_000


def test_corrections_of_corrections_hold_nobody_up() -> None:
    """A file that was tampered with may hold a long chain, and as many that correct its end."""
    ids = [UUID(int=n) for n in range(20_000)]
    before = {two: [one] for one, two in pairwise(ids[:10_000])}
    before |= {ids[0]: []} | {one: [ids[9_999]] for one in ids[10_000:]}
    began = time.process_time()
    first = Firsts(before)
    assert {first[one] for one in reversed(ids)} == {ids[0]}
    assert time.process_time() - began < 2
    circle = Firsts({ids[1]: [ids[2]], ids[2]: [ids[1]]})
    assert circle[ids[1]] == circle[ids[2]]
