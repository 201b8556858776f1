"""No page keeps anyone out: axe finds nothing, at any width, in light and dark."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.house import House
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = """([rules, without]) => axe.run(
    {include: [["html"]], exclude: without}, {resultTypes: ["violations"], ...rules}
).then(({violations}) => violations.map(
    ({id, nodes}) => `${id}: ${nodes.map(({target}) => target).join(" ")}`))"""
WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
ALL: list[object] = [{}, []]
PAGE: list[object] = [{}, [["svg"]]]  # the drawings have been looked at once
COLOURS: list[object] = [{"runOnly": ["color-contrast"]}, [["svg"]]]
# colours do not change with the width, nor the rest with the scheme: the whole matrix is for soak
SOME = [(320, "light", ALL), (390, "dark", PAGE), (768, "light", PAGE), (768, "dark", COLOURS)]
EACH = [(width, scheme, ALL) for width in (320, 390, 768) for scheme in ("light", "dark")]
OPEN_TO_ALL = (
    "/",
    "/sign-in",
    "/help-now",
    "/offline",
    "/offline/day",
    "/offline/measures/phq9",
    "/nothing-here",
)
HERS = (
    "/today",
    "/checkins",
    "/checkins?view=calendar",
    "/progress",
    "/more",
    "/settings",
    "/sign-in/again",
    "/sharing",
    "/treatment",
    "/treatment/monthly",
    "/moments",
    "/measures",
    "/measures/phq9",
    "/export",
    "/import",
)
NOORS = (
    "/clinic/staff",
    "/clinic/audit",
    "/clinic/settings/preparation",
    "/clinic/settings/consultation",
)
RECORD = ("", "/visits", "/consultation", "/medicines", "/notes")  # below a patient's address
DESK = [(320, "light", ALL), (390, "dark", PAGE), (1280, "light", PAGE)]
Views = Sequence[tuple[int, str, object]]


async def test_axe_finds_nothing_on_pages_open_to_all(new_phone) -> None:
    assert await found(await reader(new_phone), OPEN_TO_ALL, SOME) == {}


async def test_axe_finds_nothing_on_anas_pages(house: House, new_phone) -> None:
    assert await found(await signed_in(house, new_phone), HERS, SOME) == {}


async def test_axe_finds_nothing_on_the_pages_of_a_treatment_record(
    house: House, new_phone
) -> None:
    desk = await signed_in(house, new_phone, "Dr. Chen")
    ana = desk.page.get_by_role("link", name="Ana", exact=True).first
    record = f"/clinic/patients/{str(await ana.get_attribute('href')).rpartition('/')[2]}"
    pages = [f"{record}{below}" for below in RECORD]
    pages += ["/clinic", record.replace("/clinic/patients", "/reports")]
    for below in ("/visits", "/medicines", "/notes"):  # and the first thing on each
        await desk.open(f"{record}{below}")
        first = desk.page.locator(f"main a[href^='{record}{below}/']").first
        pages.append(str(await first.get_attribute("href")))
    assert await found(desk, pages, DESK) == {}


async def test_axe_finds_nothing_on_noors_pages(house: House, new_phone) -> None:
    assert await found(await signed_in(house, new_phone, "Noor"), NOORS, DESK) == {}


@pytest.mark.soak
async def test_axe_finds_nothing_anywhere(house: House, new_phone) -> None:
    assert await found(await reader(new_phone), OPEN_TO_ALL, EACH) == {}
    assert await found(await signed_in(house, new_phone), HERS, EACH) == {}


async def reader(new_phone) -> Phone:
    phone: Phone = await new_phone(bypass_csp=True, reduced_motion="reduce")
    await phone.context.add_init_script(path=AXE)
    return phone


async def signed_in(house: House, new_phone, who: str = "Ana") -> Phone:
    """Somebody of the demo, where every page has something on it."""
    phone = await reader(new_phone)
    await phone.open(house.links[who].removeprefix(house.url))
    await phone.page.get_by_role("button", name="Sign in").click()
    await phone.page.wait_for_url(lambda url: "/sign-in/" not in url)
    return phone


async def found(phone: Phone, pages: Sequence[str], views: Views) -> dict[object, object]:
    """What axe finds, by page and view; a page wider than the phone counts too."""
    said: dict[object, object] = {}
    for path in pages:
        await phone.open(path)
        for width, scheme, how in views:
            await phone.page.set_viewport_size({"width": width, "height": 844})
            await phone.page.emulate_media(color_scheme=scheme)
            violations = await phone.page.evaluate(RUN, how)
            too_wide = await phone.page.evaluate(WIDE)
            if violations or too_wide > 0:
                said[path, width, scheme] = violations, too_wide
    return said
