"""No page of a patient keeps anyone out: axe finds nothing, at any width, in light and dark."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.house import House
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = """(rules) => axe.run(document, {resultTypes: ["violations"], ...rules}).then(
    ({violations}) => violations.map(
        ({id, nodes}) => `${id}: ${nodes.map(({target}) => target).join(" ")}`))"""
ALL: dict[str, object] = {}
COLOURS = {"runOnly": ["color-contrast"]}
# colours do not change with the width, nor the rest with the scheme: the whole matrix is for soak
SOME = [(320, "light", ALL), (390, "dark", ALL), (768, "light", ALL), (768, "dark", COLOURS)]
EACH = [(width, scheme, ALL) for width in (320, 390, 768) for scheme in ("light", "dark")]
WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
OPEN_TO_ALL = ("/", "/sign-in", "/help-now", "/offline", "/offline/day", "/nothing-here")
HERS = (
    "/today",
    "/checkins",
    "/checkins?view=calendar",
    "/progress",
    "/more",
    "/settings",
    "/sharing",
    "/treatment",
    "/export",
    "/import",
)


@pytest.mark.parametrize("path", [*OPEN_TO_ALL, *HERS])
async def test_axe_finds_nothing(house: House, new_phone, path: str) -> None:
    assert await found(await opened(house, new_phone, path), SOME) == {}


@pytest.mark.soak
@pytest.mark.parametrize("path", [*OPEN_TO_ALL, *HERS])
async def test_axe_finds_nothing_anywhere(house: House, new_phone, path: str) -> None:
    assert await found(await opened(house, new_phone, path), EACH) == {}


async def opened(house: House, new_phone, path: str) -> Phone:
    phone: Phone = await new_phone(bypass_csp=True, reduced_motion="reduce")
    if path in HERS:
        await phone.open(house.links["Ana"].removeprefix(house.url))
        await phone.page.get_by_role("button", name="Sign in").click()
        await phone.page.wait_for_url("**/today")
    await phone.open(path)
    await phone.page.add_script_tag(path=AXE)
    return phone


async def found(phone: Phone, views: Sequence[tuple[int, str, object]]) -> dict[object, object]:
    """What axe finds, by view; a page wider than the phone counts too."""
    said: dict[object, object] = {}
    for width, scheme, rules in views:
        await phone.page.set_viewport_size({"width": width, "height": 844})
        await phone.page.emulate_media(color_scheme=scheme)
        violations = await phone.page.evaluate(RUN, rules)
        too_wide = await phone.page.evaluate(WIDE)
        if violations or too_wide > 0:
            said[width, scheme] = violations, too_wide
    return said
