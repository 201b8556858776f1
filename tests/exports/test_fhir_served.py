"""What another program fetches: by R4's own rules, what may be seen, and never another's."""

from datetime import date
from typing import Any

import pytest

from moodtrack.accounts import actions as accounts
from moodtrack.sharing.actions import share_with
from moodtrack.sharing.domain import OpenRecord, Part, Terms
from tests.cast import Browser, Cast
from tests.exports.r4 import by_type, is_r4


@pytest.fixture
async def program(ana: Browser, cast: Cast) -> Browser:
    """Something that holds Ana's key, and nothing else."""
    token = await accounts.new_device_token(cast.ana.number, label="an EHR", at=ana.clock())
    ana.cookies.clear()
    ana.headers["authorization"] = f"Bearer {token}"
    return ana


async def found(browser: Browser, query: str = "", at: str = "/fhir/Observation") -> dict[str, Any]:
    answer = await browser.get(f"{at}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/fhir+json")
    said: dict[str, Any] = answer.json()
    is_r4(said)
    assert said["type"] == "searchset"
    return said


def codes(bundle: dict[str, Any]) -> list[str]:
    return [entry["resource"]["code"]["coding"][0]["code"] for entry in bundle.get("entry", [])]


async def test_a_program_fetches_with_her_key_what_it_asks_for_and_nothing_else(
    program: Browser, cast: Cast
) -> None:
    whole = await found(program, at=f"/fhir/Patient/{cast.ana.id}/$everything")
    assert whole["total"] == len(whole["entry"])
    assert set(by_type(whole)) >= {"Goal", "CarePlan", "DocumentReference", "AdverseEvent"}
    some = await found(
        program, "_type=Goal,CarePlan", at=f"/fhir/Patient/{cast.ana.id}/$everything"
    )
    assert set(by_type(some)) == {"Goal", "CarePlan"}
    moods = f"patient=Patient/{cast.ana.id}&code=urn:moodtrack:codes|daily-mood"
    told = await found(program, moods)
    assert [one["resource"]["valueQuantity"]["value"] for one in told["entry"]] == [4, 6]
    [own] = [one["url"] for one in told["link"] if one["relation"] == "self"]
    assert own.startswith("http://phone/fhir/Observation?patient=")
    assert "daily-mood" in own
    read = (await program.get(f"/fhir/Patient/{cast.ana.id}")).json()
    is_r4(read)
    for address in (
        f"/fhir/Patient/{cast.ben.id}/$everything",
        f"/fhir/Patient/{cast.ben.id}",
        f"/fhir/Observation?patient={cast.ben.id}",
        "/fhir/Nothing",
    ):
        refused = await program.get(address)
        assert refused.status_code == 404
        assert refused.content == (await program.get("/fhir/nothing")).content


SEARCHES = [
    ("code=daily-mood", ["daily-mood", "daily-mood"]),
    (
        "code=http://loinc.org|93832-4,urn:moodtrack:codes|sleep-quality",
        ["93832-4", "sleep-quality"],
    ),
    ("code=|daily-mood", []),
    ("code=http://loinc.org|daily-mood", []),
    ("code=daily-mood&date=ge2026-03-14", ["daily-mood"]),
    ("code=daily-mood&date=gt2026-03-14", []),
    ("code=daily-mood&date=2026-03", ["daily-mood", "daily-mood"]),
    ("code=daily-mood&date=le2025", []),
    ("code=daily-mood&date=lt2026-03-14", ["daily-mood"]),
    ("code=daily-mood&date=ne2026-03-14", ["daily-mood"]),
    ("code=daily-mood&date=ge2026-03-13&date=eb2026-03-14", ["daily-mood"]),
    ("code=daily-mood&date=2026-03-13,2026-03-14", ["daily-mood", "daily-mood"]),
    ("category=vital-signs&date=ge2026-03-14T12:00:00-04:00", ["85354-9", "8867-4"]),
    ("category=vital-signs&date=sa2026-03-14T12:00:00Z&date=lt2026-03-14T15:59:59Z", []),
    ("code=daily-mood&date=", ["daily-mood", "daily-mood"]),
]


