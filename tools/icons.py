"""Draws the PNG icons from static/icons/icon.svg: `python tools/icons.py`."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).parents[1] / "static/icons"


def draw(page: Page, svg: str, *, name: str, size: int) -> None:
    """One icon, with transparent corners unless the drawing fills them."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw}}</style>{svg}")
    page.screenshot(path=ICONS / name, omit_background=True)


def main() -> None:
    """The two ordinary sizes, and one that a phone may cut into any shape."""
    svg = (ICONS / "icon.svg").read_text()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        draw(page, svg, name="icon-192.png", size=192)
        draw(page, svg, name="icon-512.png", size=512)
        filled = svg.replace('rx="112"', "").replace("0 0 512 512", "-26 -26 564 564")
        filled = filled.replace("<rect ", '<rect x="-26" y="-26" ').replace('"512"', '"564"')
        draw(page, filled, name="maskable-512.png", size=512)
        browser.close()


if __name__ == "__main__":
    main()
