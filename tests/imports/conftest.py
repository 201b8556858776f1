"""Ana, signed in, who brings files along."""

import pytest

from tests.cast import Browser, Cast


@pytest.fixture
async def ana(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.ana)