async def test_a_search_finds_what_r4_says_it_finds(program: Browser) -> None:
    for query, wanted in SEARCHES:
        assert codes(await found(program, query)) == wanted, query


async def test_pages_of_a_search_lead_from_one_to_the_next_and_hold_everything_once(
    program: Browser,
) -> None:
    whole = await found(program)
    at, seen = "/fhir/Observation?_count=7", list[str]()
    while at:
        page = (await program.get(at)).json()
        is_r4(page)
        assert page["total"] == whole["total"]
        assert len(page["entry"]) <= 7
        seen += [one["fullUrl"] for one in page["entry"]]
        at = next((one["url"] for one in page["link"] if one["relation"] == "next"), "")
    assert seen == [one["fullUrl"] for one in whole["entry"]]
    counted = await found(program, "_count=0")
    assert counted["total"] == whole["total"]
    assert "entry" not in counted


async def test_what_cannot_be_asked_is_told_in_fhir(program: Browser) -> None:
    for query, headers, status, code in (
        ("date=soon", {}, 400, "invalid"),
        ("date=ge2026-02-30", {}, 400, "invalid"),
        ("_count=-1", {}, 400, "invalid"),
        ("code:not=daily-mood", {}, 400, "invalid"),
        ("subject=x", {"prefer": "handling=strict"}, 400, "invalid"),
        ("_format=xml", {}, 406, "not-supported"),
        ("", {"accept": "application/fhir+xml"}, 406, "not-supported"),
    ):
        refused = await program.get(f"/fhir/Observation?{query}", headers=headers)
        assert refused.status_code == status, query
        is_r4(refused.json())
        assert refused.json()["issue"][0]["code"] == code
    lenient = await found(program, "code=daily-mood&subject=x")  # ignored, and it says so
    [told] = [one for one in lenient["entry"] if one["search"]["mode"] == "outcome"]
    assert "subject" in told["resource"]["issue"][0]["diagnostics"]
    assert lenient["total"] == 2
    assert "subject" not in lenient["link"][0]["url"]
    posted = await program.post("/fhir/Observation", json={})
    assert (posted.status_code, posted.json()["resourceType"]) == (405, "OperationOutcome")
    del program.headers["authorization"]
    nobody = await program.get("/fhir/Observation")
    assert (nobody.status_code, nobody.json()["issue"][0]["code"]) == (401, "login")


async def test_a_clinician_fetches_what_she_shares_and_she_sees_that_he_did(
    ana: Browser, anas_record: OpenRecord, cast: Cast
) -> None:
    """Of her diary her numbers since the 14th; and the clinic's own record."""
    terms = Terms(frozenset({Part.NUMBERS}), since=date(2026, 3, 14))
    await share_with(anas_record, cast.dr_chen.id, terms=terms, at=ana.clock())
    await ana.as_(cast.dr_chen)
    told = await found(ana, f"patient={cast.ana.id}")
    days = {one for one in codes(told) if not one.startswith(("8", "4"))}
    assert "daily-mood" in days
    assert not [one for one in days if one.startswith(("symp", "side"))]
    assert codes(told).count("daily-mood") == 1  # the 14th
    whole = by_type(await found(ana, at=f"/fhir/Patient/{cast.ana.id}/$everything"))
    assert "Goal" not in whole
    assert "QuestionnaireResponse" not in whole
    assert whole["Procedure"]
    assert whole["DocumentReference"]
    await ana.as_(cast.ana)
    assert "opened your record, for another program" in (await ana.get("/sharing")).text
    await ana.as_(cast.dr_diaz)
    assert (await ana.get(f"/fhir/Observation?patient={cast.ana.id}")).status_code == 404
