"""Signing out on a phone that others use: nothing to see, nothing lost, nothing mixed up."""

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.line import Line, instead
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECRET = "my secret note"
SIGN_OUT = "Sign out on this device"

EVERYTHING = """async () => {
    const texts = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const asked of await cache.keys()) texts.push(await (await cache.match(asked)).text());
    }
    const db = await new Promise((done) => {
        const asked = indexedDB.open("daybook");
        asked.onsuccess = () => done(asked.result);
    });
    const rows = {};
    for (const name of db.objectStoreNames) {
        rows[name] = await new Promise((done) => {
            const asked = db.transaction(name).objectStore(name).getAll();
            asked.onsuccess = () => done(asked.result);
        });
    }
    const plain = (_, value) => value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value;
    return [JSON.stringify(rows, plain), JSON.stringify(texts), rows.views.length,
            JSON.stringify([{ ...localStorage }, { ...sessionStorage }])];
}"""


async def written(phone: Phone) -> None:
    await phone.open_for_offline()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await phone.page.get_by_label("A note").fill(SECRET)
    await phone.page.get_by_label("A note").blur()
    await phone.says(AT_THE_CLINIC)


async def sign_out(phone: Phone) -> None:
    await phone.page.get_by_role("button", name=SIGN_OUT).click()
    await phone.page.wait_for_url(f"{phone.url}/")


async def test_after_signing_out_nothing_of_hers_can_be_seen(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana)
    await written(phone)
    await phone.open("/checkins")
    await expect(phone.page.get_by_text(SECRET)).to_be_visible()
    await phone.open("/more")
    await sign_out(phone)
    rows, caches, views, local = await phone.page.evaluate(EVERYTHING)
    assert views == 0
    for place in (rows, caches, local):
        assert "secret" not in place
    for _ in range(2):
        await phone.page.go_back()
        await expect(phone.page.get_by_text(SECRET)).to_have_count(0)
        await expect(phone.page.get_by_role("heading", name="Sign in")).to_be_visible()
    await phone.offline()
    for path in ("/today", "/checkins", "/more"):
        await phone.open(path)
        await expect(phone.page.get_by_text(SECRET)).to_have_count(0)
        await expect(phone.page.locator("#checkin:visible")).to_have_count(0)
    await phone.open("/help-now")
    await expect(phone.page.get_by_role("link", name="Call 988").first).to_be_visible()


async def test_she_is_told_before_what_is_not_sent_and_it_goes_up_when_she_is_back(
    ana: Newcomer, ben: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_for_offline()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(2)
    await phone.says(ON_THE_PHONE)
    await phone.open("/more")
    told = phone.page.get_by_text("1 day not at the clinic yet.")
    await expect(told).to_be_visible()
    await sign_out(phone)
    line.fate = None
    await phone.carry(ben.session)
    await phone.open_whole()
    await expect(phone.page.locator("input[name=mood]:checked")).to_have_count(0)
    await phone.open("/more")
    await expect(told).to_have_count(0)
    assert (ana.days(), ben.days()) == ({}, {})
    await sign_out(phone)
    await phone.carry(ana.house.newcomer("Ana").session)
    await phone.open_whole()
    assert ana.days() == {}
    await phone.carry(ana.again())
    await phone.open_whole()
    await phone.shows_mood(2)
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 2}]


async def test_another_page_of_hers_goes_blank(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    other = await phone.another_tab("/more")
    await sign_out(other)
    await expect(phone.page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_signing_out_elsewhere_empties_the_phone_once_it_hears(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    with ana.client() as client:
        client.post("/sign-out")
    await phone.mood(3)
    await phone.says("It goes to the clinic once you sign in.")
    await phone.offline()
    await phone.open()
    await expect(phone.page.get_by_text("nobody is signed in on this phone")).to_be_visible()


async def test_without_a_connection_signing_out_says_what_it_can_do(
    ana: Newcomer, new_phone
) -> None:
    phone = await new_phone(ana)
    await written(phone)
    await phone.open("/more")
    await phone.offline()
    await phone.page.get_by_role("button", name=SIGN_OUT).click()
    await expect(phone.page.get_by_text("the clinic cannot end this sign-in yet")).to_be_visible()
    await phone.open()
    await expect(phone.page.get_by_text("nobody is signed in on this phone")).to_be_visible()


async def test_where_the_script_that_signs_out_did_not_come_the_next_page_empties_the_phone(
    ana: Newcomer, new_phone
) -> None:
    phone = await new_phone(ana)
    await written(phone)
    await phone.page.evaluate("caches.keys().then((all) => all.map((one) => caches.delete(one)))")
    await phone.page.route("**/phone.js*", lambda route: route.abort())
    await phone.open("/more")
    await sign_out(phone)
    await phone.page.wait_for_load_state("networkidle")
    await phone.offline()
    await phone.open()
    await expect(phone.page.get_by_text("nobody is signed in on this phone")).to_be_visible()
