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
