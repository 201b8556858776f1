"""The journeys that matter most, in Firefox ESR and WebKitGTK: `make soak` installs both."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.drivers import BROWSERS, Driver, firefox
from tests.browser.house import Newcomer
from tests.browser.line import Line, dead, instead
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="session")]
SHELL = """
    window.shell ??= navigator.serviceWorker?.ready.then(() => (window.whole = true));
    return window.whole;"""
VIEW = """
    const asked = indexedDB.open("daybook");
    asked.onsuccess = () => {
        const found = asked.result.transaction("views").objectStore("views").count();
        found.onsuccess = () => (window.views = found.result);
    };
    return window.views;"""


@pytest_asyncio.fixture(loop_scope="session", params=BROWSERS)
async def driver(request: pytest.FixtureRequest, profile: Path) -> AsyncIterator[Driver]:
    opening = BROWSERS[request.param](profile)
    driver = await asyncio.to_thread(opening.__enter__)
    yield driver
    await asyncio.to_thread(opening.__exit__, None, None, None)


def sign_in(driver: Driver, ana: Newcomer, line: Line) -> None:
    driver.go(f"{line.url}/healthz")
    driver.carry(ana.session, line.url)
    driver.open_whole(f"{line.url}/today")


async def test_a_tap_is_on_the_phone_first_and_then_at_the_clinic(
    driver: Driver, ana: Newcomer, line: Line
) -> None:
    await asyncio.to_thread(sign_in, driver, ana, line)
    line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
    await asyncio.to_thread(driver.mood, 6)
    await asyncio.to_thread(driver.says, ON_THE_PHONE)
    assert ana.days() == {}
    line.fate = None
    await asyncio.to_thread(driver.open_whole, f"{line.url}/today")
    await asyncio.to_thread(driver.says, AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 6}]


async def test_today_opens_without_a_connection_and_what_is_written_goes_up_later(
    driver: Driver, ana: Newcomer, line: Line
) -> None:
    await asyncio.to_thread(sign_in, driver, ana, line)
    await asyncio.to_thread(driver.until, SHELL)
    await asyncio.to_thread(driver.until, VIEW)
    line.fate = dead
    await asyncio.to_thread(driver.open_whole, f"{line.url}/today")
    await asyncio.to_thread(driver.mood, 3)
    await asyncio.to_thread(driver.says, ON_THE_PHONE)
    line.fate = None
    await asyncio.to_thread(driver.open_whole, f"{line.url}/today")
    await asyncio.to_thread(driver.says, AT_THE_CLINIC)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 3}]


async def test_signing_out_leaves_nothing_to_see(driver: Driver, ana: Newcomer, line: Line) -> None:
    await asyncio.to_thread(sign_in, driver, ana, line)
    await asyncio.to_thread(driver.mood, 6)
    await asyncio.to_thread(driver.says, AT_THE_CLINIC)
    await asyncio.to_thread(driver.go, f"{line.url}/more")
    leave = "document.querySelector(\"form[action='/sign-out'] button\").click()"
    await asyncio.to_thread(driver.run, leave)
    await asyncio.to_thread(driver.until, "return location.pathname === '/'")
    line.fate = dead
    await asyncio.to_thread(driver.go, f"{line.url}/today")
    nobody = "return document.body.innerText.includes('nobody is signed in')"
    await asyncio.to_thread(driver.until, nobody)


async def test_what_firefox_saved_is_there_after_a_kill(
    ana: Newcomer, line: Line, profile: Path
) -> None:
    def killed() -> None:
        with firefox(profile) as driver:
            sign_in(driver, ana, line)
            driver.until(SHELL)
            line.fate = instead("503 Busy", "text/html", "later", "Retry-After: 600")
            driver.mood(9)
            driver.says(ON_THE_PHONE)

    def opened_again() -> None:
        with firefox(profile) as driver:
            sign_in(driver, ana, line)
            driver.says(AT_THE_CLINIC)

    await asyncio.to_thread(killed)
    assert ana.days() == {}
    line.fate = None
    await asyncio.to_thread(opened_again)
    assert [day["answers"] for day in ana.days().values()] == [{"mood": 9}]
