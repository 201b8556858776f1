"""A reminder comes to a real browser: what it shows, and that it stays discreet where she wrote."""

import json
from typing import Any

import pytest
from playwright.async_api import CDPSession, expect

from moodtrack import clock
from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")


SHOWN = """async () => {
  const told = ({ title, body, tag, silent, actions }) =>
    ({ title, body, tag, silent, actions: actions.map((one) => one.action) });
  for (let turn = 0; turn < 60; turn++) {
    const found = await (await navigator.serviceWorker.ready).getNotifications();
    if (found.length) return found.map(told);
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
}"""


class Pushed:
    """Hands messages to the worker of a phone, as a push service would."""

    def __init__(self, phone: Phone, cdp: CDPSession, registration: str) -> None:
        self._phone, self._cdp, self._registration = phone, cdp, registration

    @classmethod
    async def to(cls, phone: Phone) -> "Pushed":
        await phone.context.grant_permissions(["notifications"], origin=phone.url)
        cdp = await phone.context.new_cdp_session(phone.page)
        found: list[str] = []
        cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda said: found.extend(one["registrationId"] for one in said["registrations"]),
        )
        await cdp.send("ServiceWorker.enable")
        await phone.until(lambda: bool(found))
        return cls(phone, cdp, found[-1])

    async def push(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        """What lies there afterwards."""
        await self._cdp.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self._phone.url,
                "registrationId": self._registration,
                "data": json.dumps(said).ljust(512),
            },
        )
        shown: list[dict[str, Any]] = await self._phone.page.evaluate(SHOWN)
        return shown

    async def clear(self) -> None:
        await self._phone.page.evaluate(
            "async () => (await (await navigator.serviceWorker.ready).getNotifications())"
            ".forEach((one) => one.close())"
        )


async def test_a_reminder_shows_few_words_once_and_is_silent_where_she_wrote(
    ana: Newcomer, new_phone
) -> None:
    phone = await (await new_phone(ana)).open_for_offline()
    account = await phone.page.locator("input[name=for]").first.input_value()
    pushed = await Pushed.to(phone)
    said = {
        "say": "A moment for you", "kept": "Saved on this phone", "not": "Not today",
        "go": "/today", "later": "/reminders/not-today", "for": account,
        "since": int(clock.now().timestamp() * 1_000) - 3_600_000,
    }  # fmt: skip
    asking = {"title": said["say"], "body": "", "tag": "moment", "actions": ["later"]}
    assert await pushed.push(said) == [{**asking, "silent": False}]
    assert len(await pushed.push(said)) == 1  # a second takes the place of the first
    await pushed.clear()
    await phone.offline()
    await phone.mood(6)
    await phone.says(ON_THE_PHONE)
    [shown] = await pushed.push(said)
    assert (shown["title"], shown["silent"], shown["actions"]) == (said["kept"], True, [])
    await pushed.clear()
    await phone.offline(False)
    await phone.says(AT_THE_CLINIC)
    assert await pushed.push(said) == [{**asking, "silent": False}]  # the server knew, and asks
    await pushed.clear()
    somebody_else = {**said, "for": "5f0c9a3e-0000-4000-8000-00000000beef"}
    assert await pushed.push(somebody_else) == [{**asking, "silent": False}]


async def test_nothing_is_asked_of_the_browser_before_she_taps(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana)
    await phone.page.add_init_script(
        "window.askedFor = 0; Notification.requestPermission = async () => "
        "{ window.askedFor++; return 'denied'; };"
    )
    await phone.open("/settings/reminders")
    place = phone.page.locator("[data-device]")
    await expect(place).to_contain_text("asks you once")
    assert await phone.page.evaluate("() => window.askedFor") == 0
    await phone.page.get_by_role("button", name="Remind me on this device").click()
    await expect(place).to_contain_text("did not answer")
    assert await phone.page.evaluate("() => window.askedFor") == 1


BROWSERS_SERVICE = """PushManager.prototype.getSubscription = async () => ({
  unsubscribe: async () => localStorage.setItem("ended", "yes"),
});"""


async def test_signing_out_ends_the_reminders_of_that_browser(ana: Newcomer, new_phone) -> None:
    phone = await new_phone(ana)
    await phone.context.add_init_script(BROWSERS_SERVICE)  # Chromium alone has no push service
    await phone.open_for_offline()
    await phone.open("/settings")
    await phone.page.get_by_role("button", name="Sign out on this device").click()
    await expect(phone.page).to_have_url(f"{phone.url}/")
    assert await phone.page.evaluate("localStorage.getItem('ended')") == "yes"
