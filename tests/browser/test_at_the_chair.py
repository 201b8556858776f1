"""Sam's tablet beside the chair: a row in five seconds, kept while the network blinks."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.house import House, Newcomer
from tests.browser.phone import Phone
from tests.browser.test_axe import AXE, SOME, found
from tests.browser.test_killed import running

pytestmark = pytest.mark.asyncio(loop_scope="session")
TABLET = {"viewport": {"width": 820, "height": 1180}, "is_mobile": False}
ROW = ("142", "88", "71", "97")
SHOWN = "142/88"
SECONDS = 5.0


async def sam(phone: Phone, house: House) -> None:
    """Sam signs in on it."""
    await phone.open(house.links["Sam"].removeprefix(house.url))
    await phone.page.get_by_role("button", name="Sign in").click()
    await phone.page.wait_for_url("**/clinic")


async def arrives(phone: Phone, person: Newcomer) -> None:
    """Somebody has come: Sam says so, and the visit opens."""
    await phone.open(f"/clinic/patients/{person.id}")
    await phone.page.get_by_role("button", name="They have arrived for an infusion").click()
    await phone.page.locator("#chair[data-ready]").wait_for()


@pytest_asyncio.fixture(loop_scope="session")
async def tablet(house: House, ben: Newcomer, new_phone) -> AsyncIterator[Phone]:
    """Sam's tablet, at the chair in which Ben sits down."""
    tablet: Phone = await new_phone(**TABLET)
    await sam(tablet, house)
    await arrives(tablet, ben)
    yield tablet


async def rows(tablet: Phone, words: str) -> int:
    """How many rows of vitals stand on the page with these words."""
    found = tablet.page.locator(".readings tbody tr", has_text=words)
    return await found.count()


async def type_row(tablet: Phone, row: tuple[str, ...] = ROW) -> None:
    await tablet.page.locator("#vitals_systolic").focus()
    for number in row:
        await tablet.page.keyboard.type(number, delay=60)
    await tablet.page.keyboard.press("Enter")


async def test_a_row_by_keyboard_takes_less_than_five_seconds(tablet: Phone) -> None:
    began = time.monotonic()
    await type_row(tablet)
    kept = tablet.page.locator("#pending tr, [data-live=rows] tr", has_text=SHOWN)
    await expect(kept.filter(has_text="At the clinic")).to_have_count(1)
    assert time.monotonic() - began <= SECONDS
    [cells] = [one.split() for one in await kept.all_inner_texts()]
    assert cells[1:5] == [SHOWN, "71", "97", "%"]


async def test_a_row_by_touch_takes_less_than_five_seconds(tablet: Phone) -> None:
    page = tablet.page
    began = time.monotonic()
    await page.locator("#vitals_systolic").tap()
    for digit in "".join(ROW):
        await page.locator(f"#pad [data-digit='{digit}']").tap()
    await page.get_by_role("radio", name="drowsy").tap()
    await page.get_by_role("button", name="Save this row").tap()
    kept = page.locator("[data-live=rows] tr", has_text=SHOWN)
    await expect(kept).to_contain_text("drowsy")
    assert time.monotonic() - began <= SECONDS
    assert await page.locator("#vitals_systolic").input_value() == ""
    assert re.fullmatch(r"\d\d:\d\d", await page.locator("#vitals_time").input_value())


async def test_while_the_network_blinks_rows_lie_on_the_tablet_and_say_so(tablet: Phone) -> None:
    await tablet.offline()
    for systolic in ("131", "132", "133"):
        await type_row(tablet, (systolic, *ROW[1:]))
        await expect(tablet.page.locator("#pending tr", has_text=f"{systolic}/88")).to_contain_text(
            "On this tablet"
        )
    line = tablet.page.locator("#outbox")
    await expect(line).to_contain_text("3 entries saved on this tablet.")
    await expect(line).to_contain_text("once there is a connection")
    await tablet.offline(False)
    await expect(tablet.page.locator("[data-live=rows] tr[data-id]")).to_have_count(3)
    await expect(tablet.page.locator("#pending tr")).to_have_count(0)
    await expect(line).to_have_text("")


async def test_a_tap_while_the_network_blinks_is_sent_later(tablet: Phone) -> None:
    page = tablet.page
    await tablet.offline()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#pending tr")).to_contain_text("started")
    await tablet.offline(False)
    await expect(page.locator(".state")).to_contain_text("Running")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".state")).to_contain_text("Arrived")


async def test_without_a_connection_the_next_step_is_there_at_once(tablet: Phone) -> None:
    page = tablet.page
    await tablet.offline()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".state")).to_contain_text("Running for 0 minutes")
    await page.wait_for_timeout(1600)  # two steps at once are one tap of a glove
    await page.get_by_role("button", name="Finished", exact=True).click()
    await expect(page.locator(".state")).to_contain_text("Recovering")
    await expect(page.get_by_role("button", name="Left", exact=True)).to_have_count(1)
    await expect(page.locator("#pending tr")).to_have_count(2)
    await tablet.offline(False)
    await expect(page.locator("#pending tr")).to_have_count(0)
    await expect(page.locator(".state")).to_contain_text("Recovering")
    await expect(page.locator(".last")).to_contain_text("Finished")


