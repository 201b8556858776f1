"""How long a sign-in lasts, how it ends, and that nobody learns who is known here by trying."""

import asyncio
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts import actions, queries
from moodtrack.accounts.domain import Person
from moodtrack.accounts.hashing import slow_hash
from moodtrack.app import create_app
from moodtrack.config import Config
from tests.cast import ZONE, Browser, Cast, Clock, gather

SECURE = "https://diary.example"
WORDS = "copper lantern drift noodle"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/api/v1/me")).status_code == 200


async def can_sign_in(person: Person, name: str, clock: Clock) -> None:
    made = await actions.invite(person, at=clock())
    joining = actions.Joining(name, await slow_hash(WORDS), ZONE, 3, "a test")
    await actions.join(made.token, joining, at=clock())


async def sign_in(browser: Browser, name: str, words: str, **more: str) -> httpx.Response:
    return await browser.post("/sign-in", data={"username": name, "passphrase": words, **more})


# ---- how long -------------------------------------------------------------------------------


async def test_staff_are_signed_out_after_a_quarter_of_an_hour_of_doing_nothing(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.dr_chen)
    for _ in range(4):
        clock.now += 14 * MINUTE
        assert await is_in(browser)
    clock.now += 15 * MINUTE
    assert not await is_in(browser)
    clock.now -= 10 * MINUTE
    assert await is_in(browser)


async def test_staff_sign_in_anew_after_twelve_hours_however_busy_they_were(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.sam)
    for _ in range(71):
        clock.now += 10 * MINUTE
        assert await is_in(browser)
    clock.now += 10 * MINUTE
    assert not await is_in(browser)


