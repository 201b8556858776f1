"""Two tabs, two devices: each keeps its word, and they know of each other where they can."""

import json

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.line import Line, instead
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_devices_both_keep_their_word_until_she_picks(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    tablet = await (await new_phone(ana, viewport={"width": 768, "height": 1024})).open_whole()
    await phone.mood(3)
    await phone.says(AT_THE_CLINIC)
    await tablet.page.wait_for_timeout(1_100)  # later by the clock, which counts in seconds
    await tablet.mood(7)
    await tablet.says("Another phone wrote this day too.")
    [day] = ana.days().values()
    assert day["answers"] == {"mood": 7}
    assert [other["answers"] for other in day["others"]] == [{"mood": 3}]
    await tablet.page.get_by_role("link", name="See both").click()
    await tablet.page.get_by_role("button", name="Let this one stand").last.click()
    await tablet.page.wait_for_url("**/today")
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"mood": 3}, [])


async def test_a_tab_hears_of_the_other_and_keeps_what_is_being_typed(
    ana: Newcomer, new_phone
) -> None:
    first = await (await new_phone(ana)).open_whole()
    second = await first.another_tab()
    await second.page.locator("form[data-ready]").wait_for()
    await second.page.get_by_label("A note").press_sequentially("still typing")
    await first.mood(3)
    await first.says(AT_THE_CLINIC)
    await second.shows_mood(3)
    await expect(second.page.get_by_label("A note")).to_have_value("still typing")
    await second.says(AT_THE_CLINIC)
    await second.mood(8)
    await first.shows_mood(8)
    await first.until(
        lambda: (
            [(day["answers"], day["others"]) for day in ana.days().values()]
            == [({"mood": 8, "note": "still typing"}, [])]
        )
    )


async def test_one_tab_sends_at_a_time(ana: Newcomer, new_phone, line: Line) -> None:
    first = await (await new_phone(ana, at=line.url)).open_whole()
    second = await first.another_tab()
    await second.page.locator("form[data-ready]").wait_for()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    for mood in (1, 2, 3):
        await first.mood(mood)
        await first.says(ON_THE_PHONE)
    line.fate, before = None, line.sent()
    await first.context.set_offline(True)
    await first.context.set_offline(False)  # both hear that there is a connection
    await first.says(AT_THE_CLINIC)
    await second.page.wait_for_timeout(100)
    bodies = [one.body for one in line.asked if one.outbox][before:]
    ids = [one["id"] for body in bodies for one in json.loads(body)["revisions"]]
    assert len(ids) == len(set(ids)) == 3


async def test_without_locks_and_without_news_everything_is_kept_all_the_same(
    ana: Newcomer, new_phone
) -> None:
    phone = await new_phone(ana)
    await phone.context.add_init_script("""
        Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
        delete window.SyncManager;
        Object.defineProperty(window, "BroadcastChannel", { value: undefined });""")
    await phone.open_whole()
    other = await phone.another_tab()
    await other.page.locator("form[data-ready]").wait_for()
    await phone.mood(4)
    await phone.says(AT_THE_CLINIC)
    await other.mood(6)
    await other.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert {day["answers"]["mood"], *(one["answers"]["mood"] for one in day["others"])} == {4, 6}


async def test_a_tab_that_blocks_the_store_does_not_make_another_lie(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open("/help-now")
    await phone.page.evaluate("""() => new Promise((done) => {
        const asked = indexedDB.open("daybook", 7);
        asked.onsuccess = () => {
            window.held = asked.result;
            window.waits = indexedDB.deleteDatabase("daybook");
            window.waits.onblocked = done;
        };
    })""")
    other = await phone.another_tab()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await other.mood(5)
    await other.says("Not saved: this browser gives us no room here.")
    line.fate = None
    await other.wake()
    await other.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 5}]