async def test_the_tablet_loaded_anew_without_a_connection_says_what_lies_on_it(
    tablet: Phone,
) -> None:
    page = tablet.page
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await tablet.offline()
    await type_row(tablet)
    await expect(page.locator("#pending tr")).to_contain_text("On this tablet")
    await page.reload()
    await expect(page.locator("#chair-says")).to_contain_text("1 entry is saved on this tablet.")
    await expect(page.locator("#anyone")).to_be_hidden()
    assert "Ben" not in await page.content()
    await tablet.offline(False)
    await expect(page.locator("[data-live=rows] tr", has_text=SHOWN)).to_contain_text(
        "At the clinic"
    )


async def test_a_glove_that_taps_twice_says_it_once(tablet: Phone) -> None:
    page = tablet.page
    await page.get_by_role("button", name="Start", exact=True).dblclick()
    await expect(page.locator(".state")).to_contain_text("Running")
    for number, name in zip(ROW, ("systolic", "diastolic", "heart_rate", "spo2"), strict=True):
        await page.locator(f"#vitals_{name}").fill(number)
    await page.get_by_role("button", name="Save this row").dblclick()
    await expect(page.locator("[data-live=rows] tr[data-id]")).to_have_count(1)
    await expect(page.locator("#pending tr")).to_have_count(0)
    await expect(page.locator("#vitals-said")).to_have_text("")


async def test_what_the_clinic_refuses_stays_and_is_written_anew(tablet: Phone) -> None:
    page = tablet.page
    ahead = await page.evaluate(
        """() => new Intl.DateTimeFormat("en-GB", {hour: "2-digit", minute: "2-digit",
            timeZone: document.getElementById("chair").dataset.zone}).format(Date.now() + 3600e3)"""
    )
    await page.locator("#vitals_time").fill(ahead)
    await type_row(tablet)
    await expect(page.locator("#pending")).to_contain_text("This time has not come yet.")
    await expect(page.locator("#outbox")).to_contain_text("1 entry not taken.")
    await page.get_by_role("button", name="Write it anew").click()
    assert await page.locator("#vitals_systolic").input_value() == "142"
    await page.locator("#vitals_time").fill("")
    await page.get_by_role("button", name="Save this row").click()
    await expect(page.locator("[data-live=rows] tr[data-id]")).to_have_count(1)
    await expect(page.locator("#pending tr")).to_have_count(0)


async def test_a_wrong_number_is_told_before_it_is_kept(tablet: Phone) -> None:
    await tablet.page.locator("#vitals_systolic").fill("70-72")
    await tablet.page.keyboard.press("Enter")
    await expect(tablet.page.locator("#vitals-said")).to_contain_text("a whole number from 50")
    assert await rows(tablet, "70") == 0
    assert await tablet.page.locator("#vitals_systolic").input_value() == "70-72"


async def test_a_row_is_corrected_by_another(tablet: Phone) -> None:
    page = tablet.page
    await type_row(tablet)
    await page.locator("[data-live=rows]").get_by_role("link", name=re.compile("Correct")).click()
    await page.locator("#chair[data-ready]").wait_for()
    await page.locator("#vitals_systolic").fill("124")
    await page.get_by_role("button", name="Correct this row").click()
    await expect(page.locator("[data-live=rows]")).to_contain_text("124/88")
    assert await rows(tablet, SHOWN) == 0
    await expect(page.locator("[data-live=log]")).to_contain_text(SHOWN)


async def test_left_at_the_chair_it_covers_itself_and_keeps_what_was_typed(tablet: Phone) -> None:
    page = tablet.page
    await page.clock.install()
    await page.locator("#station_code").fill("4711")
    await page.get_by_role("button", name="Leave it here").click()
    await page.get_by_text("This tablet is open to this chair alone.").wait_for()
    await page.locator("#chair[data-ready]").wait_for()
    await page.locator("#vitals_systolic").fill("118")
    await page.clock.fast_forward(301_000)
    await expect(page.locator("#lock")).to_be_visible()
    await expect(page.locator("#vitals_systolic")).not_to_be_visible()
    await page.keyboard.type("9999")
    await expect(page.locator("#lock")).to_contain_text("These are not the four digits.")
    await page.keyboard.type("4711")
    await expect(page.locator("#lock")).to_have_count(0)
    assert await page.locator("#vitals_systolic").input_value() == "118"
    await page.get_by_role("button", name="Save this row").click()
    await expect(page.locator("[data-live=rows]")).to_contain_text("118/–")
    await tablet.open("/clinic")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_a_row_that_was_saved_is_there_after_a_kill(
    house: House, ben: Newcomer, tmp_path: Path
) -> None:
    async with running(tmp_path / "profile", house.url) as tablet:
        await sam(tablet, house)
        await arrives(tablet, ben)
        address = tablet.page.url.removeprefix(house.url)
        await tablet.offline()
        await type_row(tablet)
        await expect(tablet.page.locator("#pending")).to_contain_text("On this tablet")
    async with running(tmp_path / "profile", house.url) as tablet:
        await sam(tablet, house)
        await tablet.open(address)
        row = tablet.page.locator("[data-live=rows] tr[data-id]")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text(SHOWN)


async def test_axe_finds_nothing_at_the_chair(house: House, ben: Newcomer, new_phone) -> None:
    tablet: Phone = await new_phone(**TABLET, bypass_csp=True, reduced_motion="reduce")
    await tablet.context.add_init_script(path=AXE)
    await sam(tablet, house)
    await arrives(tablet, ben)
    await type_row(tablet)
    await type_row(tablet)
    await expect(tablet.page.locator("[data-live=rows] tr[data-id]")).to_have_count(2)
    chair = tablet.page.url.removeprefix(house.url)
    assert await found(tablet, ("/clinic/today", chair), SOME) == {}
    await tablet.context.clear_cookies()
