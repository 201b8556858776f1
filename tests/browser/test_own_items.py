"""A number that the clinic asks by itself: at a tap, taken back, and without a connection."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAIN = "pain_4821"  # what the demo's clinic asks


def pain(phone: Phone, number: int | str) -> Locator:
    return phone.page.locator(f"label.key:has([name='extra_{PAIN}'][value='{number}'])")


async def chosen(phone: Phone) -> list[str]:
    """What is chosen on the page: "" is "clear", and no answer."""
    found: list[str] = await phone.page.evaluate(
        f"() => [...document.querySelectorAll('[name=extra_{PAIN}]:checked')].map((o) => o.value)"
    )
    return found


async def test_a_tap_keeps_it_and_clear_takes_it_back(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    assert await chosen(phone) == []
    await pain(phone, 10).click()
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert day["answers"] == {"extra": {PAIN: 10}}
    await phone.open_whole()
    assert await chosen(phone) == ["10"]
    await phone.page.locator(".own-item .clear").click()
    await phone.until(lambda: not next(iter(ana.days().values()))["answers"])


async def test_without_a_connection_it_is_asked_kept_and_sent_later(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await pain(phone, 0).click()
    await phone.says(AT_THE_CLINIC)
    await phone.offline()
    await phone.open_whole()
    await expect(phone.page.locator(".own-item legend")).to_have_text("Pain")
    await expect(phone.page.locator(".own-item .ends")).to_contain_text("10 the worst")
    assert await chosen(phone) == ["0"]
    await pain(phone, 7).click()
    await phone.says(ON_THE_PHONE)
    await phone.open_whole()
    assert await chosen(phone) == ["7"]
    await phone.offline(False)
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"extra": {PAIN: 7}}, [])
