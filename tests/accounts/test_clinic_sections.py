"""Noor settles one thing a page; nothing typed is lost, and what stood before is still known."""

import json

import pytest

from moodtrack import db
from moodtrack.accounts import queries
from moodtrack.accounts.sections import BASELINE
from tests.cast import Browser, Cast

PATH = "/clinic/settings/baseline"


@pytest.fixture
async def noor(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.noor)


async def test_until_noor_says_otherwise_the_default_stands(noor: Browser, cast: Cast) -> None:
    assert await queries.setting(cast.clinic.number, BASELINE) == {"days": 14}
    page = (await noor.get(PATH)).text
    assert 'value="14"' in page
    assert PATH in (await noor.get("/clinic/settings")).text


async def test_what_noor_saves_stands_and_what_stood_before_stays(
    noor: Browser, cast: Cast
) -> None:
    for version, days in enumerate(("7", "10")):
        form = {"baseline_days": days, "version": str(version)}
        answer = await noor.post(PATH, data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?done=1")
    numbers = [cast.clinic.number, cast.other_clinic.number]
    assert [await queries.setting(one, BASELINE) for one in numbers] == [
        {"days": 10},
        {"days": 14},
    ]
    assert await queries.settings_of(numbers, BASELINE) == {
        numbers[0]: {"days": 10},
        numbers[1]: {"days": 14},
    }
    kept = await db.read("select value from clinic_setting order by version")
    assert [json.loads(row["value"])["days"] for row in kept] == [7, 10]


@pytest.mark.parametrize("typed", ["", "many", "-1", "29", "1e9", "7.5", "9" * 40])
async def test_what_cannot_be_comes_back_as_it_was_typed(noor: Browser, typed: str) -> None:
    answer = await noor.post(PATH, data={"baseline_days": typed, "version": "0"})
    assert answer.status_code == 422
    assert "Write a whole number from 0 to 28." in answer.text
    assert f'value="{typed}"' in answer.text


async def test_two_administrators_at_once_are_told_of_each_other(noor: Browser) -> None:
    await noor.post(PATH, data={"baseline_days": "7", "version": "0"})
    late = await noor.post(PATH, data={"baseline_days": "10", "version": "0"})
    assert late.status_code == 422
    assert "Somebody else saved this page meanwhile" in late.text
    assert 'value="10"' in late.text
    again = await noor.post(PATH, data={"baseline_days": "10", "version": "1"})
    assert again.status_code == 303


async def test_a_section_nobody_named_is_nothing(noor: Browser) -> None:
    nothing = await noor.get("/nothing")
    answer = await noor.get("/clinic/settings/colours")
    assert (answer.status_code, answer.content) == (404, nothing.content)
