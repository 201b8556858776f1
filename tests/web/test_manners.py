"""What every answer brings along, whom the house takes writes from, and what it never says."""

import gzip
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from moodtrack.web.assets import STATIC, TEMPLATES
from moodtrack.web.routing import resource
from tests.cast import Browser, Cast, revision
from tests.wire import send

HOUSE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


async def break_with_what_ana_wrote(request: Request) -> Response:
    raise RuntimeError("my secret note")


async def break_in_the_middle(request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"the first half"
        raise RuntimeError("my secret note")

    return StreamingResponse(parts())


@pytest.fixture
def broken(app: Starlette) -> Starlette:
    """The house with two addresses that break."""
    app.router.routes += [
        resource("/breaks", GET=break_with_what_ana_wrote),
        resource("/api/v1/breaks", GET=break_with_what_ana_wrote),
        resource("/breaks-off", GET=break_in_the_middle),
    ]
    return app


async def test_every_answer_forbids_strange_scripts_and_being_kept_by_the_browser(
    broken: Starlette, browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    addresses = {
        "/": 303,
        "/today": 200,
        "/help-now": 200,
        "/nothing-here": 404,
        "/static/nothing.css": 404,
        "/api/v1/checkins": 200,
        "/api/v1/nothing": 404,
        "/static/css/app.css": 200,
        "/openapi.json": 200,
        "/healthz": 200,
        "/sign-out": 405,
        "/breaks": 500,
        "/api/v1/breaks": 500,
    }
    for address, status in addresses.items():
        answer = await browser.get(address)
        assert answer.status_code == status, address
        assert {name: answer.headers.get(name) for name in HOUSE} == HOUSE, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy
        kept = "static" in address and status == 200
        assert ("no-store" in answer.headers["cache-control"]) is not kept, address
    refused = await browser.post("/today", headers={"origin": "https://elsewhere.example"})
    assert (refused.status_code, refused.headers["cache-control"]) == (403, "no-store")


async def test_our_own_mistake_is_told_kindly_and_never_repeats_what_was_written(
    broken: Starlette, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page, program = (
            await browser.get("/breaks?note=secret"),
            await browser.get("/api/v1/breaks"),
        )
    assert "on our side" in page.text
    assert "tel:988" in page.text
    assert program.headers["content-type"] == "application/problem+json"
    heard = [one.getMessage() for one in caplog.records if one.name != "httpx2"]
    assert "secret" not in page.text + program.text + "".join(heard)
    assert "GET /breaks broke with RuntimeError" in heard


async def test_no_log_at_any_level_tells_what_ana_wrote_or_who_she_is(
    browser: Browser, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await browser.as_(cast.ana)
        await browser.keep(revision(mood=2, note="my secret note"))
        await browser.post("/checkins/2026-03-14", data={"note": "my secret note"})
        await browser.get("/today")
    heard = "".join(one.getMessage() for one in caplog.records if one.name != "httpx2")
    assert "secret" not in heard
    assert str(cast.ana.id) not in heard
    assert browser.cookies["session"] not in heard


async def test_an_answer_that_breaks_off_is_cut_so_that_half_of_it_never_passes_for_the_whole(
    broken: Starlette,
) -> None:
    with pytest.raises(Exception, match=r"^$"):
        await send(broken, "GET", "/breaks-off")


SITES = [
    ({}, True, "no browser at all"),
    ({"sec-fetch-site": "same-origin"}, True, "our own page"),
    ({"sec-fetch-site": "none"}, True, "the address bar"),
    ({"sec-fetch-site": "cross-site"}, False, "another site"),
    ({"sec-fetch-site": "cross-site", "origin": "http://phone"}, False, "a lie about the origin"),
    ({"sec-fetch-site": "same-site"}, False, "a neighbour under the same name"),
    ({"sec-fetch-site": "same-site", "origin": "http://other.phone"}, False, "that neighbour"),
    ({"sec-fetch-site": "same-origin", "origin": "http://phone"}, True, "both, and both ours"),
    ({"origin": "http://phone"}, True, "an older browser on our page"),
    ({"origin": "http://phone:8080"}, False, "another port"),
    ({"origin": "http://elsewhere.example"}, False, "an older browser elsewhere"),
    ({"origin": "http://phone.elsewhere.example"}, False, "a name that begins like ours"),
    ({"origin": "null"}, False, "a sandboxed frame"),
    ({"origin": "http://[::1"}, False, "an address that is none"),
    ({"origin": "http://phone:99999"}, False, "a port that is none"),
    ({"origin": ""}, False, "an empty origin"),
    ({"host": "localhost:8000", "origin": "http://127.0.0.1:8000"}, True, "this very machine"),
    ({"host": "127.0.0.1:8000", "origin": "http://localhost:8000"}, True, "and the other way"),
    ({"host": "localhost:8000", "origin": "http://127.0.0.1:9000"}, False, "its other port"),
    ({"host": "[", "origin": "http://phone"}, False, "a host that is none"),
]


async def test_writes_are_taken_from_our_own_pages_and_programs_alone(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    cookie = f"session={browser.cookies['session']}"
    for headers, taken, who in SITES:
        answer = await browser.post(
            "/api/v1/checkins",
            json={"revisions": [revision(mood=5)]},
            headers={"cookie": cookie, **headers},
        )
        assert answer.status_code == (200 if taken else 403), who


async def test_reads_are_for_any_page_to_link_to(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    answer = await browser.get("/today", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200


async def test_files_are_asked_for_again_by_a_tag_and_come_packed(browser: Browser) -> None:
    first = await browser.get("/static/css/app.css", headers={"accept-encoding": "identity"})
    packed = await browser.get("/static/css/app.css", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == first.text
    again = await browser.get(
        "/static/css/app.css", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = await browser.get("/static/css/app.css", headers={"if-none-match": '"other"'})
    assert other.status_code == 200
    page = await browser.get("/help-now")
    [versioned] = re.findall(r"/static/css/pages\.css\?v=\w+", page.text)[:1]
    assert "immutable" in (await browser.get(versioned)).headers["cache-control"]
    assert "immutable" not in first.headers["cache-control"]


async def test_pages_come_packed_to_those_who_can_unpack(browser: Browser, app: Starlette) -> None:
    packed = await send(app, "GET", "/help-now", headers=[("accept-encoding", "br, gzip")])
    plain = await send(app, "GET", "/help-now")
    unwilling = await send(app, "GET", "/help-now", headers=[("accept-encoding", "gzip;q=0")])
    assert gzip.decompress(packed.body) == plain.body == unwilling.body
    assert "accept-encoding" in packed.headers["vary"]


async def test_nobody_gets_a_cookie_without_signing_in(browser: Browser, cast: Cast) -> None:
    for address in ("/", "/help-now", "/sign-in", "/nothing", "/openapi.json", "/today"):
        assert "set-cookie" not in (await browser.get(address)).headers, address
    await browser.as_(cast.ana)
    for address in ("/today", "/settings", "/api/v1/checkins"):
        assert "set-cookie" not in (await browser.get(address)).headers, address


OURS = ("w3.org/2000/svg", "w3.org/1999/xlink")
CALLED = re.compile(
    r"""(?:src|srcset|action|data|poster|background|formaction|ping)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|<link[^>]+href\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//"""
    r"""|(?:fetch|import|importScripts|EventSource|WebSocket)\(\s*["'`](?:https?|wss?):?//""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("folder", [TEMPLATES, STATIC], ids=["templates", "static"])
def test_no_page_script_or_style_calls_anyone_else(folder: Path) -> None:
    strangers = {
        path.name: found[0]
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".js", ".css", ".svg", ".webmanifest"}
        if (found := CALLED.search(_without_names(path.read_text())))
    }
    assert strangers == {}


def _without_names(text: str) -> str:
    for name in OURS:
        text = text.replace(name, "")
    return re.sub(r'/\*\* @import .*?\*/|^@import "\./[\w-]+\.css";$', "", text, flags=re.MULTILINE)


TELLING = re.compile(
    r"ketamin|spravato|depress|mood(?!track)|phq|gad-?7|suicid|death|symptom|infusion|anxi", re.I
)


async def test_titles_and_addresses_of_files_tell_an_onlooker_nothing(
    browser: Browser, cast: Cast
) -> None:
    pages = ["/", "/sign-in", "/help-now", "/nothing"]
    titles = [await title_of(browser, one) for one in pages]
    await browser.as_(cast.ana)
    own = ["/today", "/checkins/2026-03-13", "/checkins", "/sharing", "/settings", "/more"]
    titles += [await title_of(browser, one) for one in own]
    assert len(set(titles)) == len(titles)
    assert [one for one in titles if TELLING.search(one)] == []
    names = [path.name for path in STATIC.rglob("*") if path.suffix == ".webmanifest"]
    manifest = (STATIC / names[0]).read_text()
    assert not TELLING.search(manifest)


async def title_of(browser: Browser, address: str) -> str:
    found = re.search(r"<title>(.*?)</title>", (await browser.get(address)).text)
    assert found, address
    return found[1]