async def test_a_patient_stays_signed_in_on_her_phone_for_ninety_days_of_silence(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    for _ in range(6):
        clock.now += 89 * DAY
        assert await is_in(browser)
    clock.now += 90 * DAY
    assert not await is_in(browser)


async def test_no_parameter_moves_the_limits(browser: Browser, cast: Cast, clock: Clock) -> None:
    await browser.as_(cast.dr_chen)
    clock.now += 16 * MINUTE
    for query in ("?remember=1", "?max_age=999999", "?role=patient"):
        assert (await browser.get(f"/clinic{query}")).status_code == 401


# ---- how it ends ----------------------------------------------------------------------------


async def test_signing_out_ends_the_session_itself_not_only_the_cookie(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    kept = {"cookie": f"session={browser.cookies['session']}"}
    assert (await browser.get("/api/v1/me", headers=kept)).status_code == 200
    answer = await browser.post("/sign-out")
    assert answer.status_code == 303
    assert "session" not in browser.cookies
    assert (await browser.get("/api/v1/me", headers=kept)).status_code == 401


async def test_a_session_that_is_ended_elsewhere_is_ended_at_once(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    assert await is_in(browser)
    [device] = await queries.devices_of(cast.ana.number)
    await actions.end_session(cast.ana.number, device.id, at=clock())
    assert not await is_in(browser)


async def test_nobody_ends_the_session_of_somebody_else(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    [device] = await queries.devices_of(cast.ana.number)
    await actions.end_session(cast.ben.number, device.id, at=clock())
    assert await is_in(browser)


async def test_whoever_is_shut_out_is_out_at_once(browser: Browser, cast: Cast) -> None:
    @db.one_act
    async def shut_out() -> None:
        await db.write("update person set disabled_at = 1 where number = $1", cast.dr_chen.number)

    await browser.as_(cast.dr_chen)
    assert await is_in(browser)
    await shut_out()
    assert not await is_in(browser)


async def test_a_new_invitation_taken_up_ends_every_earlier_session_and_token(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    token = await actions.new_device_token(cast.ana.number, label="a watch", at=clock())
    await can_sign_in(cast.ana, "ana", clock)
    assert not await is_in(browser)
    bearer = {"authorization": f"Bearer {token}"}
    assert (await browser.get("/api/v1/me", headers=bearer)).status_code == 401


async def test_a_device_token_is_for_programs_alone_and_ends_when_revoked(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    token = await actions.new_device_token(cast.ana.number, label="a watch", at=clock())
    bearer = {"authorization": f"Bearer {token}"}
    assert (await browser.get("/api/v1/me", headers=bearer)).status_code == 200
    assert (
        await browser.get("/api/v1/me", headers={"cookie": f"session={token}"})
    ).status_code == 401
    await browser.as_(cast.ana)
    session = browser.cookies["session"]
    browser.cookies.clear()
    as_bearer = {"authorization": f"Bearer {session}"}
    assert (await browser.get("/api/v1/me", headers=as_bearer)).status_code == 401
    await browser.as_(cast.ana)
    watch = next(one for one in await queries.devices_of(cast.ana.number) if one.kind == "device")
    await browser.post(f"/settings/tokens/{watch.id}/revoke")
    browser.cookies.clear()
    assert (await browser.get("/api/v1/me", headers=bearer)).status_code == 401


async def test_only_a_digest_of_each_token_is_kept(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    token = await actions.new_device_token(cast.ana.number, label="a watch", at=clock())
    invitation = await actions.invite(cast.ben, at=clock())
    rows = await db.read("select token_hash from session") + await db.read(
        "select token_hash from invitation"
    )
    kept = {row["token_hash"] for row in rows}
    assert not kept & {token, browser.cookies["session"], invitation.token}
    facts = [
        row["second_fact_hash"] for row in await db.read("select second_fact_hash from invitation")
    ]
    assert invitation.second_fact not in facts


# ---- the cookie -----------------------------------------------------------------------------


async def test_the_cookie_is_for_this_host_and_no_script(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    link = await actions.sign_in_link(
        cast.ana, reusable=False, lasts=browser.clock() + HOUR, at=browser.clock()
    )
    answer = await browser.post(f"/sign-in/{link}")
    cookie = SimpleCookie(answer.headers["set-cookie"])["session"]
    assert cookie["httponly"]
    assert (cookie["samesite"].lower(), cookie["path"], cookie["domain"]) == ("lax", "/", "")
    assert not cookie["secure"]  # http, on this very machine


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_over_https_the_cookie_is_bound_to_the_host_and_browsers_are_told_to_stay(
    database_url: str, key_file: Path, clock: Clock
) -> None:
    app = create_app(Config(database_url=database_url, key_file=key_file, origin=SECURE))
    app.state.clock = clock
    async with app.router.lifespan_context(app):
        ana = (await gather(clock())).ana
        link = await actions.sign_in_link(ana, reusable=False, lasts=clock() + HOUR, at=clock())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="https://diary.example"
        ) as phone:
            answer = await phone.post(f"/sign-in/{link}")
            assert answer.headers["set-cookie"].startswith("__Host-session=")
            assert "; secure" in answer.headers["set-cookie"].lower()
            assert (
                int(answer.headers["strict-transport-security"].removeprefix("max-age="))
                >= 31_536_000
            )
            assert (await phone.get("/api/v1/me")).json()["name"] == "Ana"
            cookie = answer.headers["set-cookie"].split(";")[0].removeprefix("__Host-")
            phone.cookies.clear()
            assert (await phone.get("/api/v1/me", headers={"cookie": cookie})).status_code == 401


# ---- trying ---------------------------------------------------------------------------------


async def test_a_known_and_an_unknown_name_hear_the_same(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    told = []
    for name in ("ana", "bob", "ana ", "no name at all!", ""):
        answer = await sign_in(browser, name, "not the words")
        told.append((answer.status_code, answer.text.replace(f'value="{name}"', 'value=""')))
        assert "set-cookie" not in answer.headers
    assert len(set(told)) == 1
    assert told[0][0] == 422


async def test_the_right_words_open_with_any_spelling_of_the_name(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    for name in ("ana", " ANA ", "\uff21na"):
        browser.cookies.clear()
        answer = await sign_in(browser, name, WORDS)
        assert (answer.status_code, answer.headers["location"]) == (303, "/today"), name
        assert await is_in(browser)


async def test_someone_who_tries_many_words_is_made_to_wait_and_then_let_in(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    tries = [(await sign_in(browser, "ana", f"guess {n}")).status_code for n in range(12)]
    assert tries == [422] * 10 + [429] * 2
    assert (await sign_in(browser, "ana", WORDS)).status_code == 429
    help_now = await browser.get("/help-now")
    assert "tel:988" in help_now.text
    clock.now += 2 * MINUTE
    assert (await sign_in(browser, "ana", WORDS)).status_code == 303


async def test_an_unknown_name_is_made_to_wait_just_the_same(browser: Browser, cast: Cast) -> None:
    tries = [(await sign_in(browser, "nobody", f"guess {n}")).status_code for n in range(12)]
    assert tries == [422] * 10 + [429] * 2


async def test_names_that_cannot_be_one_do_not_use_up_the_tries_of_the_others(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    for n in range(20):
        await sign_in(browser, f"no name {n}!", "x")
    assert (await sign_in(browser, "ana", WORDS)).status_code == 303


async def test_full_buckets_are_forgotten(browser: Browser, cast: Cast, clock: Clock) -> None:
    for n in range(5):
        await sign_in(browser, f"name{n}", "x")
    clock.now += DAY
    await sign_in(browser, "last", "x")
    rows = await db.read("select key from rate")
    assert rows
    assert [row["key"] for row in rows if "name" in row["key"]] == []


@pytest.mark.parametrize(
    "target",
    ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "//[",
     "javascript:x", "/\t/elsewhere.example", " //elsewhere.example", "\\\\elsewhere.example",
     "http:/x", "today"],
)  # fmt: skip
async def test_after_signing_in_nobody_is_sent_elsewhere(
    browser: Browser, cast: Cast, clock: Clock, target: str
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    page = await browser.get("/sign-in", params={"next": target})
    assert "elsewhere" not in page.text
    answer = await sign_in(browser, "ana", WORDS, next=target)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")


async def test_after_signing_in_one_is_where_one_wanted_to_go(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    asked = await browser.get("/checkins/2026-03-13")
    assert asked.status_code == 401
    assert 'value="/checkins/2026-03-13"' in asked.text
    answer = await sign_in(browser, "ana", WORDS, next="/checkins/2026-03-13")
    assert answer.headers["location"] == "/checkins/2026-03-13"


async def test_the_second_fact_can_be_tried_five_times_also_all_at_once(
    app: Starlette, cast: Cast, clock: Clock
) -> None:
    made = await actions.invite(cast.ben, at=clock())
    wrong = "000000" if made.second_fact != "000000" else "111111"
    tried = await asyncio.gather(
        *(actions.check_second_fact(made.token, wrong, at=clock()) for _ in range(20)),
        return_exceptions=True,
    )
    kinds = [type(one).__name__ for one in tried]
    assert sorted(set(kinds)) == ["NotOpen", "WrongFact"]
    assert kinds.count("WrongFact") == 5
    with pytest.raises(actions.NotOpen):
        await actions.check_second_fact(made.token, made.second_fact or "", at=clock())
