"""Choosing a file, saying yes to what it would bring, and what stands afterwards."""

import re
from typing import Any

import httpx2 as httpx

from tests.cast import Browser


async def choose(browser: Browser, content: bytes, name: str = "days.csv") -> httpx.Response:
    return await browser.post("/import", files={"file": (name, content, "text/csv")})


async def bring_in(browser: Browser, content: bytes) -> httpx.Response:
    """Choose a file, look at what it would bring, and say yes."""
    preview = await choose(browser, content)
    assert preview.status_code == 200, preview.text
    token = re.search(r'name="token" value="([^"]+)"', preview.text)
    assert token
    done = await browser.post("/import", data={"token": token[1]})
    assert done.status_code == 303, done.text
    return await browser.get(done.headers["location"])


async def days(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await browser.get("/api/v1/checkins")).json()["days"]
    return found
