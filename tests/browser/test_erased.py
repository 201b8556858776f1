"""A diary that was erased: what still lies on the phone can be kept, and taken off it."""

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROWS = """() => new Promise((done) => {
    const asked = indexedDB.open("daybook");
    asked.onsuccess = () => {
        const names = [...asked.result.objectStoreNames];
        const work = asked.result.transaction(names);
        const counts = names.map((name) => work.objectStore(name).count());
        work.oncomplete = () => done(counts.reduce((sum, { result }) => sum + result, 0));
    };
})"""


async def test_what_is_left_on_the_phone_goes_when_she_says_so(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await phone.open("/settings/erase")
    await phone.page.get_by_label("Now. There is no way back.").check()
    await phone.page.get_by_role("button", name="Erase my diary").click()
    held = phone.page.locator("[data-held]")
    await expect(held).to_contain_text("1 day of yours is on this phone")
    await phone.page.get_by_role("button", name="Remove it from this phone").click()
    await expect(held).to_have_text("Nothing of yours is on this phone any more.")
    assert await phone.page.evaluate(ROWS) == 0
