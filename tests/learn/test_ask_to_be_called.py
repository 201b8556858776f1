"""Someone asks a clinic to call: a name and a number, on that list, taken out after."""

import re

import pytest

from moodtrack import db
from tests.cast import Browser, Cast

PAGE = "/learn/is-it-for-me"
MARIA = {"name": "Maria", "contact": "555-0143", "agreed": "yes"}


async def opens(browser: Browser, cast: Cast, answer: str = "yes") -> None:
    noor = await browser.as_(cast.noor)
    said = await noor.post("/clinic/settings/requests", data={"open": answer, "version": "0"})
    assert said.status_code == 303, said.text
    browser.cookies.clear()


async def test_no_clinic_is_named_until_it_says_that_people_may_ask(
    browser: Browser, cast: Cast
) -> None:
    said = (await browser.get(PAGE)).text
    assert "No clinic takes requests here" in said
    assert "Riverside" not in said
    assert (await browser.post(PAGE, data=MARIA)).status_code == 422
    await opens(browser, cast)
    said = (await browser.get(PAGE)).text
    assert "Riverside Clinic" in said
    assert "Hillside" not in said


async def test_who_asked_is_on_that_clinics_list_until_somebody_called(
    browser: Browser, cast: Cast
) -> None:
    await opens(browser, cast)
    answer = await browser.post(PAGE, data=MARIA)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?asked=1")
    assert "You are on the clinic’s list" in (await browser.get(f"{PAGE}?asked=1")).text
    noor = await browser.as_(cast.noor)
    said = (await noor.get("/clinic/requests")).text
    assert "Maria" in said
    assert "555-0143" in said
    [row] = await db.read("select * from consultation_request")
    assert b"Maria" not in row["texts"]
    [address] = re.findall(r'action="(/clinic/requests/[^"]+)"', said)
    assert (await noor.post(address)).status_code == 303
    assert "Nobody is waiting" in (await noor.get("/clinic/requests")).text
    [row] = await db.read("select * from consultation_request")
    assert row["texts"] is None
    assert (await noor.post(address)).status_code == 404  # it was settled once


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ({"name": " "}, "Say what we may call you."),
        ({"contact": ""}, "Write a phone number or an e-mail address."),
        ({"agreed": ""}, "Tick this, so that the clinic may call you."),
        ({"name": "x" * 121}, "120"),
    ],
)
async def test_what_is_left_out_is_named_and_what_was_typed_stays(
    browser: Browser, cast: Cast, left: dict[str, str], sentence: str
) -> None:
    await opens(browser, cast)
    answer = await browser.post(PAGE, data={**MARIA, **left})
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = {**MARIA, **left}
    assert f'value="{kept["contact"]}"' in answer.text
    assert await db.read("select number from consultation_request") == []


async def test_nobody_fills_a_clinics_list_from_one_place(browser: Browser, cast: Cast) -> None:
    await opens(browser, cast)
    for _ in range(3):
        assert (await browser.post(PAGE, data=MARIA)).status_code == 303
    answer = await browser.post(PAGE, data=MARIA)
    assert answer.status_code == 422
    assert "try again in an hour" in answer.text
    assert 'value="Maria"' in answer.text


async def test_another_clinics_list_is_nothing_at_this_address(
    browser: Browser, cast: Cast
) -> None:
    for person in (cast.ana, cast.dr_chen, cast.sam, cast.eve):
        assert (await (await browser.as_(person)).get("/clinic/requests")).status_code == 404
