"""What "Saved on this phone" and "At the clinic" promise, with a real browser and house."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.line import Asked, Line, cut_after_commit, dead, instead
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")
PROBLEM = "application/problem+json"


async def test_a_tap_is_saved_and_goes_to_the_clinic(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert day["answers"] == {"mood": 6}


async def test_without_a_connection_it_is_saved_on_the_phone_and_goes_up_later(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.offline()
    await phone.mood(4)
    await phone.says(ON_THE_PHONE)
    assert ana.days() == {}
    await phone.offline(False)
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert day["answers"] == {"mood": 4}


async def test_what_waits_is_shown_as_hers_when_the_page_is_opened_again(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(3)
    await phone.says(ON_THE_PHONE)
    await phone.open()
    await phone.shows_mood(3)
    await phone.says(ON_THE_PHONE)
    assert ana.days() == {}


PORTALS = {
    "a hotel's page": instead("200 OK", "text/html", "<h1>Welcome to our Wi-Fi</h1>"),
    "a page that calls itself JSON": instead("200 OK", "application/json", '{"ok": true}'),
    "a redirect": instead("302 Found", "text/html", "", "Location: /sign-in"),
    "a refusal by a proxy": instead("410 Gone", "text/html", "gone"),
    "silence": cut_after_commit,
}


@pytest.mark.parametrize("fate", PORTALS.values(), ids=PORTALS)
async def test_only_the_clinics_own_word_counts_as_sent(
    ana: Newcomer, new_phone, line: Line, fate
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    line.fate = fate
    await phone.mood(5)
    await phone.says(ON_THE_PHONE)
    await phone.page.wait_for_timeout(150)
    assert AT_THE_CLINIC not in await phone.status.inner_text()
    line.fate = None
    await phone.wake()
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"mood": 5}, [])


async def test_what_the_clinic_refuses_is_said_and_stays_on_the_phone(
    ana: Newcomer, new_phone, line: Line
) -> None:
    async def refuses(asked: Asked, line: Line) -> bytes | None:
        if not asked.outbox:
            return await line.forward(asked)
        id_ = re.search(rb'"id":"([^"]+)"', asked.body)
        assert id_
        said = '{"epoch":"","results":[{"id":"%s","status":"refused","head":[],"problems":%s}]}'
        told = said % (id_[1].decode(), '{"mood":"Not like this."}')
        return await instead("200 OK", "application/json", told)(asked, line)

    phone = await (await new_phone(ana, at=line.url)).open_whole()
    line.fate = refuses
    await phone.mood(5)
    await phone.says("The clinic’s server refused this: Not like this.")
    await phone.says("Your words are still on this phone.")
    await phone.open()
    await phone.shows_mood(5)
    await phone.says("Not like this.")
    await phone.page.get_by_label("A note").fill("A long walk.")
    await phone.page.keyboard.press("Tab")
    await phone.says("Not like this.")
    await phone.open("/checkins")
    told = "The clinic’s server refused this: Not like this. You wrote: “A long walk.”"
    await expect(phone.page.get_by_text(told)).to_be_visible()


async def test_signed_out_it_waits_and_goes_up_after_signing_in(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.context.clear_cookies()
    await phone.mood(2)
    await phone.says("It goes to the clinic once you sign in.")
    assert ana.days() == {}
    await phone.page.get_by_role("link", name="Sign in").click()
    await phone.page.get_by_label("Your sign-in name").fill(ana.username)
    await phone.page.get_by_label("Your passphrase").fill(ana.words)
    await phone.page.get_by_role("button", name="Sign in").click()
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 2}]


async def test_what_ana_wrote_is_never_sent_as_bens_nor_shown_to_him(
    ana: Newcomer, ben: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_whole()
    await phone.offline()
    await phone.mood(2)
    await phone.says(ON_THE_PHONE)
    await phone.carry(ben.session)
    await phone.offline(False)  # her page is still open, with his session
    await phone.says("It goes to the clinic once you sign in.")
    his = await phone.another_tab()
    await expect(his.page.locator("input[name=mood]:checked")).to_have_count(0)
    await his.mood(9)
    await his.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ben.days().values()] == [{"mood": 9}]
    assert ana.days() == {}
    await phone.carry(ana.session)
    await phone.wake()
    await phone.says(AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 2}]


async def test_a_closed_account_stops_the_sending(ana: Newcomer, new_phone, line: Line) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    line.fate = instead("410 Gone", PROBLEM, "{}")
    await phone.mood(2)
    await phone.says("This diary was erased.")
    tried = line.sent()
    await phone.wake()
    await phone.page.wait_for_timeout(100)
    assert line.sent() == tried


async def test_after_the_clinic_restored_a_backup_the_phone_offers_all_of_it_again(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    for count, mood in enumerate((3, 4), start=1):
        await phone.mood(mood)
        while line.sent() < count:  # the line may still say what was true of the last tap
            await phone.page.wait_for_timeout(10)
        await phone.says(AT_THE_CLINIC)
    before = line.sent()

    async def restored(asked: Asked, line: Line) -> bytes | None:
        answer = await line.forward(asked)
        return re.sub(rb'(epoch(?:":|=)")[0-9a-f]{8}', rb"\g<1>00000000", answer)

    line.fate = restored
    await phone.open_whole()
    await phone.until(lambda: line.sent() > before)
    again = [one.body for one in line.asked if one.outbox][before:]
    assert [body.count(b'"written_at"') for body in again] == [2]
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"mood": 4}, [])


async def test_a_dead_line_says_saved_on_the_phone_within_a_tenth_of_a_second(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    line.fate = dead
    took = await phone.page.evaluate("""() => new Promise((done) => {
        const began = performance.now();
        const status = document.getElementById("status");
        const watch = new MutationObserver(() => {
            if (status.textContent.includes("Saved on this phone")) done(performance.now() - began);
        });
        watch.observe(status, { childList: true, subtree: true });
        document.querySelector("input[name=mood][value='7']").click();
    })""")
    assert took < 1000  # a busy machine; 100 ms is for the eye, and the key is lit at once
    assert await phone.page.locator("input[name=mood]:checked").get_attribute("value") == "7"
