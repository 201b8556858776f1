"""A phone that dies the moment after it said "Saved on this phone"."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.browser.house import Newcomer
from tests.browser.phone import AT_THE_CLINIC, FLAGS, ON_THE_PHONE, Phone, path_of_chromium

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def running(profile: Path, url: str) -> AsyncIterator[Phone]:
    """A browser with a profile of its own; killed with all its processes at the end."""
    process = await asyncio.create_subprocess_exec(
        path_of_chromium(),
        *FLAGS,
        "--headless=new",
        f"--user-data-dir={profile}",
        "--remote-debugging-port=0",
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stderr is not None
        address = ""
        while "ws://" not in address:
            address = (await process.stderr.readline()).decode()
        async with async_playwright() as play:
            browser = await play.chromium.connect_over_cdp(address.split()[-1])
            context = browser.contexts[0]
            context.set_default_timeout(8_000)
            yield Phone(context, await context.new_page(), url)
            os.killpg(process.pid, signal.SIGKILL)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


async def test_what_was_saved_is_there_after_a_kill(ana: Newcomer, tmp_path: Path) -> None:
    url = ana.house.url
    async with running(tmp_path / "profile", url) as phone:
        await phone.carry(ana.session)
        await phone.open_for_offline()
        await phone.offline()
        await phone.mood(9)
        await phone.says(ON_THE_PHONE)
    assert ana.days() == {}
    async with running(tmp_path / "profile", url) as phone:
        await phone.carry(ana.session)
        await phone.open()
        await phone.shows_mood(9)
        await phone.says(AT_THE_CLINIC)
    [day] = ana.days().values()
    assert (day["answers"], day["others"]) == ({"mood": 9}, [])
