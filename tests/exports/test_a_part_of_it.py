"""Ana takes a part of her history home: some of its days, or all without notes."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import jsonschema
import pytest

from moodtrack.exports.schema import DOCUMENT
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import ZONE, Browser, Cast, Clock, revision


@pytest.fixture
async def ana(
    browser: Browser, cast: Cast, clock: Clock, anas_treatment: TreatmentRecord
) -> Browser:
    await browser.as_(cast.ana)
    await browser.keep(
        revision("2026-03-12", mood=3, note="a secret walk", goal="a secret swim"),
        revision("2026-03-13", mood=4, note="a secret nap"),
        revision("2026-03-14", mood=5),
    )
    given = Infusion(0, clock() - timedelta(days=2), ZONE, dose_ug=35_000, notes="a secret smile")
    await record_infusion(anas_treatment, given, id_=uuid4(), at=clock())
    return browser


async def taken(ana: Browser, **fields: str) -> tuple[ZipFile, dict[str, Any]]:
    answer = await ana.post("/export", data=fields)
    assert answer.status_code == 200, answer.text
    archive = ZipFile(BytesIO(answer.content))
    history = json.loads(archive.read("history.json"))
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(DOCUMENT, format_checker=checker).validate(history)
    return archive, history


async def test_she_chooses_the_days_and_the_file_says_which(ana: Browser) -> None:
    archive, history = await taken(ana, since="2026-03-13", until="2026-03-13")
    assert [one["day"] for one in history["revisions"]] == ["2026-03-13"]
    assert history["infusions"] == []
    assert history["chosen"] == {"since": "2026-03-13", "until": "2026-03-13", "notes": True}
    [day] = csv.DictReader(StringIO(archive.read("checkins.csv").decode(), newline=""))
    assert (day["day"], day["days_since_infusion"]) == ("2026-03-13", "1")
    assert b"from 2026-03-13 to 2026-03-13" in archive.read("README.txt")
    assert "fhir.json" not in archive.namelist()


async def test_without_notes_no_word_that_anybody_wrote_is_in_it(ana: Browser) -> None:
    archive, history = await taken(ana, without_notes="yes")
    assert len(history["revisions"]) == 3
    assert [one["dose_ug"] for one in history["infusions"]] == [35_000]
    for name in set(archive.namelist()) - {"follow-up.pdf"}:
        assert b"secret" not in archive.read(name), name
    whole = (await taken(ana))[0].read("history.json")
    assert whole.count(b"secret") == 4


async def test_a_file_without_notes_does_not_come_in_so_that_no_word_gets_lost(
    ana: Browser, cast: Cast
) -> None:
    archive, _ = await taken(ana, without_notes="yes")
    content = archive.read("history.json")
    answer = await ana.post("/import", files={"file": ("x.json", content, "application/json")})
    assert answer.status_code == 422
    assert "Take one home with notes" in answer.text


async def test_days_the_wrong_way_round_are_told_and_stay_in_the_form(ana: Browser) -> None:
    answer = await ana.post("/export", data={"since": "2026-03-14", "until": "2026-03-01"})
    assert answer.status_code == 422
    assert "The first day comes after the last one." in answer.text
    assert 'value="2026-03-14"' in answer.text
    odd = await ana.post("/export", data={"since": "soon"})
    assert (odd.status_code, "A day looks like" in odd.text) == (422, True)
