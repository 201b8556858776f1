"""Passkeys in a real Chromium, with the authenticator it brings along."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import CDPSession, Route, expect

from tests.browser.house import House, Newcomer
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
IN_THE_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SHOW = """async (challenge) => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey: {
    challenge: bytes(challenge), rpId: "localhost", userVerification: "required" } });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return JSON.stringify({ id, rawId: text(rawId), type, clientExtensionResults: {}, response: {
    clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData),
    signature: text(signature), userHandle: text(userHandle) } });
}"""
# Chromium's authenticator answers for its owner at once, also what only waits in a field
NOT_IN_THE_FIELD = "PublicKeyCredential.isConditionalMediationAvailable = async () => false;"
NOTHING = "This passkey did not open anything."


class Holder:
    """Somebody with a phone that holds passkeys."""

    def __init__(self, phone: Phone, cdp: CDPSession, authenticator: str) -> None:
        self.phone, self.page, self._cdp, self._id = phone, phone.page, cdp, authenticator

    async def ask(self, method: str, **more: Any) -> dict[str, Any]:
        said: dict[str, Any] = await self._cdp.send(
            f"WebAuthn.{method}", {"authenticatorId": self._id, **more}
        )
        return said

    async def credentials(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.ask("getCredentials"))["credentials"]
        return found

    async def add_as(self, person: Newcomer) -> None:
        await self.phone.context.clear_cookies()
        await self.phone.carry(person.session)
        await self.phone.open("/settings")
        await self.page.get_by_role("button", name="Add a passkey").click()
        await self.page.wait_for_url("**done=passkey**")
        await self.phone.context.clear_cookies()

    async def sign_in(self) -> None:
        await self.page.add_init_script(NOT_IN_THE_FIELD)
        await self.phone.open("/sign-in")
        await self.page.get_by_role("button", name="Sign in with a passkey").click()

    async def opened_nothing(self) -> None:
        await expect(self.page.locator("#passkey")).to_contain_text(NOTHING)
        assert (await self.page.request.get(f"{self.phone.url}/api/v1/me")).status == 401


@pytest_asyncio.fixture(loop_scope="session")
async def holder(house: House, new_phone: Any) -> AsyncIterator[Holder]:
    phone = await new_phone(at=house.url.replace("127.0.0.1", "localhost"))
    cdp = await phone.context.new_cdp_session(phone.page)
    await cdp.send("WebAuthn.enable")
    made = await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": IN_THE_PHONE})
    yield Holder(phone, cdp, made["authenticatorId"])


async def test_ana_adds_a_passkey_and_comes_back_with_one_tap(
    holder: Holder, ana: Newcomer
) -> None:
    await holder.add_as(ana)
    [credential] = await holder.credentials()
    assert credential["rpId"] == "localhost"
    assert credential["isResidentCredential"]
    for _ in range(2):
        await holder.phone.context.clear_cookies()
        await holder.sign_in()
        await holder.page.wait_for_url("**/today")
    assert holder.phone.faults == []


async def test_her_passkey_stands_under_the_sign_in_name_and_opens_without_the_button(
    holder: Holder, ana: Newcomer
) -> None:
    await holder.add_as(ana)
    await holder.phone.open("/sign-in")
    await holder.page.wait_for_url("**/today")
    assert holder.phone.faults == []


async def test_the_button_takes_over_from_the_question_that_waits_in_the_field(
    holder: Holder, ana: Newcomer
) -> None:
    await holder.add_as(ana)
    await holder.ask("setAutomaticPresenceSimulation", enabled=False)
    page = (await holder.phone.open("/sign-in")).page
    name = page.get_by_label("Your sign-in name")
    assert await name.get_attribute("autocomplete") == "username webauthn"
    await page.wait_for_load_state("networkidle")  # the question waits by now
    await holder.ask("setAutomaticPresenceSimulation", enabled=True)
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await page.wait_for_url("**/today")
    assert holder.phone.faults == []


async def test_a_newcomer_joins_with_a_passkey_and_types_no_passphrase(
    holder: Holder, house: House
) -> None:
    link, digits = house.invitation("Dora")
    page = holder.page
    await holder.phone.open(link)
    await page.get_by_label("The six digits").fill(digits)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_label("With my finger, face or PIN")).to_be_checked()
    await page.get_by_role("button", name="Open my diary").click()
    await page.wait_for_url("**/settings/reminders/first")
    await holder.phone.context.clear_cookies()
    await holder.sign_in()
    await page.wait_for_url("**/today")


async def test_an_answer_sent_again_opens_nothing(holder: Holder, ana: Newcomer) -> None:
    await holder.add_as(ana)
    sent: list[str] = []

    async def look(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.post_data or "")
        await route.continue_()

    await holder.page.route("**/sign-in/passkey", look)
    await holder.sign_in()
    await holder.page.wait_for_url("**/today")
    held = [one for one in await holder.phone.context.cookies() if one["name"] == "asked"]
    await holder.phone.context.clear_cookies()
    await holder.phone.context.add_cookies(held)  # type: ignore[arg-type]
    again = await holder.page.request.post(
        f"{holder.phone.url}/sign-in/passkey",
        data=sent[0],
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert (again.status, NOTHING in await again.text()) == (422, True)


async def test_a_clone_that_counts_less_opens_nothing(holder: Holder, ana: Newcomer) -> None:
    await holder.add_as(ana)
    [clone] = await holder.credentials()
    for _ in range(2):
        await holder.phone.context.clear_cookies()
        await holder.sign_in()
        await holder.page.wait_for_url("**/today")
    await holder.phone.context.clear_cookies()
    await holder.ask("clearCredentials")
    await holder.ask("addCredential", credential=clone)
    await holder.sign_in()
    await holder.opened_nothing()


async def test_bens_key_in_anas_name_opens_nothing(
    holder: Holder, ana: Newcomer, ben: Newcomer
) -> None:
    await holder.add_as(ana)
    [anas] = await holder.credentials()
    await holder.ask("clearCredentials")
    await holder.add_as(ben)
    [bens] = await holder.credentials()
    await holder.ask("clearCredentials")
    forged = {**bens, "userHandle": anas["userHandle"]}
    await holder.ask("addCredential", credential=forged)
    await holder.sign_in()
    await holder.opened_nothing()


async def test_an_answer_for_another_site_opens_nothing(
    holder: Holder, house: House, ana: Newcomer
) -> None:
    """The same name at another port is another origin: the browser signs what it sees there."""
    await holder.add_as(ana)
    own, evil = holder.phone.url, "http://localhost:9"
    await holder.phone.open("/sign-in")
    asked = await (await holder.page.request.get(f"{own}/sign-in/passkey")).json()

    async def page(route: Route) -> None:
        await route.fulfill(body="<h1>Sign in</h1>", content_type="text/html")

    await holder.page.route(f"{evil}/**", page)
    await holder.page.goto(f"{evil}/")
    said = await holder.page.evaluate(SHOW, asked["publicKey"]["challenge"])
    answer = await holder.page.request.post(f"{own}/sign-in/passkey", form={"passkey": said})
    assert (answer.status, NOTHING in await answer.text()) == (422, True)


async def test_a_number_for_an_address_offers_its_name_instead(
    house: House, new_phone: Any
) -> None:
    phone = await (await new_phone()).open("/sign-in")
    await expect(phone.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    link = phone.page.get_by_role("link", name="open this page under its name")
    assert await link.get_attribute("href") == (
        f"{house.url.replace('127.0.0.1', 'localhost')}/sign-in"
    )


async def test_without_script_there_is_the_passphrase_and_nothing_broken(
    ana: Newcomer, new_phone: Any
) -> None:
    phone = await (await new_phone(java_script_enabled=False)).open("/sign-in")
    for words in await phone.page.get_by_text("passkey").all():
        await expect(words).to_be_hidden()
    await phone.page.get_by_label("Your sign-in name").fill(ana.username)
    await phone.page.get_by_label("Your passphrase").fill(ana.words)
    await phone.page.get_by_role("button", name="Sign in").click()
    await phone.page.wait_for_url("**/today")
