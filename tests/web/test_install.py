"""Names and icons among other apps: discreet, chosen on the phone, and complete."""

import re

from moodtrack.web.install import LOOKS
from tests.cast import Browser, Cast

TELLING = re.compile(r"ketamin|mood|depress|symptom|clinic|health|diary|suicid|anxi", re.I)


async def test_every_name_has_its_icons_shortcuts_and_nothing_that_tells(browser: Browser) -> None:
    names = set()
    for key in LOOKS:
        answer = await browser.get(f"/manifest.webmanifest?name={key}")
        assert answer.headers["content-type"].startswith("application/manifest+json")
        told = answer.json()
        names.add(told["name"])
        assert told["short_name"] == told["name"] == LOOKS[key].name
        assert (told["id"], told["start_url"], told["scope"]) == ("/today", "/today", "/")
        assert {one["url"] for one in told["shortcuts"]} == {"/today", "/help-now"}
        assert {one.get("purpose", "any") for one in told["icons"]} == {"any", "maskable"}
        for icon in told["icons"]:
            assert (await browser.get(icon["src"])).status_code == 200, icon["src"]
        assert not TELLING.search(answer.text)
    assert len(names) == len(LOOKS)


async def test_a_name_nobody_offers_is_the_ordinary_one(browser: Browser) -> None:
    assert (await browser.get("/manifest.webmanifest?name=x")).json()["name"] == "Daybook"
    assert (await browser.get("/manifest.webmanifest")).json()["name"] == "Daybook"


async def test_ana_chooses_another_name_for_her_phone(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    chosen = await browser.post("/settings/look", data={"look": "notes"})
    assert chosen.status_code == 303
    page = (await browser.get("/today")).text
    assert 'href="/manifest.webmanifest?name=notes"' in page
    assert 'name="apple-mobile-web-app-title" content="Notes"' in page
    assert "icons/notes.svg" in page
    refused = await browser.post("/settings/look", data={"look": "none"})
    assert refused.status_code == 422
