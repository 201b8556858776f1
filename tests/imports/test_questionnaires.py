"""Ana brings questionnaires along: from her own file, and as other programs write them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from moodtrack.backups.verify import Seen, problems
from moodtrack.imports.domain.choices import Choices
from moodtrack.imports.domain.days import Found, Whose
from moodtrack.imports.domain.fhir import NOTHING
from moodtrack.imports.domain.files import Unreadable
from moodtrack.imports.domain.reading import read_file
from moodtrack.measures import queries
from moodtrack.measures.domain.instruments import INSTRUMENTS
from moodtrack.sharing.domain import OpenRecord
from tests.cast import ZONE, Browser, Cast
from tests.imports.bringing import bring_in

US_CORE = Path(__file__).parents[1] / "data/fhir_uscore_QuestionnaireResponse-phq-9-example.json"
NOW = datetime(2026, 3, 14, 16, tzinfo=UTC)
ANA = Whose(UUID(int=7), ZoneInfo(ZONE), 3, date(2026, 3, 14), NOW)


def read(said: Any) -> Found:
    return read_file(json.dumps(said).encode(), ANA, Choices())


def gad7(**more: Any) -> dict[str, Any]:
    """LOINC's own form: its third answer has a code of its own."""
    codes = ["LA6568-5", "LA6569-3", "LA18938-3", "LA6570-1", "LA6571-9", "LA6568-5", "LA6569-3"]
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "authored": "2026-03-01T20:00:00-05:00",
        "item": [
            {
                "linkId": f"/{item.loinc}",
                "answer": [{"valueCoding": {"system": "http://loinc.org", "code": code}}],
            }
            for item, code in zip(INSTRUMENTS["gad7"].items, codes, strict=True)
        ],
        **more,
    }


def test_a_form_of_another_program_is_read_item_by_item() -> None:
    [sheet] = read(json.loads(US_CORE.read_text())).sheets
    assert (sheet.instrument.key, sheet.total, sheet.complete) == ("phq9", 12, True)
    assert [sheet.answers[key] for key in INSTRUMENTS["phq9"].keys] == [2, 2, 2, 2, 1, 1, 2, 0, 0]
    assert sheet.answers["difficulty"] == 1
    assert not sheet.differs


def test_loincs_own_gad7_and_a_bundle_of_things_are_read_too() -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": gad7()}, {"resource": {"resourceType": "Patient"}}],
    }
    [sheet] = read(bundle).sheets
    assert (sheet.instrument.key, sheet.total) == ("gad7", 9)


def test_an_answer_that_was_declined_is_not_known_and_no_total_is_made_up() -> None:
    said = gad7()
    said["item"][3]["answer"] = [{"valueCoding": {"code": "asked-declined"}}]
    [sheet] = read(said).sheets
    assert (len(sheet.answers), sheet.complete, sheet.total) == (6, False, None)


def test_a_total_that_does_not_fit_is_kept_beside_ours() -> None:
    said = gad7()
    said["item"].append({"linkId": "/70274-6", "answer": [{"valueString": "12"}]})
    [sheet] = read(said).sheets
    assert (sheet.total, sheet.told_total, sheet.differs) == (9, 12, True)


def test_what_is_none_of_ours_is_said() -> None:
    for said in (
        {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "1"}]},
        {"resourceType": "Bundle", "entry": "x"},
        {"resourceType": "Patient"},
    ):
        with pytest.raises(Unreadable, match=NOTHING):
            read(said)
    [fault] = read(gad7(authored="yesterday")).faults
    assert fault.sentence == "When it was answered could not be read."


async def test_they_come_in_once_and_go_out_again_as_a_whole(
    browser: Browser, cast: Cast, anas_record: OpenRecord
) -> None:
    await browser.as_(cast.ana)
    content = US_CORE.read_bytes()
    await bring_in(browser, content)
    [sheet] = await queries.sheets(anas_record)
    assert (sheet.total, sheet.mode) == (12, "import")
    again = await browser.post("/import", files={"file": ("q.json", content)})
    assert again.status_code == 422
    page = (await browser.get("/import")).text
    file = page.split('name="file" value="')[1][:36]
    await browser.post("/import/take-out", data={"file": file})
    assert await queries.sheets(anas_record) == []
    assert [line async for line in problems(Seen())] == []


async def test_her_own_file_brings_questionnaires_back_as_they_were(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    await bring_in(browser, US_CORE.read_bytes())
    told = (await browser.get("/api/v1/export")).content
    await browser.as_(cast.ben)
    await bring_in(browser, told)
    mine = (await browser.get("/api/v1/export")).json()
    assert mine["questionnaires"] == json.loads(told)["questionnaires"]
