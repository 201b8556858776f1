"""How many taps and seconds it takes, by a scripted thumb."""

import time

import pytest
from playwright.async_api import Locator, expect

from tests.browser.house import House, Newcomer
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


@pytest.mark.parametrize("height", [844, 667, 568])
async def test_the_numbers_lie_in_the_lower_half_where_a_thumb_reaches(
    ana: Newcomer, new_phone, height: int
) -> None:
    phone = await (await new_phone(ana, viewport={"width": 375, "height": height})).open()
    numbers = await phone.page.locator(".mood .numbers").bounding_box()
    bar = await phone.page.locator("nav.places").bounding_box()
    assert numbers
    assert bar
    assert numbers["y"] >= height / 2 - 1
    assert numbers["y"] + numbers["height"] <= bar["y"]


async def test_the_last_tap_can_be_undone_and_the_one_before_it(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    undo = phone.page.get_by_role("button", name="Undo")
    await expect(undo).to_be_hidden()
    for mood in (7, 2):
        await phone.mood(mood)
        await phone.until(lambda mood=mood: _moods(ana) == [mood])
    await undo.click()
    await phone.shows_mood(7)
    await phone.until(lambda: _moods(ana) == [7])
    await undo.click()
    await expect(phone.page.locator("input[name=mood]:checked:not([value=''])")).to_have_count(0)
    await expect(undo).to_be_hidden()
    await phone.until(lambda: _moods(ana) == [None])


def _moods(ana: Newcomer) -> list[int | None]:
    return [day["answers"].get("mood") for day in ana.days().values()]


async def test_from_the_clinics_code_to_the_first_mood_in_six_taps_and_a_minute(
    house: House, new_phone
) -> None:
    path, digits = house.invitation("Ana")
    phone = await new_phone()
    thumb, page = Thumb(phone), phone.page  # the picture of the code was the first tap
    await phone.open(path)
    await page.get_by_label("The six digits").press_sequentially(digits, delay=400)
    await thumb.tap(page.get_by_role("button", name="Go on"))
    await expect(page.get_by_label("Your time zone")).not_to_have_value("")
    await thumb.tap(page.get_by_label("Dr. Chen"))
    await thumb.tap(page.get_by_role("button", name="Open my diary"))
    await expect(page.get_by_role("heading", name="A moment for you, once a day?")).to_be_visible()
    await thumb.tap(page.locator("button[name=hour][value='20']"))
    await thumb.tap(page.locator(".key", has=page.locator("[name=mood][value='6']")))
    await phone.says(AT_THE_CLINIC)
    assert thumb.taps <= 6
    assert thumb.seconds <= 60
    await phone.open("/settings/reminders")
    await expect(page.get_by_label("At", exact=True)).to_have_value(str(20 * 60))
    await expect(page.get_by_label("each day, if I have not answered yet")).to_be_checked()
