"""Where the phone does not take it, nothing is called saved, and the words stay in the form."""

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.line import Line, instead
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

BREAKS = {
    "the disk is full": """
        IDBObjectStore.prototype.add = () => {
            throw new DOMException("full", "QuotaExceededError");
        };""",
    "the disk is full at the commit": """
        const add = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = function (row) {
            const asked = add.call(this, row);
            asked.onsuccess = () => this.transaction.abort();
            return asked;
        };""",
    "it cannot be sealed": "SubtleCrypto.prototype.encrypt = async () => { throw Error(); };",
}
NO_STORE = {
    "storage is closed to the page": """
        Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no"); } });""",
    "storage never answers": "IDBFactory.prototype.open = () => ({});",
    "keys cannot be kept, as in some private windows": """
        IDBObjectStore.prototype.put = () => { throw new DOMException("", "DataCloneError"); };""",
    "there is no cryptography, as without https": """
        Object.defineProperty(crypto, "subtle", { value: undefined });
        Object.defineProperty(crypto, "randomUUID", { value: undefined });""",
}


async def broken_phone(make, ana: Newcomer, line: Line, script: str) -> Phone:
    phone = await make(ana, at=line.url)
    await phone.page.add_init_script(script)
    return await phone.open_whole()


@pytest.mark.parametrize("script", [*BREAKS.values(), *NO_STORE.values()], ids=BREAKS | NO_STORE)
async def test_it_is_not_called_saved_and_goes_to_the_clinic_from_the_page(
    ana: Newcomer, new_phone, line: Line, script: str
) -> None:
    phone = await broken_phone(new_phone, ana, line, script)
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(4)
    room = "this phone has no room" if script in BREAKS.values() else "no room here"
    await phone.says("Not saved: ")
    await phone.says(room)
    await phone.says("Your answers are still on this page.")
    assert ON_THE_PHONE not in await phone.status.inner_text()
    await phone.shows_mood(4)
    line.fate = None
    await phone.wake()
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 4}]


async def test_a_disk_that_is_really_full_is_not_called_saved(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await new_phone(ana, at=line.url)
    asked = await phone.context.new_cdp_session(phone.page)
    await asked.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": 10_000})
    await phone.open_whole()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    note, text = phone.page.get_by_label("A note"), "🌱" * 3_900
    await note.fill(text)
    await note.blur()
    await phone.says("Not saved: this browser gives us no room here.")
    await expect(note).to_have_value(text)
    line.fate = None
    await phone.wake()
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"note": text}]


async def test_a_fault_in_our_own_script_is_never_called_saved(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.mood(8)
    await phone.says(AT_THE_CLINIC)
    await phone.page.evaluate("() => { FormData = () => { throw new Error('ours'); }; }")
    await phone.mood(1)
    await phone.says("Not saved:")
    phone.faults.clear()
    await expect(phone.page.get_by_role("button", name="Save")).to_be_visible()
    await phone.page.get_by_role("button", name="Save").click()
    await phone.page.wait_for_url("**/today")
    await phone.shows_mood(1)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 1}]


async def test_what_cannot_be_read_stays_unsaved_whatever_becomes_of_the_rest(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    sleep = phone.page.get_by_role("textbox", name="Sleep")
    await sleep.fill("77")
    await sleep.blur()
    await phone.says("Not saved yet: Sleep goes from 0 to 24 hours")
    await phone.mood(2)
    await phone.until(lambda: [one["answers"] for one in ana.days().values()] == [{"mood": 2}])
    await phone.wake()
    await phone.page.wait_for_timeout(400)
    await expect(sleep).to_have_value("77")
    await phone.says("Not saved yet: Sleep goes from 0 to 24 hours")
    await sleep.fill("7")
    await sleep.blur()
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert day["answers"] == {"mood": 2, "sleep_hours": 7}


async def test_a_part_of_the_page_that_does_not_load_leaves_the_plain_form(
    ana: Newcomer, new_phone
) -> None:
    phone = await new_phone(ana, service_workers="block")
    await phone.page.route("**/outbox.js*", lambda route: route.abort())
    await phone.open()
    await phone.mood(5)
    await phone.says("Not saved:")
    await phone.page.get_by_role("button", name="Save").click()
    await phone.shows_mood(5)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 5}]


async def test_without_script_the_form_keeps_the_day(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana, java_script_enabled=False)).open()
    await phone.mood(7)
    await phone.page.get_by_label("A note").fill("a walk")
    await phone.page.get_by_role("button", name="Save").click()
    await phone.shows_mood(7)
    assert [one["answers"] for one in ana.days().values()] == [{"mood": 7, "note": "a walk"}]


async def test_a_tap_before_everything_has_loaded_is_kept(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana, service_workers="block")

    async def slowly(route) -> None:
        await phone.page.wait_for_timeout(700)
        await route.continue_()

    await phone.page.route("**/outbox.js*", slowly)
    await phone.open()
    await phone.mood(5)
    await phone.says("Saving…")
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 5}]


async def test_a_tap_that_was_quicker_than_our_script_is_kept(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana, service_workers="block")

    async def slowly(route) -> None:
        await phone.page.wait_for_timeout(700)
        await route.continue_()

    await phone.page.route("**/checkin-form.js*", slowly)
    await phone.page.goto(f"{phone.url}/today", wait_until="commit")
    await phone.mood(5)
    assert await phone.page.locator("form.live").count() == 0
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 5}]


async def test_storage_cleared_under_an_open_page_is_not_called_at_the_clinic(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(4)
    await phone.says(ON_THE_PHONE)
    asked = await phone.context.new_cdp_session(phone.page)
    cleared = {"origin": line.url, "storageTypes": "indexeddb"}
    await asked.send("Storage.clearDataForOrigin", cleared)
    await phone.wake()
    await phone.says("Not saved: ")
    sleep = phone.page.get_by_role("textbox", name="Sleep")
    await sleep.fill("7")
    await sleep.blur()
    await phone.says(ON_THE_PHONE)
    await phone.page.close()
    line.fate = None
    phone.page = await phone.context.new_page()
    await phone.open_whole()  # with a key that was put back: what was called saved can be read
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert day["answers"] == {"mood": 4, "sleep_hours": 7}
