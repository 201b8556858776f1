"""One browser and one house for all; a fresh phone for each test."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.house import House, Newcomer, served
from tests.browser.line import Line, between
from tests.browser.phone import FLAGS, Phone, path_of_chromium

once = {"scope": "session", "loop_scope": "session"}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest_asyncio.fixture(**once)
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=path_of_chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def ana(house: House) -> Newcomer:
    """A patient with an empty diary."""
    return house.newcomer("Ana")


@pytest.fixture
def ben(house: House) -> Newcomer:
    return house.newcomer("Ben")


@pytest_asyncio.fixture(loop_scope="session")
async def line(house: House) -> AsyncIterator[Line]:
    async with between(house.url) as line:
        yield line


@pytest_asyncio.fixture(loop_scope="session")
async def new_phone(chromium: Browser, house: House) -> AsyncIterator[Callable[..., Any]]:
    """`await new_phone(ana)`: a phone with Ana signed in; its faults are the test's."""
    phones: list[Phone] = []

    async def make(person: Newcomer | None = None, *, at: str = "", **options: Any) -> Phone:
        phone = await Phone.new(chromium, at or house.url, **options)
        phones.append(phone)
        if person is not None:
            await phone.carry(person.session)
        return phone

    yield make
    for phone in phones:
        await phone.context.close()
    assert [fault for phone in phones for fault in phone.faults] == []


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"
