"""A bad night without a connection: help on the choice, her own plan, and leaving at once."""

import pytest
from playwright.async_api import expect

from tests.browser.house import Newcomer
from tests.browser.phone import ON_THE_PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

# how long after the tap the card is there to be seen, measured in the page itself
AFTER_THE_TAP = """(name) => new Promise((found) => {
  const choice = document.querySelector(`[name="${name}"][value="1"]`);
  const card = document.querySelector(".help-card");
  const before = card.checkVisibility();
  const tapped = performance.now();
  choice.click();
  const look = () => card.checkVisibility()
    ? found({ before, took: performance.now() - tapped }) : requestAnimationFrame(look);
  look();
})"""


@pytest.mark.parametrize(
    ("path", "question"),
    [("/today", "symptom_thoughts_of_death"), ("/measures/phq9", "item_self_harm")],
)
async def test_the_help_card_is_there_within_300_ms_of_the_choice(
    ana: Newcomer, new_phone, path: str, question: str
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    await phone.offline()
    await phone.open_whole(path)
    seen = await phone.page.evaluate(AFTER_THE_TAP, question)
    assert seen["before"] is False
    assert seen["took"] < 300
    await expect(
        phone.page.locator(".help-card").get_by_role("link", name="Call 988")
    ).to_be_visible()
    await phone.says(ON_THE_PHONE)


async def test_her_plan_opens_offline_and_leaving_leaves_nothing_to_go_back_to(
    ana: Newcomer, new_phone
) -> None:
    phone = await new_phone(ana)
    await phone.open("/plan")
    await phone.page.locator("[name=what_helps]").fill("A walk with Kim.")
    await phone.page.get_by_role("button", name="Save").click()
    await phone.page.get_by_text("Your plan is saved.").wait_for()
    await phone.page.wait_for_load_state("networkidle")  # the phone takes it over meanwhile
    await phone.open_for_offline()
    await phone.offline()
    await phone.open("/plan")
    await expect(phone.page.get_by_text("A walk with Kim.")).to_be_visible()
    await phone.open("/help-now")
    await phone.page.get_by_role("link", name="Leave this page").click()
    await phone.page.wait_for_url("**/away")
    await expect(phone.page.get_by_text("Help now")).to_have_count(0)
    await phone.page.go_back()
    await expect(phone.page.get_by_role("heading", name="Help now")).to_have_count(0)
