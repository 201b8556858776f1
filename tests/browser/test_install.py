"""Putting the app among one's own: explained once, at the right moment, under a discreet name."""

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.line import Line, instead
from tests.browser.phone import AT_THE_CLINIC

pytestmark = pytest.mark.asyncio(loop_scope="session")
SAFARI = "Object.defineProperty(Navigator.prototype, 'standalone', { value: false });"


async def test_after_the_first_save_it_is_explained_once(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana)
    await phone.page.add_init_script(SAFARI)
    await phone.open_whole()
    card = phone.page.locator("#install")
    await expect(card).to_have_count(0)
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await expect(card).to_contain_text("All you wrote is at the clinic")
    await expect(card).to_contain_text("seven days")
    await card.get_by_role("button", name="Not now").click()
    await expect(card).to_have_count(0)
    await phone.open_whole()
    await phone.mood(7)
    await phone.says(AT_THE_CLINIC)
    await expect(card).to_have_count(0)


async def test_settings_offer_names_and_what_lies_on_the_phone(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await phone.open("/settings")
    await expect(phone.page.locator("[data-held]")).to_contain_text("1 day of yours is on this")
    async with phone.page.expect_download() as waiting:
        await phone.page.get_by_role("button", name="Keep it as a file").click()
    download = await waiting.value
    assert download.suggested_filename == "days-on-this-phone.json"
    assert '"mood": 6' in (await download.path()).read_text()
    form = phone.page.locator("form", has=phone.page.get_by_label("Planner"))
    await form.get_by_label("Planner").check()
    await form.get_by_role("button", name="Use this one").click()
    manifest = phone.page.locator("link[rel=manifest]")
    await expect(manifest).to_have_attribute("href", "/manifest.webmanifest?name=planner")


async def test_on_an_iphone_it_says_first_what_waits(ana: Newcomer, new_phone, line: Line) -> None:
    phone = await new_phone(ana, at=line.url)
    await phone.page.add_init_script(SAFARI)
    await phone.open_whole()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(6)
    card = phone.page.locator("#install")
    await expect(card).to_contain_text("1 day not at the clinic yet.")
    await expect(card).to_contain_text("a store of its own")
    await card.get_by_role("button", name="Not now").click()
    line.fate = None
    await phone.open_whole()  # told once; and nothing waits any more
    await phone.says(AT_THE_CLINIC)
    await expect(card).to_have_count(0)


async def test_what_waits_is_sent_before_the_browser_asks_to_install(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    await phone.page.evaluate("""() => {
        const asking = new Event("beforeinstallprompt", { cancelable: true });
        asking.prompt = () => (window.asked = document.getElementById("status").textContent);
        dispatchEvent(asking);
    }""")
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(6)
    put = phone.page.get_by_role("button", name="Put it on your home screen")
    await expect(put).to_be_visible()
    line.fate = None
    await put.click()
    asked = await phone.page.wait_for_function("() => window.asked")
    assert AT_THE_CLINIC in await asked.json_value()
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 6}]


async def test_the_browser_is_asked_to_keep_the_store_once_something_lies_in_it(
    ana: Newcomer, new_phone
) -> None:
    phone = await new_phone(ana)
    await phone.page.add_init_script("""
        window.asked = 0;
        StorageManager.prototype.persisted = async () => false;
        StorageManager.prototype.persist = async () => { window.asked++; return false; };""")
    await phone.open_whole()
    assert await phone.page.evaluate("window.asked") == 0
    for mood in (6, 7):
        await phone.mood(mood)
        await phone.says(AT_THE_CLINIC)
    assert await phone.page.evaluate("window.asked") == 1
