"""Ana's phone speaks Spanish: from the link to a saved day and her progress, offline too."""

import pytest
from playwright.async_api import expect

from tests.browser.house import House, Newcomer
from tests.browser.phone import Phone
from tests.browser.test_axe import ALL, AXE, HERS, OPEN_TO_ALL, found

pytestmark = pytest.mark.asyncio(loop_scope="session")
SPANISH = {"locale": "es-US"}
NARROW = [(320, "light", ALL)]


async def in_spanish(house: House, new_phone, **options: object) -> Phone:
    phone: Phone = await new_phone(bypass_csp=True, reduced_motion="reduce", **SPANISH, **options)
    await phone.context.add_init_script(path=AXE)
    await phone.open(house.links["Ana"].removeprefix(house.url))
    await phone.page.get_by_role("button", name="Entrar").click()
    await phone.page.wait_for_url(lambda url: "/sign-in/" not in url)
    return phone


async def chosen(phone: Phone) -> Phone:
    """She joined in English; the settings know better."""
    await phone.open("/settings")
    form = phone.page.locator("form[action='/settings/language']")
    await form.get_by_label("Español").check()
    await form.get_by_role("button").click()
    await expect(phone.page.locator("html[lang=es]")).to_have_count(1)
    return phone


async def test_in_spanish_no_page_is_wider_than_the_phone_and_axe_finds_nothing(
    house: House, new_phone
) -> None:
    phone = await in_spanish(house, new_phone)
    phone.context.set_default_navigation_timeout(40_000)  # drawings are made at the first look
    pages = (*HERS, *OPEN_TO_ALL[2:], "/learn", "/learn/the-treatment", "/plan", "/settings/erase")
    assert await found(phone, pages, NARROW) == {}


async def test_from_a_tap_to_progress_in_spanish(ana: Newcomer, new_phone) -> None:
    phone = await chosen(await new_phone(ana))
    await phone.open_whole()
    await phone.page.locator("label.key", has_text="7").first.click()
    await expect(phone.page.locator("#status")).to_contain_text("En la clínica", timeout=15_000)
    await phone.open("/checkins")
    await expect(phone.page.locator("ol.days .mood-figure").first).to_contain_text("7")
    await phone.open("/progress")
    await expect(phone.page.locator(".sentences")).to_contain_text("Respondiste 1 de 1 día")


async def test_without_a_connection_the_day_is_in_spanish_too(ana: Newcomer, new_phone) -> None:
    phone = await chosen(await new_phone(ana))
    await phone.open_for_offline()
    hers = "() => navigator.serviceWorker.controller?.scriptURL.includes('language=es')"
    await phone.page.wait_for_function(hers)
    await phone.context.set_offline(True)
    await phone.open_whole()
    assert await phone.page.evaluate("() => document.documentElement.lang") == "es"
    await phone.page.locator("label.key", has_text="4").first.click()
    await expect(phone.page.locator("#status")).to_contain_text("Guardado en este teléfono")
