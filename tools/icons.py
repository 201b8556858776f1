"""Draws the PNG icons from the drawings in static/icons: `python tools/icons.py`."""

import re
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).parents[1] / "static/icons"


def draw(page: Page, svg: str, *, name: str, size: int) -> None:
    """One icon, with transparent corners unless the drawing fills them."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw}}</style>{svg}")
    page.screenshot(path=ICONS / name, omit_background=True)


def filled(svg: str) -> str:
    """The same with the ground in every corner: a phone may cut it into any shape."""
    ground = r'<rect width="512" height="512" rx="112"'
    wide = '<rect x="-26" y="-26" width="564" height="564"'
    return re.sub(ground, wide, svg, count=1).replace("0 0 512 512", "-26 -26 564 564")


def main() -> None:
    """For each drawing the two ordinary sizes, and one to be cut."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for path in sorted(ICONS.glob("*.svg")):
            svg, stem = path.read_text(), path.stem
            draw(page, svg, name=f"{stem}-192.png", size=192)
            draw(page, svg, name=f"{stem}-512.png", size=512)
            draw(page, filled(svg), name=f"{stem}-maskable-512.png", size=512)
        browser.close()


if __name__ == "__main__":
    main()
