"""An answer by a link, in a real browser on a phone that never signed in."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")
DIGITS, LINK = re.compile(r"\b\d{6}\b"), re.compile(r"/c/[\w-]{32}")


async def link_in_a_mail(person: Newcomer) -> str:
    """She gives her address, types the digits that come, and has a reminder sent to try it."""
    folder, to = person.house.folder / "mail", f"{person.username}@home.example"

    def found(what: re.Pattern[str]) -> list[str]:
        letters = [one.read_text() for one in folder.glob("*.eml")] if folder.exists() else []
        return [hit[0] for one in letters if to in one and (hit := what.search(one))]

    with person.client() as client:

        async def after(path: str, form: dict[str, str], what: re.Pattern[str]) -> str:
            client.post(f"/settings/reminders/{path}", data={"for": person.id, **form})
            for _ in range(100):
                if found(what):
                    return found(what)[-1]
                await asyncio.sleep(0.1)
            raise AssertionError("No mail came.")

        code = await after("mail", {"email": to}, DIGITS)
        client.post("/settings/reminders/mail", data={"do": "confirm", "code": code})
        return await after("test", {}, LINK)


async def test_a_tap_by_a_link_is_at_the_clinic_and_without_a_connection_on_the_phone(
    ana: Newcomer, new_phone
) -> None:
    link = await link_in_a_mail(ana)
    phone = await (await new_phone()).open_whole(link)
    await expect(phone.page.locator("input[name=mood]:checked")).to_have_count(0)
    await phone.mood(6)
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert (day["answers"], day["mode"]) == ({"mood": 6}, "link")
    await phone.offline()
    await phone.mood(3)
    await phone.page.fill("#sleep_hours", "7,5")
    await phone.page.locator("#sleep_hours").blur()
    await phone.says(ON_THE_PHONE)
    assert [one["answers"] for one in ana.days().values()] == [{"mood": 6}]
    await phone.offline(False)
    await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"mood": 3, "sleep_hours": 7.5}, [])
    await phone.open_whole(link)
    await expect(phone.page.locator("input[name=mood]:checked")).to_have_count(0)
    await phone.says("")
