"""What a phone keeps for the time without a connection: a shell with nothing about anybody."""

import json
import re
from collections.abc import Iterator

import pytest

from moodtrack.web import offline, statics
from tests.cast import Browser, Cast, revision


def stamp_of(script: str) -> dict[str, list[str]]:
    found = re.search(r"self\.STAMP = (\{.*\});", script)
    assert found
    stamp: dict[str, list[str]] = json.loads(found[1])
    return stamp


async def test_the_worker_serves_the_whole_house_and_is_asked_for_again(browser: Browser) -> None:
    answer = await browser.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    again = await browser.get(
        "/service-worker.js", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    assert "import" not in answer.text
    module = await browser.get("/service-worker.js?sync")
    assert module.text.startswith('import { sendAll } from "/static/js/worker-send.js?v=')


async def test_all_that_the_shell_needs_is_there_under_the_very_address_pages_ask_for(
    browser: Browser,
) -> None:
    stamp = stamp_of((await browser.get("/service-worker.js")).text)
    for address in [*stamp["files"], *stamp["pages"]]:
        assert (await browser.get(address)).status_code == 200, address
    for page in stamp["pages"]:
        text = (await browser.get(page)).text
        wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg)\?[^"]+)"', text))
        assert wanted <= set(stamp["files"]), page
    for script in (one for one in stamp["files"] if ".js" in one):
        text = (await browser.get(script)).text
        needed = re.findall(r'(?<!import\()"\./([\w-]+\.js\?v=\w+)"', text)
        imported = {f"/static/js/{one}" for one in needed}
        assert imported <= set(stamp["files"]), script


async def test_the_shells_pages_are_the_same_for_everybody(browser: Browser, cast: Cast) -> None:
    alone = [(await browser.get(page)).text for page in ("/offline", "/offline/day")]
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=6, note="my secret note"))
    signed_in = [(await browser.get(page)).text for page in ("/offline", "/offline/day")]
    assert signed_in == alone
    assert str(cast.ana.id) not in "".join(signed_in)


@pytest.fixture
def changed_style(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The house after an update that changed one colour."""
    caches = (statics.files, offline.shell_files, offline._files_seen, offline.worker)
    for one in caches:
        one.cache_clear()
    was = statics.lighten
    monkeypatch.setattr(statics, "lighten", lambda text: was(text.replace("#faf7f2", "#faf7f3")))
    statics._file.cache_clear()
    yield
    monkeypatch.undo()
    for one in (*caches, statics._file):
        one.cache_clear()


async def test_a_changed_file_is_a_new_shell_so_that_phones_fetch_it(
    browser: Browser, request: pytest.FixtureRequest
) -> None:
    before = (await browser.get("/service-worker.js")).text
    request.getfixturevalue("changed_style")
    after = (await browser.get("/service-worker.js")).text
    assert stamp_of(before)["version"] != stamp_of(after)["version"]
    assert stamp_of(before)["pages"] == stamp_of(after)["pages"]
