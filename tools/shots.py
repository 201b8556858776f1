"""Photographs served preview pages in phone and desk sizes, light and dark, and names faults.

python tools/shots.py http://127.0.0.1:8123 shots today history --widths 390 1280 --dark

Faults are: anything in the console, a page wider than the screen, a target under 44 px, and what
axe finds.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => e.type !== "hidden" && !e.closest("p, li, td, .unseen, .skip"))
  .filter((e) => e.checkVisibility({visibilityProperty: true}))
  .map((e) => [e, (/radio|checkbox/.test(e.type) && e.closest("label") || e)])
  .map(([e, shown]) => [e, shown.getBoundingClientRect()])
  .filter(([e, r]) => r.width && (r.height < 43.5 || r.width < 43.5))
  .map(([e, r]) => `${e.tagName} ${e.name || e.textContent} ${r.width | 0}x${r.height | 0}`)"""


def faults(page: Page, *, axe: bool) -> Iterator[str]:
    """What a person with this screen would meet."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        yield f"{wide} px wider than the screen"
    yield from (f"small: {small}" for small in page.evaluate(SMALL))
    if axe:
        found = Axe().run(page, options={"runOnly": RULES})
        for fault in found.response["violations"]:
            yield f"axe {fault['id']}: {[node['target'] for node in fault['nodes']][:3]}"


def photograph(browser: Browser, asked: argparse.Namespace, *, width: int, scheme: str) -> None:
    """One size and one scheme, all pages."""
    height = 844 if width < 700 else 900
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=not asked.no_script,
        timezone_id="America/New_York",
        device_scale_factor=2 if asked.screen and width < 700 else 1,
    )
    for name in asked.pages:
        page = context.new_page()
        page.clock.install(time="2026-11-23T21:20:00-05:00")
        page.on("console", lambda m, name=name: print(name, "console:", m.text))
        page.on("pageerror", lambda e, name=name: print(name, "error:", e))
        page.goto(f"{asked.address}/{name}.html")
        for fault in faults(page, axe=not asked.no_script) if not asked.no_check else ():
            print(f"{name} {width} {scheme}: {fault}")
        if not asked.screen:  # so that what is fixed to the foot stands at the foot
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(height, tall)})
        page.screenshot(path=asked.folder / f"{name}-{width}-{scheme}.png")
        page.close()
    context.close()


def main() -> None:
    """Look at everything asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--widths", type=int, nargs="+", default=[390])
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--screen", action="store_true", help="the first screen only")
    parser.add_argument("--no-script", action="store_true")
    parser.add_argument("--no-check", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in asked.widths:
            for scheme in ["light", "dark"] if asked.dark else ["light"]:
                photograph(browser, asked, width=width, scheme=scheme)
        browser.close()


if __name__ == "__main__":
    main()
