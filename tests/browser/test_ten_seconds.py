"""How many taps and seconds it takes, by a scripted thumb."""

import time

import pytest
from playwright.async_api import Locator, expect

from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
A_TAP = 2.5  # seconds a tired thumb takes to find the next place


class Thumb:
    def __init__(self, phone: Phone) -> None:
        self.phone, self.taps, self.began = phone, 1, time.monotonic()  # the icon was the first

    async def tap(self, place: Locator) -> None:
        await place.tap()
        self.taps += 1

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began + self.taps * A_TAP


async def test_from_the_icon_to_a_saved_mood_in_two_taps(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana)
    thumb = Thumb(phone)
    await phone.open()
    await expect(phone.page.locator("input:checked")).to_have_count(0)
    await thumb.tap(phone.page.locator(".key", has=phone.page.locator("[name=mood][value='6']")))
    await phone.says(AT_THE_CLINIC)
    assert thumb.taps == 2
    assert thumb.seconds < 10
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 6}]


async def test_a_whole_check_in_in_twelve_taps_and_forty_seconds(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana)
    thumb = Thumb(phone)
    await phone.open()
    page = phone.page
    await thumb.tap(page.locator(".key", has=page.locator("[name=mood][value='6']")))
    await thumb.tap(page.get_by_role("button", name="A quarter of an hour more sleep"))
    await thumb.tap(page.locator(".key", has=page.locator("[name=sleep_quality][value='3']")))
    await thumb.tap(page.get_by_role("button", name="30 minutes"))
    for words in ("Moved", "Saw people", "Small goal", "Sad or down", "Tired"):
        await thumb.tap(page.locator(".tap", has_text=words))
    await page.wait_for_timeout(950)
    await phone.says(AT_THE_CLINIC)
    assert thumb.taps <= 12
    assert thumb.seconds <= 40
    await phone.until(
        lambda: (
            [day["answers"] for day in ana.days().values()]
            == [
                {
                    "mood": 6,
                    "sleep_hours": 7,
                    "sleep_quality": 3,
                    "activity_minutes": 30,
                    "symptoms": {"sadness": 1, "fatigue": 1},
                    "tips": {"active": True, "connected": True, "goals": True},
                }
            ]
        )
    )


async def test_the_key_is_lit_within_a_tenth_of_a_second(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    felt = await phone.page.evaluate("""() => {
        const felt = [];
        navigator.vibrate = (ms) => felt.push(ms);
        const began = performance.now();
        document.querySelector("input[name=mood][value='7']").click();
        return [performance.now() - began, felt];
    }""")
    assert felt[0] < 100
    assert felt[1] == [10]
    await phone.shows_mood(7)
