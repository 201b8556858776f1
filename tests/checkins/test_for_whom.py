"""A shared phone: what one person wrote is never taken for another's."""

from tests.cast import Browser, Cast, revision


async def test_anas_outbox_is_not_taken_with_bens_session(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ben)
    body = {"revisions": [revision(mood=2)]}
    hers = {"x-account": str(cast.ana.id)}
    refused = await browser.post("/api/v1/checkins", json=body, headers=hers)
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    his = await browser.post("/api/v1/checkins", json=body, headers={"x-account": str(cast.ben.id)})
    assert his.json()["results"][0]["status"] == "kept"


async def test_anas_page_left_open_is_not_taken_with_bens_session(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ben)
    hers = {"for": str(cast.ana.id), "mood": "2"}
    refused = await browser.post("/checkins/2026-03-14", data=hers)
    assert refused.status_code == 401
    days = await browser.get("/api/v1/checkins")
    assert days.json() == {"days": []}


async def test_the_page_says_whose_it_is(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    page = (await browser.get("/today")).text
    assert f'name="for" value="{cast.ana.id}"' in page
    assert "data-epoch=" in page


async def test_what_anas_page_may_show_offline_never_comes_from_bens_diary(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ben)
    hers = {"x-account": str(cast.ana.id)}
    for asked in ("me", "checkins", "treatment", "plan", "measures", "checkins/digest"):
        answer = await browser.get(f"/api/v1/{asked}", headers=hers)
        assert answer.status_code == 401, asked
