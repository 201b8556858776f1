"""A plain form that a browser sends again: its hidden id says what is new and what is not."""

import re
from typing import Any

from tests.cast import Browser, Cast, Clock

TODAY = "/checkins/2026-03-14"


async def the_form(browser: Browser) -> dict[str, str]:
    """The hidden fields of the page as Ana has it before her."""
    page = (await browser.get("/today")).text
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


async def the_day(browser: Browser) -> dict[str, Any]:
    [day] = (await browser.get("/api/v1/checkins")).json()["days"]
    found: dict[str, Any] = day
    return found


async def test_after_a_lost_answer_the_same_form_is_kept_once(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    form = await the_form(browser) | {"mood": "4", "note": "a walk"}
    await browser.post(TODAY, data=form)
    first = await the_day(browser)
    clock.forward(minutes=3)
    again = await browser.post(TODAY, data=form)
    assert (again.status_code, again.headers["location"]) == (303, "/today")
    assert await the_day(browser) == first
    assert (first["answers"], first["others"]) == ({"mood": 4, "note": "a walk"}, [])


async def test_a_page_gone_back_to_and_changed_takes_the_place_of_what_it_said_first(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    form = await the_form(browser)
    for mood in ("4", "7", "7"):
        clock.forward(minutes=1)
        answer = await browser.post(TODAY, data=form | {"mood": mood})
        assert answer.status_code == 303
    day = await the_day(browser)
    assert (day["answers"], day["others"]) == ({"mood": 7}, [])
    digest = (await browser.get("/api/v1/checkins/digest")).json()
    assert digest["revisions"] == 2


async def test_sent_again_days_later_it_is_still_the_same_word(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    form = await the_form(browser) | {"mood": "4"}
    await browser.post(TODAY, data=form)
    clock.forward(days=9)
    await browser.as_(cast.ana)
    answer = await browser.post(TODAY, data=form)
    assert answer.status_code == 303
    assert (await the_day(browser))["mode"] == "live"


async def test_an_answer_about_death_sent_again_still_opens_the_help_page(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    form = await the_form(browser) | {"symptom_thoughts_of_death": "1"}
    for _ in range(2):
        answer = await browser.post(TODAY, data=form)
        assert answer.headers["location"] == "/help-now"
    later = await the_form(browser) | {"symptom_thoughts_of_death": "1", "mood": "3"}
    answer = await browser.post(TODAY, data=later)
    assert answer.headers["location"] == "/today"


async def test_the_first_answer_of_an_episode_opens_the_help_page_and_no_later_one_does(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    dark = {"symptom_thoughts_of_death": "2"}
    await browser.as_(cast.ana)
    first = await browser.post(TODAY, data=await the_form(browser) | dark)
    clock.forward(days=1)
    await browser.as_(cast.ana)
    second = await browser.post("/checkins/2026-03-15", data=await the_form(browser) | dark)
    page = (await browser.get("/today")).text
    assert [one.headers["location"] for one in (first, second)] == ["/help-now", "/today"]
    assert 'class="help-card"' in page
    assert "Your answer stands in your clinic’s list" in page


async def test_when_the_episode_is_closed_the_next_answer_opens_the_help_page_again(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    dark = {"symptom_thoughts_of_death": "1"}
    await browser.as_(cast.ana)
    await browser.post(TODAY, data=await the_form(browser) | dark)
    await browser.as_(cast.sam)
    [alert] = (await browser.get("/api/v1/alerts")).json()["alerts"]
    said = {"done": ["called"], "answers_reviewed": [one["id"] for one in alert["answers"]]}
    closed = await browser.post(f"/api/v1/alerts/{alert['id']}/close", json=said)
    assert closed.status_code == 200
    clock.forward(days=1)
    await browser.as_(cast.ana)
    answer = await browser.post("/checkins/2026-03-15", data=await the_form(browser) | dark)
    assert answer.headers["location"] == "/help-now"


async def test_put_right_after_a_fault_the_first_answer_still_opens_the_help_page(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    form = await the_form(browser) | {"symptom_thoughts_of_death": "3"}
    faulty = await browser.post(TODAY, data=form | {"sleep_hours": "much"})
    assert faulty.status_code == 422
    answer = await browser.post(TODAY, data=form)
    assert answer.headers["location"] == "/help-now"
