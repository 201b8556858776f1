"""A page that needs a connection says so in time, and what Ana wrote on it stays there."""

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
SAID = "There is no connection just now."


@pytest.mark.parametrize("path", ["/treatment/monthly", "/moments"])
async def test_without_a_connection_nothing_typed_is_lost(
    new_phone, ana: Newcomer, path: str
) -> None:
    anas_phone: Phone = await new_phone(ana)
    await anas_phone.open(path)
    note = anas_phone.page.locator("#note")
    await note.fill("names, mostly")
    field = "memory" if path == "/treatment/monthly" else "mood"
    await anas_phone.page.locator(f"label:has(input[name={field}][value='1'])").click()
    await anas_phone.context.set_offline(True)
    keep = anas_phone.page.get_by_role("button", name="Keep it")
    await keep.click()
    told = anas_phone.page.get_by_text(SAID)
    await expect(told).to_be_visible()
    await expect(note).to_have_value("names, mostly")
    await anas_phone.context.set_offline(False)
    await expect(told).to_be_hidden()
    await keep.click()
    await anas_phone.page.wait_for_url("**?done=1")
    await expect(anas_phone.page.get_by_role("main")).to_contain_text("names, mostly")
