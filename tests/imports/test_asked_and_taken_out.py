"""What a file leaves open is asked; a whole archive comes back; a file is taken out again."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx2 as httpx

from moodtrack.audit import trail
from moodtrack.checkins import queries
from moodtrack.sharing.domain import OpenRecord
from tests.cast import Browser, Cast, revision
from tests.imports.bringing import bring_in, choose, days

THREE = b"day,mood,note\n2025-01-01,5,\n2025-01-02,6,fine\n2025-01-03,7,\n"
DAYLIO = Path(__file__).parents[1] / "data/daylio_sample_a.csv"


def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def test_she_is_asked_which_number_each_of_her_moods_is(ana: Browser) -> None:
    asked = await choose(ana, DAYLIO.read_bytes(), "daylio.csv")
    assert asked.status_code == 200
    assert "Which number is each mood?" in asked.text
    assert 'name="mood.average"' in asked.text
    assert 'name="activity.nature / walk"' in asked.text
    said = {"mood.average": "5", "mood.sad": "", "activity.nature / walk": "active"}
    form = {"token": token_of(asked), "name": "daylio.csv", "look": "yes"}
    again = await ana.post("/import", data={**form, **said})
    assert 'name="mood.sad"' in again.text
    assert "<option selected>5</option>" in again.text
    preview = await ana.post("/import", data={**form, **said, "mood.sad": "2"})
    assert "3 days, from 26 September 2021 to 28 September 2021." in preview.text
    assert len(await days(ana)) == 0
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    done = await ana.post("/import", data=hidden)
    assert done.status_code == 303, done.text
    kept = [(one["day"], one["answers"].get("mood"), one["mode"]) for one in await days(ana)]
    assert kept == [
        ("2021-09-26", 5, "import"),
        ("2021-09-27", 5, "import"),
        ("2021-09-28", 2, "import"),
    ]
    again = await ana.post("/import", data={**form, **said, "mood.sad": "2"})
    assert "all 3 days of it are here already" in again.text


async def test_she_is_asked_which_column_is_the_day(ana: Browser) -> None:
    asked = await choose(ana, b"date,score\n14/03/2025,1\n15/03/2025,5\n")
    assert "Which column is the day?" in asked.text
    said = {"column.day": "date", "column.mood": "score", "dates": "dmy", "low": "1", "high": "5"}
    form = {"token": token_of(asked), "look": "yes", **said}
    preview = await ana.post("/import", data=form)
    assert "2 days, from 14 March 2025 to 15 March 2025." in preview.text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    assert (await ana.post("/import", data=hidden)).status_code == 303
    assert [one["answers"]["mood"] for one in await days(ana)] == [0, 10]


async def history_of(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = (await browser.get("/api/v1/export")).json()
    return {
        name: value for name, value in found.items() if name not in ("generated_at", "access_log")
    }


async def test_a_file_is_taken_out_again_as_a_whole(ana: Browser, anas_record: OpenRecord) -> None:
    await ana.keep(revision("2026-03-13", mood=3, written_at="2026-03-13T21:00:00-04:00"))
    before = await history_of(ana)
    await bring_in(ana, THREE + b"2026-03-13,9,\n")
    await bring_in(ana, b"day,mood\n2024-01-01,1\n")
    page = (await ana.get("/import")).text
    files = re.findall(r'name="file" value="([0-9a-f-]{36})"', page)
    assert len(files) == 2
    for one in files:
        done = await ana.post("/import/take-out", data={"file": one})
        assert done.headers["location"] == "/import?done=out"
        again = await ana.post("/import/take-out", data={"file": one})
        assert again.headers["location"] == "/import"
    assert await history_of(ana) == before
    assert await queries.days_answered(anas_record) == 1
    assert "Brought in before" not in (await ana.get("/import")).text
    lines = await trail.trail_of(anas_record.patient, newest=8)
    assert ("took a file out again", "4 gone") in [(one.verb, one.detail) for one in lines]
    # and it can come in again
    await bring_in(ana, THREE)
    assert len(await days(ana)) == 4


async def test_what_she_wrote_over_an_imported_day_stays_when_the_file_goes(ana: Browser) -> None:
    await bring_in(ana, b"day,mood\n2026-03-13,9\n2026-03-12,8\n")
    [_, imported] = await days(ana)
    await ana.keep(
        revision(
            "2026-03-13",
            mood=4,
            replaces=(imported["revision"],),
            written_at="2026-03-13T21:00:00-04:00",
        )
    )
    page = (await ana.get("/import")).text
    [file] = re.findall(r'name="file" value="([0-9a-f-]{36})"', page)
    await ana.post("/import/take-out", data={"file": file})
    assert [(one["day"], one["answers"]["mood"]) for one in await days(ana)] == [("2026-03-13", 4)]


async def test_nobody_takes_somebody_elses_file_out(ana: Browser, cast: Cast) -> None:
    await bring_in(ana, THREE)
    [file] = re.findall(r'name="file" value="([0-9a-f-]{36})"', (await ana.get("/import")).text)
    await ana.as_(cast.ben)
    for one in (file, "x"):
        answer = await ana.post("/import/take-out", data={"file": one})
        assert answer.headers["location"] == "/import"
    await ana.as_(cast.ana)
    assert len(await days(ana)) == 3


async def test_her_whole_archive_comes_into_an_empty_diary_and_goes_out_the_same(
    ana: Browser, cast: Cast
) -> None:
    await ana.keep(
        revision("2026-03-14", mood=3, note="first", symptoms={"sadness": 2}),
        revision("2026-03-14", mood=6, note="second, on another phone"),
        revision("2026-03-13", tips={"active": True}),
        revision("2026-03-13"),
    )
    await bring_in(ana, THREE)
    archive = (await ana.post("/export")).content
    told = await history_of(ana)
    await ana.as_(cast.ben)
    preview = await choose(ana, archive, "history.zip")
    assert "7 versions of them, as they were when the file was taken." in preview.text
    await bring_in(ana, archive)
    mine = await history_of(ana)
    assert [mine["revisions"], mine["moments"]] == [told["revisions"], told["moments"]]
    again = await choose(ana, archive)
    assert "Nothing in this file is new: all of it is here already." in again.text
    bare = await choose(ana, ZipFile(BytesIO(archive)).read("history.json"))
    assert "Nothing in this file is new: all of it is here already." in bare.text


async def test_a_fault_in_an_archive_is_named_by_its_place(ana: Browser) -> None:
    await ana.keep(revision(mood=3))
    told = (await ana.get("/api/v1/export")).content
    answer = await choose(ana, told.replace(b'"mood":3', b'"mood":33'))
    assert answer.status_code == 422
    assert "revisions: answers.mood" in answer.text
    assert "Choose a number from 0 to 10." in answer.text
