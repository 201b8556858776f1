"""Ana gets ready by her clinic's own list, and writes down what she wants to ask."""

from datetime import timedelta
from uuid import UUID

import pytest

from moodtrack import db
from moodtrack.sharing.domain import TreatmentRecord
from tests.cast import Browser, Cast, Clock
from tests.treatment.records import a_visit

TEXTS = {
    "version": "0",
    "words_food": "Nothing to eat from then on.",
    "hours_food": "6",
    "words_escort": "Bring someone.",
    "words_own1": "Bring your headphones.",
}


@pytest.fixture
async def visit(anas_treatment: TreatmentRecord, clock: Clock) -> UUID:
    return await a_visit(anas_treatment, clock())


async def test_the_list_is_the_clinics_own_with_its_hours_on_her_date(
    browser: Browser, cast: Cast, visit: UUID
) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post("/clinic/settings/preparation", data=TEXTS)
    assert answer.status_code == 303, answer.text
    await browser.as_(cast.ana)
    page = (await browser.get(f"/treatment/visits/{visit}")).text
    assert "Nothing to eat from then on." in page
    assert "from Tuesday 17 March, 6:00 am" in page
    assert "headphones" in page
    assert "Comfortable clothes" not in page


async def test_before_the_clinic_says_its_hours_none_is_made_up(
    browser: Browser, cast: Cast, visit: UUID
) -> None:
    await browser.as_(cast.ana)
    page = (await browser.get(f"/treatment/visits/{visit}")).text
    assert "stop eating when your clinic told you to" in page
    assert "<small>from" not in page


@pytest.mark.parametrize("hours", ["six", "-1", "73", "1.5", "٣"])
async def test_hours_that_are_none_are_asked_about_with_the_texts_kept(
    browser: Browser, cast: Cast, hours: str
) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post("/clinic/settings/preparation", data={**TEXTS, "hours_food": hours})
    assert answer.status_code == 422
    assert "Write whole hours from 0 to 72" in answer.text
    assert "Bring your headphones." in answer.text


async def test_what_she_ticks_and_asks_is_what_sam_sees(
    browser: Browser, cast: Cast, visit: UUID, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    address = f"/treatment/visits/{visit}"
    said = {"tick_escort": "1", "tick_clothes": "1", "questions": "May I drink tea?"}
    assert (await browser.post(address, data=said)).status_code == 303
    clock.forward(hours=1)
    await browser.post(address, data={"tick_escort": "1", "questions": "May I drink tea?"})
    await browser.as_(cast.sam)
    page = (await browser.get(f"/clinic/patients/{cast.ana.id}/visits/{visit}")).text
    assert "1 of 7 ticked by Ana" in page
    assert "✓ Saturday 14 March, 12:00 pm" in page  # when it was ticked first
    assert "May I drink tea?" in page


async def test_the_same_page_sent_again_writes_nothing_new(
    browser: Browser, cast: Cast, visit: UUID
) -> None:
    await browser.as_(cast.ana)
    said = {"tick_escort": "1", "questions": "May I drink tea?"}
    for _ in range(3):
        await browser.post(f"/treatment/visits/{visit}", data=said)
    [row] = await db.read("select count(*) as n from treatment_page")
    assert row["n"] == 2


async def test_her_questions_lie_sealed(browser: Browser, cast: Cast, visit: UUID) -> None:
    await browser.as_(cast.ana)
    await browser.post(f"/treatment/visits/{visit}", data={"questions": "May I drink tea?"})
    [row] = await db.read("select said from treatment_page")
    assert b"tea" not in bytes(row["said"])


async def test_too_long_a_question_comes_back_whole(
    browser: Browser, cast: Cast, visit: UUID
) -> None:
    await browser.as_(cast.ana)
    long = "Why? " * 401
    answer = await browser.post(
        f"/treatment/visits/{visit}", data={"questions": long, "tick_food": "1"}
    )
    assert answer.status_code == 422
    assert "2,000 characters" in answer.text
    assert long in answer.text
    assert 'name="tick_food" value="1" checked' in answer.text


async def test_a_page_of_bens_left_open_keeps_nothing_for_ana(
    browser: Browser, cast: Cast, visit: UUID
) -> None:
    await browser.as_(cast.ana)
    said = {"for": str(cast.ben.id), "questions": "May I drink tea?"}
    assert (await browser.post(f"/treatment/visits/{visit}", data=said)).status_code == 401
    assert await db.read("select 1 as one from treatment_page") == []


async def test_the_calendar_file_is_a_file_with_a_quiet_name(
    browser: Browser, cast: Cast, visit: UUID
) -> None:
    await browser.as_(cast.ana)
    answer = await browser.get(f"/treatment/visits/{visit}/appointment.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="appointment.ics"'
    assert "SUMMARY:Appointment" in answer.text


async def test_a_follow_up_has_questions_and_no_list(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.sam)
    day = (clock() + timedelta(days=4)).date().isoformat()
    typed = {"kind": "follow-up", "date": day, "time": "09:00"}
    await browser.post(f"/clinic/patients/{cast.ana.id}/visits", data=typed)
    [row] = await db.read("select visit from visit")
    await browser.as_(cast.ana)
    page = (await browser.get(f"/treatment/visits/{row['visit']}")).text
    assert "What you want to ask" in page
    assert "Getting ready" not in page


async def test_once_a_visit_is_over_her_questions_are_there_to_read(
    browser: Browser, cast: Cast, visit: UUID, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await browser.post(f"/treatment/visits/{visit}", data={"questions": "May I drink tea?"})
    clock.forward(days=4)
    page = (await browser.get(f"/treatment/visits/{visit}")).text
    assert "What you wanted to ask" in page
    assert "May I drink tea?" in page
    assert "<textarea" not in page
