"""Opening, reading and writing with no network: the shell, the open days, help, her own words."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from moodtrack import clock
from moodtrack.checkins.domain.days import label_day
from tests.browser.house import Newcomer
from tests.browser.line import Asked, Line, always, instead, silent
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


def today() -> date:
    return label_day(clock.now(), ZoneInfo("America/New_York"), 3)


async def test_today_opens_offline_in_under_a_second_with_what_she_wrote(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await phone.offline()
    await phone.open_whole()
    await phone.shows_mood(6)
    await expect(phone.page.locator("#day-name")).to_contain_text(str(today().day))
    await phone.mood(2)
    await phone.says(ON_THE_PHONE)
    await phone.open_whole()
    await phone.shows_mood(2)
    opened = await phone.page.evaluate(
        "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    assert opened < 1000
    await phone.offline(False)
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"mood": 2}, [])


async def test_the_days_before_are_open_offline_too_and_older_ones_are_not(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    await phone.open_whole()
    await phone.page.locator("#open-days a", has_text="Yesterday").click()
    await expect(phone.page.locator("legend").first).to_contain_text("on that day")
    await phone.mood(3)
    await phone.says(ON_THE_PHONE)
    await phone.open(f"/checkins/{today() - timedelta(days=9)}")
    await expect(phone.page.locator("#not-open")).to_be_visible()
    await phone.offline(False)
    await phone.open_whole()
    await phone.wake()
    yesterday = str(today() - timedelta(days=1))
    await phone.until(lambda: ana.days().get(yesterday, {}).get("answers") == {"mood": 3})


async def test_help_and_the_seven_small_things_are_there_offline(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    await phone.open("/help-now")
    await expect(phone.page.get_by_role("link", name="Call 988").first).to_be_visible()
    await phone.open("/progress")
    await expect(phone.page.get_by_role("heading", name="No connection")).to_be_visible()
    await expect(phone.page.get_by_text("Take a few minutes of slow breathing.")).to_be_visible()


async def test_a_line_too_slow_or_a_broken_server_is_as_good_as_none(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_for_offline()

    for fate in (silent, always("502 Bad Gateway", "text/html", "<h1>proxy</h1>")):
        line.fate = fate
        await phone.open_whole()
        await phone.mood(4)
        await phone.says(ON_THE_PHONE)


async def test_the_history_lists_what_is_on_the_phone(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await phone.offline()
    await phone.open(f"/checkins/{today() - timedelta(days=1)}")
    await phone.mood(4)
    await phone.says(ON_THE_PHONE)
    await phone.open("/checkins")
    rows = phone.page.locator("#held-days li")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("at the clinic")
    await expect(rows.last).to_contain_text("not sent yet")


async def test_the_shell_holds_nothing_about_anybody(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.mood(6)
    await phone.page.get_by_label("A note").fill("my secret note")
    await phone.says(AT_THE_CLINIC)
    held = await phone.page.evaluate("""async () => {
        const texts = [];
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const asked of await cache.keys()) {
                texts.push([asked.url, await (await cache.match(asked)).text()]);
            }
        }
        return texts;
    }""")
    assert len(held) > 10
    everything = "".join(text for _, text in held)
    for telling in ("secret", ana.id, "Riverside", 'value="6" checked'):
        assert telling not in everything, telling


async def test_history_says_that_phone_and_clinic_agree_or_what_differs(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    agree = phone.page.locator("#agree")
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    await phone.open("/checkins")
    await expect(agree).to_contain_text("1 day on this phone, 1 at the clinic: they agree.")
    await phone.open_whole(f"/checkins/{today() - timedelta(days=1)}")
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await phone.mood(4)
    await phone.says(ON_THE_PHONE)
    await phone.open("/checkins")
    await expect(agree).to_contain_text("2 days on this phone, 1 at the clinic: 1 day is not")
    await expect(agree).to_contain_text("1 day not sent yet.")
    row = phone.page.locator("ol.days li", has_text="not sent yet")
    await expect(row).to_contain_text("4")


async def test_what_the_clinic_lost_is_noticed_and_offered_again(
    ana: Newcomer, new_phone, line: Line
) -> None:
    phone = await (await new_phone(ana, at=line.url)).open_whole()
    told = []

    async def loses(asked: Asked, line: Line) -> bytes | None:
        if asked.outbox and not told:
            told.append(asked)
            id_ = re.search(rb'"id":"([^"]+)"', asked.body)
            assert id_
            body = '{"epoch":"","results":[{"id":"%s","status":"kept","head":[]}]}'
            said = body % id_[1].decode()
            return await instead("200 OK", "application/json", said)(asked, line)
        return await line.forward(asked)

    line.fate = loses
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    assert ana.days() == {}
    await phone.open("/checkins")
    await expect(phone.page.locator("#agree")).to_contain_text("1 day is not there yet")
    await phone.until(lambda: [one["answers"] for one in ana.days().values()] == [{"mood": 6}])
