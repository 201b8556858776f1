"""Makes the pictures in docs/screenshots from a demo clinic that it fills, serves and throws away.

python tools/screenshots.py [--seed 1] [--port 8062] [--into docs/screenshots] [NAME ...]

Needs a Chromium (on the PATH, or MOODTRACK_CHROMIUM) and, for the printed page, pdftoppm.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tools import finding  # noqa: E402  (found only once the checkout is on the path)

MORE_PATIENTS = 9  # so that a work-list has something to sort
MOST_BYTES = 120_000  # of one picture
COLOURS = (256, 128, 64, 32)  # as many as fit into that
ZONE = "America/New_York"  # the demo's
PHONE, DESK = (390, 844), (1280, 900)
TALLEST = 1500  # px of a desk page: the top says enough


def check_in(page: Page) -> None:
    """A mood, a night and a walk, and the line that says where they are."""
    page.locator("label:has(input[name=mood][value='6'])").click()
    page.locator("#sleep_hours").fill("7.5")
    page.locator("#activity_minutes").fill("30")
    page.locator("#note").click()
    page.locator("#status").get_by_text("At the clinic").wait_for(timeout=10_000)
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")


def settle(page: Page) -> None:
    """The day that two phones wrote stands above the calendar until one word is chosen."""
    history = page.url
    while page.get_by_role("button", name="Let this one stand").count():
        page.get_by_role("button", name="Let this one stand").first.click()
        page.goto(history, wait_until="networkidle")


@dataclass(frozen=True)
class Shot:
    """Who looks at what, on which screen; `first` is done before the picture is taken."""

    who: str
    path: str
    screen: tuple[int, int] = PHONE
    scheme: str = "light"
    first: Callable[[Page], None] | None = None
    whole: bool = False


SHOTS = {
    "today": Shot("Ana", "/today", first=check_in),
    "today-dark": Shot("Ana", "/today", scheme="dark", first=check_in),
    "progress": Shot("Ana", "/progress"),
    "work-list": Shot("Dr. Chen", "/clinic", DESK, whole=True),
    "follow-up": Shot("Dr. Chen", "/reports/{Ana}", DESK, whole=True),
    "follow-up-pdf": Shot("Dr. Chen", "/reports/{Ana}/follow-up.pdf", DESK),
    "history": Shot("Ana", "/checkins?view=calendar&month={month}", first=settle),
}


@contextmanager
def demo(port: int, seed: int) -> Iterator[Mapping[str, Mapping[str, str]]]:
    """A demo clinic while it is served: its people by name."""
    with tempfile.TemporaryDirectory() as folder:
        options = f"--json --reuse --port {port} --seed {seed} --patients {MORE_PATIENTS}"
        server = subprocess.Popen(
            [sys.executable, "-m", "moodtrack", "demo", "--data", folder, *options.split()],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            ready = json.loads((server.stdout or io.StringIO()).readline())
            yield {one["name"]: one for one in ready["people"]}
        finally:
            server.terminate()
            server.wait()


def picture(browser: Browser, shot: Shot, people: Mapping[str, Mapping[str, str]]) -> Image.Image:
    """One page as that person sees it."""
    (width, height), ana = shot.screen, people["Ana"]["id"]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        timezone_id=ZONE,
        device_scale_factor=2 if shot.screen == PHONE else 1,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(people[shot.who]["sign_in"])
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    base = page.url.rsplit("/", 1)[0]
    month = page.evaluate("new Date(Date.now() - 26e8).toLocaleDateString('sv').slice(0, 7)")
    address = base + shot.path.format(Ana=ana, month=month)
    if shot.path.endswith(".pdf"):
        made = first_page(context.request.get(address).body())
    else:
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or not answer.ok:
            sys.exit(f"There is nothing to see at {address}.")
        if shot.first:
            shot.first(page)
        if shot.whole:
            tall = int(page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": min(max(height, tall), TALLEST)})
        made = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    return made


def first_page(pdf: bytes) -> Image.Image:
    if not shutil.which("pdftoppm"):
        sys.exit("pdftoppm is needed for the printed page (Debian: poppler-utils).")
    command = ["pdftoppm", "-png", "-r", "96", "-f", "1", "-l", "1", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


def small(image: Image.Image) -> bytes:
    """A PNG with a palette, of as many colours as fit into MOST_BYTES."""
    for colours in COLOURS:
        held = io.BytesIO()
        image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(
            held, "PNG", optimize=True
        )
        if held.tell() <= MOST_BYTES:
            return held.getvalue()
    sys.exit(f"a picture stays larger than {MOST_BYTES:,} bytes: {held.tell():,}")


def main() -> None:
    """Take the pictures asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *SHOTS], metavar="NAME")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8062)
    parser.add_argument("--into", type=Path, default=ROOT / "docs/screenshots")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    chromium = finding.chromium()
    with demo(asked.port, asked.seed) as people, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in asked.names or SHOTS:
            made = small(picture(browser, SHOTS[name], people))
            (asked.into / f"{name}.png").write_bytes(made)
            print(f"{name}.png {len(made):,} bytes", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
