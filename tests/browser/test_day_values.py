"""The values of a day, under a pointer and at the arrow keys, are those of its row in the table."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROWS = """rows => rows.map((row) => [Number(row.dataset.at), [...row.cells].map((cell) =>
    cell.textContent.trim())])"""


async def anas(house: House, new_phone, who: str) -> Page:
    """The demo's Ana, whose days have all there is: her own page, or Dr. Chen's of her."""
    phone = await new_phone(viewport={"width": 1280, "height": 900})
    await phone.open(house.links[who].removeprefix(house.url))
    await phone.page.get_by_role("button", name="Sign in").click()
    await phone.page.wait_for_url(lambda url: "/sign-in/" not in url)
    page: Page = phone.page
    if who == "Ana":
        await phone.open("/progress")
    else:
        link = page.get_by_role("link", name="Follow-up of Ana", exact=True)
        await phone.open(str(await link.get_attribute("href")))
    return page


async def a_day_in_the_middle(figure: Locator) -> tuple[int, list[str], int]:
    """Its place in the period, the cells of its row, and how many days are drawn."""
    rows = await figure.locator("table[data-since] tbody tr").evaluate_all(ROWS)
    drawn = int(str(await figure.locator("svg[data-days]").get_attribute("data-days")))
    at, cells = next(row for row in rows if row[0] < drawn * 2 / 3 and row[1][1])
    return at, cells, drawn


def told(cells: list[str], names: list[str]) -> str:
    said = [f"{name} {value}" for name, value in zip(names, cells, strict=True) if value]
    return " · ".join(said[1:]) + "."


@pytest.mark.parametrize("who", ["Dr. Chen", "Ana"])
async def test_a_pointer_on_a_day_tells_the_values_of_its_row(
    house: House, new_phone, who: str
) -> None:
    page = await anas(house, new_phone, who)
    figure = page.locator("figure:has(svg[data-days])").first
    at, cells, drawn = await a_day_in_the_middle(figure)
    names = await figure.locator("table[data-since] thead th").all_text_contents()
    drawing = figure.locator("svg[data-days]")
    await drawing.scroll_into_view_if_needed()
    box = await drawing.bounding_box()
    assert box is not None
    left, right = [
        float(str(await drawing.get_attribute(f"data-{end}"))) for end in ("left", "right")
    ]
    wide = await drawing.evaluate("(svg) => svg.viewBox.baseVal.width")
    x = left + (right - left) * (at + 0.5) / drawn
    await page.mouse.move(box["x"] + x * box["width"] / wide, box["y"] + 60)
    await expect(figure.locator(".readout")).to_contain_text(told(cells, names))
    await expect(figure.locator(".readout")).to_contain_text(re.search(r"\d+ \w+", cells[0])[0])


async def test_the_arrow_keys_go_from_day_to_day_and_week_to_week(house: House, new_phone) -> None:
    page = await anas(house, new_phone, "Dr. Chen")
    figure = page.locator("figure:has(svg[data-days])").first
    readout, region = figure.locator(".readout"), figure.locator(".wide").first
    await region.focus()
    await page.keyboard.press("ArrowLeft")  # first to the last day
    last = await readout.text_content()
    await page.keyboard.press("PageUp")
    assert await readout.text_content() != last
    for _ in range(7):
        await page.keyboard.press("ArrowRight")
    assert await readout.text_content() == last
    await page.keyboard.press("ArrowRight")  # there is no day after the last
    assert await readout.text_content() == last
    assert await readout.get_attribute("role") == "status"
