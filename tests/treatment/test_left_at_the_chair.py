"""A tablet left at the chair: open to that visit alone, under four digits, until they leave."""

import asyncio

import pytest

from moodtrack import db
from moodtrack.accounts.actions import clinic
from tests.cast import Browser, Cast, Clock
from tests.treatment.chair import VITALS, Chair, arrives

CODE = "4711"


@pytest.fixture
async def chair(browser: Browser, cast: Cast, clock: Clock) -> Chair:
    return await arrives(browser, clock, cast.ana, by=cast.sam)


@pytest.fixture
async def tablet(chair: Chair) -> Chair:
    """The same, once Sam has left the tablet there."""
    answer = await chair.browser.post(f"{chair.page}/station", data={"station_code": CODE})
    assert (answer.status_code, answer.headers["location"]) == (303, chair.page)
    return chair


async def unlock(tablet: Chair, code: str) -> int:
    return (await tablet.browser.post("/clinic/station", data={"code": code})).status_code


async def test_the_sign_in_ends_and_the_visit_stays_open(tablet: Chair, cast: Cast) -> None:
    assert "session" not in tablet.browser.cookies
    page = await tablet.look()
    assert "This tablet is open to this chair alone." in page
    assert (await tablet.form("vitals", **VITALS)).status_code == 303
    assert [one["status"] for one in await tablet.send(tablet.entry("vitals", **VITALS))] == [
        "kept"
    ]
    assert "Sam" in await tablet.look()  # whoever left it there wrote it


async def test_every_other_address_is_closed_on_it(
    tablet: Chair, cast: Cast, browser: Browser
) -> None:
    for address in (
        "/clinic",
        "/clinic/today",
        f"/clinic/patients/{cast.ana.id}",
        f"/clinic/patients/{cast.ana.id}/infusions/1",
        f"/clinic/patients/{cast.ben.id}",
        f"/clinic/patients/{cast.ben.id}/sittings/{tablet.id}",
        f"/reports/{cast.ana.id}",
        "/settings",
        "/api/v1/me",
        "/api/v1/patients",
    ):
        assert (await browser.get(address)).status_code == 401, address
    again = await browser.post(f"{tablet.page}/station", data={"station_code": "8642"})
    assert again.status_code == 404


async def test_after_five_quiet_minutes_it_asks_for_the_digits_and_shows_nothing(
    tablet: Chair, clock: Clock
) -> None:
    clock.forward(minutes=5)
    answer = await tablet.browser.get(tablet.page)
    assert answer.status_code == 401
    assert "Four digits" in answer.text
    assert "Ana" not in answer.text
    assert (await tablet.form("vitals", **VITALS)).status_code == 401
    sent = await tablet.browser.post(
        f"/api/v1{tablet.page.removeprefix('/clinic')}/entries",
        json={"entries": [tablet.entry("vitals", **VITALS)]},
    )
    assert sent.status_code == 401
    assert await unlock(tablet, "4712") == 422
    assert await unlock(tablet, CODE) == 303
    assert "No row yet." in await tablet.look()


async def test_work_at_it_keeps_it_open(tablet: Chair, clock: Clock) -> None:
    for _ in range(5):
        clock.forward(minutes=4)
        assert (await tablet.form("vitals", **VITALS)).status_code == 303


async def test_five_wrong_codes_close_it_for_good(tablet: Chair, clock: Clock) -> None:
    clock.forward(minutes=6)
    wrong = [await unlock(tablet, f"000{n}") for n in range(5)]
    assert wrong == [422, 422, 422, 422, 401]
    assert await unlock(tablet, CODE) == 401
    assert (await tablet.browser.get(tablet.page)).status_code == 401


async def test_many_tries_at_once_are_no_more_tries(tablet: Chair) -> None:
    station = tablet.browser.cookies["station"]
    codes = [f"{n:04d}" for n in range(1000, 1020)]
    told = await asyncio.gather(*(unlock(tablet, code) for code in codes))
    assert told.count(422) <= 4
    assert await db.read("select ended_at from station where ended_at is null") == []
    tablet.browser.cookies.set("station", station)
    assert await unlock(tablet, CODE) == 401


async def test_a_right_code_gives_all_tries_back(tablet: Chair) -> None:
    for _ in range(3):
        for _ in range(4):
            assert await unlock(tablet, "9876") == 422
        assert await unlock(tablet, CODE) == 303


async def test_it_closes_when_they_have_left(tablet: Chair) -> None:
    for step in ("started", "finished", "left"):
        assert (await tablet.step(step, reason="all well")).status_code == 303
    assert (await tablet.browser.get(tablet.page)).status_code == 401
    assert await unlock(tablet, CODE) == 303  # to a page that asks to sign in


async def test_it_closes_after_twelve_hours_and_when_sam_closes_it(
    tablet: Chair, clock: Clock
) -> None:
    station = tablet.browser.cookies["station"]
    clock.forward(hours=12)
    assert await unlock(tablet, CODE) == 401
    clock.forward(hours=-12)
    assert (await tablet.browser.post("/clinic/station/end")).status_code == 303
    tablet.browser.cookies.set("station", station)
    assert (await tablet.browser.get(tablet.page)).status_code == 401


async def test_it_closes_when_whoever_left_it_is_shut_out(
    tablet: Chair, cast: Cast, clock: Clock
) -> None:
    await clinic.shut_out(cast.sam, by=cast.noor.number, at=clock())
    assert (await tablet.browser.get(tablet.page)).status_code == 404


@pytest.mark.parametrize("code", ["", "12", "1234", "4321", "1111", "12345", "abcd", "４７１１"])
async def test_a_code_that_anybody_would_try_first_is_not_taken(chair: Chair, code: str) -> None:
    answer = await chair.browser.post(f"{chair.page}/station", data={"station_code": code})
    assert answer.status_code == 422
    assert "Choose four digits" in answer.text
    assert "session" in chair.browser.cookies


async def test_only_hashes_of_it_are_kept(tablet: Chair) -> None:
    [row] = await db.read("select * from station")
    assert row["code_hash"].startswith("$argon2id$")
    assert tablet.browser.cookies["station"] not in str(row)


async def test_signing_in_on_it_opens_the_rest_again(tablet: Chair, cast: Cast) -> None:
    await tablet.browser.as_(cast.sam)
    assert (await tablet.browser.get("/clinic/today")).status_code == 200
    assert "Leave this tablet here" in await tablet.look()
