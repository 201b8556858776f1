"""A questionnaire on a phone: kept at each tap, gone on with after closing, sent once it can be."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
GAD7 = ("nervous", "control", "worry", "relaxing", "restless", "irritable", "afraid")


def kept(who: Newcomer) -> list[dict[str, Any]]:
    """What stands at the clinic."""
    with who.client() as client:
        found: list[dict[str, Any]] = client.get("/api/v1/measures").json()["measures"]
        return found


async def answer(phone: Phone, key: str, points: int) -> None:
    await phone.page.locator(f"input[name=item_{key}][value='{points}']").check()


async def test_begun_offline_closed_gone_on_with_finished_and_sent_with_the_connection(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    await phone.open_whole("/measures/gad7")
    for key in GAD7[:3]:
        await answer(phone, key, 2)
    await phone.says(ON_THE_PHONE)
    await phone.page.close()
    phone.page = await phone.context.new_page()
    await phone.open_whole("/measures/gad7")
    await expect(phone.page.locator("input[name=item_worry][value='2']")).to_be_checked()
    for key in GAD7[3:]:
        await answer(phone, key, 1)
    await phone.page.get_by_role("button", name="Send to my clinic").click()
    await phone.page.wait_for_url("**/today")
    await phone.offline(False)
    await phone.open_whole("/today")
    await phone.until(lambda: any(one["complete"] for one in kept(ana)))
    [stands] = kept(ana)
    assert (stands["total"], stands["band"]) == (10, "moderate")


async def test_each_tap_goes_to_the_clinic_and_the_end_says_what_is_still_open(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_whole("/measures/phq2")
    await answer(phone, "interest", 3)
    await phone.says(AT_THE_CLINIC)
    assert [(one["complete"], one["answers"]) for one in kept(ana)] == [(False, {"interest": 3})]
    await phone.page.get_by_role("button", name="Send to my clinic").click()
    await phone.says("One question is still open.")
    await answer(phone, "mood", 1)
    await phone.page.get_by_role("button", name="Send to my clinic").click()
    await phone.page.wait_for_url("**/measures?kept=phq2")
    [stands] = kept(ana)
    assert (stands["complete"], stands["total"]) == (True, 4)


async def test_help_opens_on_the_choice_without_a_connection_and_stays_a_quiet_block(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    await phone.open_whole("/measures/phq9")
    card = phone.page.locator(".help-card")
    await expect(card).to_be_hidden()
    await answer(phone, "self_harm", 1)
    await expect(card).to_be_visible(timeout=300)
    await expect(card.get_by_role("link", name="Call 988")).to_be_visible()
    await phone.says(ON_THE_PHONE)
    await phone.offline(False)
    await phone.wake()
    await phone.until(lambda: bool(kept(ana)))
    assert kept(ana)[0]["answers"] == {"self_harm": 1}


async def test_one_question_a_page_offline_too(ana: Newcomer, new_phone) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    await phone.open_whole("/measures/phq2?one=interest")
    await expect(phone.page.locator("fieldset.question:visible")).to_have_count(1)
    await answer(phone, "interest", 1)
    await phone.page.get_by_role("button", name="Next").click()
    await phone.page.wait_for_url("**/measures/phq2?one=mood")
    await phone.page.locator("form[data-ready]").wait_for()
    await answer(phone, "mood", 0)
    await phone.page.get_by_role("button", name="Send to my clinic").click()
    await phone.page.wait_for_url("**/today")
    await phone.offline(False)
    await phone.open_whole("/today")
    await phone.until(lambda: any(one["total"] == 1 for one in kept(ana)))
