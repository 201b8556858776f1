"""What the first visit to Today weighs: one first window of TCP, and all of it small."""

import gzip
import re

from moodtrack.links.queries import token_for
from moodtrack.web.offline import IMPORTED
from moodtrack.web.statics import File, files
from tests.cast import NOON, Browser, Cast

KIB = 1024
# fetched after the first save, by the history, and by the settings: never by a first visit to Today
ELSEWHERE = {
    *("js/install.js", "js/history.js", "js/agree.js", "js/link-outbox.js", "js/held.js"),
}
LATER = re.compile(r'import\("\./([\w-]+\.js)')


def packed(file: File) -> int:
    return len(file.packed or file.body)


def modules(name: str, *, later: bool) -> set[str]:
    """A script and all it imports; those it fetches after the first paint too, if `later`."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            body = files()[one].body.decode()
            after = set(LATER.findall(body)) if not later else set()
            waiting += [f"js/{leaf}" for leaf in set(IMPORTED.findall(body)) - after]
    return found


async def test_what_paints_today_fits_in_fourteen_kib(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    html = (await browser.get("/today")).text
    styles = set(re.findall(r"/static/(css/[\w-]+\.css)", html))
    first = {*styles, *modules("js/checkin-form.js", later=False)}
    weight = len(gzip.compress(html.encode(), 6)) + sum(packed(files()[name]) for name in first)
    assert weight <= 14 * KIB


async def test_everything_of_the_first_visit_fits_in_thirty(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    html = (await browser.get("/today")).text
    linked = set(re.findall(r"/static/([\w./-]+\.(?:css|svg))", html))
    scripts = modules("js/checkin-form.js", later=True) - ELSEWHERE
    every = {*linked, *scripts, "manifest.webmanifest"}
    weight = len(gzip.compress(html.encode(), 6)) + sum(packed(files()[name]) for name in every)
    assert weight <= 30 * KIB, f"{weight / KIB:.1f} KiB"


async def test_one_style_comes_before_the_first_paint_and_holds_the_rooms_own(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    for path, name in (("/today", "css/checkin.css"), ("/checkins", "css/pages.css")):
        html = (await browser.get(path)).text
        assert re.findall(r'<link rel="stylesheet" href="/static/([\w/]+\.css)', html) == [name]
        assert files()["css/app.css"].body in files()[name].body


async def test_the_page_of_a_link_takes_a_tap_with_ten_kib_and_saves_it_with_eighteen(
    browser: Browser, cast: Cast
) -> None:
    html = (await browser.get(f"/c/{token_for(cast.ana.number, at=NOON)}")).text
    styles = set(re.findall(r"/static/(css/[\w-]+\.css)", html))
    page = len(gzip.compress(html.encode(), 6)) + sum(packed(files()[name]) for name in styles)
    first = page + sum(packed(files()[name]) for name in modules("js/link.js", later=False))
    saving = modules("js/link.js", later=True) - {"js/shell.js"}  # the shell comes after a save
    every = page + sum(packed(files()[name]) for name in saving)
    assert first <= 10 * KIB, f"{first / KIB:.1f} KiB"
    assert every <= 18 * KIB, f"{every / KIB:.1f} KiB"
