"""What the tests of check-ins share: Ana's phone, signed in."""

import pytest

from tests.cast import Browser, Cast


@pytest.fixture
async def anas_phone(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.ana)
