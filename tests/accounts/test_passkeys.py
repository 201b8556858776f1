"""Passkeys: added, shown; and what opens nothing: old answers, clones, those of somebody else."""

import html
import json
import re
from dataclasses import replace
from typing import Any

import httpx2 as httpx
import hypothesis.strategies as st
import pytest
from hypothesis import given

from moodtrack import db
from moodtrack.accounts import ceremonies
from moodtrack.accounts.domain import Person
from moodtrack.audit import trail
from tests.accounts.authenticator import PRESENT, Authenticator
from tests.cast import NOON, Browser, Cast, Clock

NOTHING = "This passkey did not open anything."


def options_in(page: str) -> dict[str, Any]:
    [found] = re.findall(r'data-passkey="(?:make|choose)" data-options="([^"]*)"', page)
    options: dict[str, Any] = json.loads(html.unescape(found))
    return options


async def asked(browser: Browser) -> dict[str, Any]:
    options: dict[str, Any] = (await browser.get("/sign-in/passkey")).json()["publicKey"]
    return options


async def add_passkey(browser: Browser, person: Person, **odd: Any) -> Authenticator:
    await browser.as_(person)
    passkey = Authenticator(**odd)
    made = passkey.made(options_in((await browser.get("/settings")).text))
    answer = await browser.post("/settings/passkeys", data={"made": made})
    assert answer.status_code == 303, answer.text
    browser.cookies.clear()
    return passkey


async def show(browser: Browser, passkey: Authenticator, **how: Any) -> httpx.Response:
    said = passkey.shown(await asked(browser), **how)
    return await browser.post("/sign-in/passkey", data={"passkey": said})


async def opened_nothing(browser: Browser, answer: httpx.Response) -> None:
    assert answer.status_code == 422
    assert NOTHING in answer.text
    assert (await browser.get("/api/v1/me")).status_code == 401


# ---- what opens --------------------------------------------------------------------------------


async def test_ana_adds_a_passkey_and_signs_in_with_it_alone(browser: Browser, cast: Cast) -> None:
    passkey = await add_passkey(browser, cast.ana)
    answer = await show(browser, passkey)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert (await browser.get("/api/v1/me")).json()["name"] == "Ana"
    page = (await browser.get("/settings")).text
    assert "Last used 14 March 2026" in page
    assert [line.verb for line in await trail.trail_of(cast.ana.number)][:2] == [
        "signed in",
        "added a passkey",
    ]


async def test_for_staff_a_passkey_is_both_factors(browser: Browser, cast: Cast) -> None:
    passkey = await add_passkey(browser, cast.dr_chen)
    answer = await show(browser, passkey)
    assert (answer.status_code, answer.headers["location"]) == (303, "/clinic")
    assert (await browser.get("/clinic")).status_code == 200


async def test_a_phone_that_counts_nothing_signs_in_again_and_again(
    browser: Browser, cast: Cast
) -> None:
    passkey = await add_passkey(browser, cast.ana, counts=False)
    for _ in range(3):
        browser.cookies.clear()
        assert (await show(browser, passkey)).status_code == 303


async def test_a_passkey_is_never_locked_out_however_often_others_tried(
    browser: Browser, cast: Cast
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    for n in range(70):
        await browser.post("/sign-in", data={"username": "ana", "passphrase": f"guess {n}"})
    assert (
        await browser.post("/sign-in", data={"username": "ana", "passphrase": "x"})
    ).status_code == 429
    for _ in range(30):
        await browser.post("/sign-in/passkey", data={"passkey": "{}"})
    assert (await show(browser, passkey)).status_code == 303


async def test_signing_in_ends_the_session_this_browser_still_held(
    browser: Browser, cast: Cast
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    await browser.as_(cast.ben)
    bens = {"cookie": f"session={browser.cookies['session']}"}
    assert (await show(browser, passkey)).status_code == 303
    assert (await browser.get("/api/v1/me")).json()["name"] == "Ana"
    browser.cookies.clear()
    assert (await browser.get("/api/v1/me", headers=bens)).status_code == 401


# ---- what opens nothing ------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["https://phone", "http://phone:81", "http://phone.evil"])
async def test_an_answer_given_to_another_site_opens_nothing(
    browser: Browser, cast: Cast, origin: str
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    passkey.origin = origin
    await opened_nothing(browser, await show(browser, passkey))


async def test_a_passkey_of_another_name_opens_nothing(browser: Browser, cast: Cast) -> None:
    passkey = await add_passkey(browser, cast.ana)
    passkey.rp = "phone.evil"
    await opened_nothing(browser, await show(browser, passkey))


async def test_a_passkey_that_asked_for_no_finger_opens_nothing(
    browser: Browser, cast: Cast
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    passkey.flags = PRESENT
    await opened_nothing(browser, await show(browser, passkey))


async def test_an_answer_opens_once(browser: Browser, cast: Cast) -> None:
    passkey = await add_passkey(browser, cast.ana, counts=False)
    said = {"passkey": passkey.shown(await asked(browser))}
    held = browser.cookies["asked"]
    assert (await browser.post("/sign-in/passkey", data=said)).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("asked", held)
    await opened_nothing(browser, await browser.post("/sign-in/passkey", data=said))


async def test_an_answer_opens_only_in_the_browser_that_was_asked(
    browser: Browser, cast: Cast
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    said = {"passkey": passkey.shown(await asked(browser))}
    browser.cookies.clear()
    await opened_nothing(browser, await browser.post("/sign-in/passkey", data=said))
    await asked(browser)  # another browser, asked something else
    await opened_nothing(browser, await browser.post("/sign-in/passkey", data=said))


async def test_an_answer_that_took_too_long_opens_nothing(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    options = await asked(browser)
    clock.forward(minutes=5)
    said = {"passkey": passkey.shown(options)}
    await opened_nothing(browser, await browser.post("/sign-in/passkey", data=said))


async def test_a_clone_is_refused_and_leaves_a_line(browser: Browser, cast: Cast) -> None:
    passkey = await add_passkey(browser, cast.ana)
    clone = replace(passkey)
    for _ in range(2):
        assert (await show(browser, passkey)).status_code == 303
        browser.cookies.clear()
    await opened_nothing(browser, await show(browser, clone))
    lines = [line.verb for line in await trail.trail_of(cast.ana.number)]
    assert lines[0] == "refused a passkey whose count went back"
    assert (await show(browser, passkey)).status_code == 303, "the owner is not locked out"


async def test_bens_passkey_does_not_open_as_ana(browser: Browser, cast: Cast) -> None:
    await add_passkey(browser, cast.ana)
    bens = await add_passkey(browser, cast.ben)
    await opened_nothing(browser, await show(browser, bens, owner=cast.ana.id.bytes))


async def test_a_passkey_of_ben_does_not_show_that_it_is_ana(browser: Browser, cast: Cast) -> None:
    bens = await add_passkey(browser, cast.ben)
    await add_passkey(browser, cast.ana)
    await browser.as_(cast.ana)
    said = {"passkey": bens.shown(await asked(browser))}
    answer = await browser.post("/sign-in/again", data=said)
    assert (answer.status_code, NOTHING in answer.text) == (422, True)


async def test_a_passkey_put_into_the_table_past_the_program_opens_nothing(
    browser: Browser, cast: Cast
) -> None:
    bens = await add_passkey(browser, cast.ben)

    @db.one_act
    async def moved() -> None:
        await db.write("update passkey set person_id = $1", cast.ana.number)

    await moved()
    await opened_nothing(browser, await show(browser, bens, owner=cast.ana.id.bytes))


async def test_whoever_is_shut_out_is_out_with_a_passkey_too(browser: Browser, cast: Cast) -> None:
    passkey = await add_passkey(browser, cast.dr_chen)

    @db.one_act
    async def shut_out() -> None:
        await db.write("update person set disabled_at = 1 where number = $1", cast.dr_chen.number)

    await shut_out()
    await opened_nothing(browser, await show(browser, passkey))


async def test_known_and_unknown_passkeys_and_nonsense_hear_the_same(
    browser: Browser, cast: Cast
) -> None:
    known = await add_passkey(browser, cast.ana)
    known.origin = "http://phone.evil"
    unknown = Authenticator(owner=cast.ana.id.bytes)
    told = set()
    for said in (known.shown(await asked(browser)), unknown.shown(await asked(browser)), "{}", ""):
        answer = await browser.post("/sign-in/passkey", data={"passkey": said})
        told.add((answer.status_code, answer.text))
    assert len(told) == 1


async def test_what_a_browser_is_asked_names_nobody(browser: Browser, cast: Cast) -> None:
    await add_passkey(browser, cast.ana)
    options = await asked(browser)
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


@given(st.text() | st.from_regex(r'\{"(id|rawId|response|type)": ?[\[{"0-9].*', fullmatch=True))
def test_whatever_a_stranger_sends_it_is_no_passkey(said: str) -> None:
    with pytest.raises(ceremonies.NotThisOne):
        ceremonies.read_shown(said)
    with pytest.raises(ceremonies.NotThisOne):
        ceremonies.read_made(said, ceremonies.Site("phone", "http://phone"), b"")


@given(st.binary(max_size=80))
def test_a_challenge_that_is_not_ours_is_not_good(key_file: object, challenge: bytes) -> None:
    assert not ceremonies.still_good(challenge, "show", "browser", at=NOON)


def test_a_server_at_a_number_uses_its_name() -> None:
    site = ceremonies.site_of("http://127.0.0.1:8000")
    assert (site.id, site.origin) == ("localhost", "http://localhost:8000")
    far = ceremonies.site_of("https://diary.example")
    assert (far.id, far.origin) == ("diary.example", "https://diary.example")


# ---- under settings ----------------------------------------------------------------------------


async def test_a_passkey_is_named_and_removed_by_its_owner_alone(
    browser: Browser, cast: Cast
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    [row] = await db.read("select id from passkey")
    address = f"/settings/passkeys/{row['id']}"
    await browser.as_(cast.ben)
    await browser.post(address, data={"passkey_name": "Ben's now"})
    await browser.post(f"{address}/remove")
    await browser.as_(cast.ana)
    await browser.post(address, data={"passkey_name": "My phone"})
    page = (await browser.get("/settings")).text
    assert "<b>My phone</b>" in page
    refused = await browser.post(f"{address}/remove")
    assert refused.status_code == 422, "she has no passphrase: it is her last way in"
    await add_passkey(browser, cast.ana)
    await browser.as_(cast.ana)
    assert (await browser.post(f"{address}/remove")).status_code == 303
    browser.cookies.clear()
    await opened_nothing(browser, await show(browser, passkey))


async def test_adding_one_needs_a_fresh_sign_in(browser: Browser, cast: Cast, clock: Clock) -> None:
    passkey = await add_passkey(browser, cast.ana)
    assert (await show(browser, passkey)).status_code == 303
    clock.forward(minutes=11)
    made = {"made": Authenticator().made(options_in((await browser.get("/settings")).text))}
    answer = await browser.post("/settings/passkeys", data=made)
    assert (answer.status_code, "Is it you?" in answer.text) == (403, True)
    said = {"passkey": passkey.shown(await asked(browser)), "next": "/settings"}
    assert (await browser.post("/sign-in/again", data=said)).headers["location"] == "/settings"
    assert (await browser.post("/settings/passkeys", data=made)).status_code == 303


async def test_a_passkey_made_for_one_session_is_not_added_in_another(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ben)
    made = Authenticator().made(options_in((await browser.get("/settings")).text))
    await browser.as_(cast.ana)
    answer = await browser.post("/settings/passkeys", data={"made": made})
    assert answer.status_code == 422
    assert "No passkey was added." in answer.text
    assert await db.read("select id from passkey") == []


async def test_who_forgot_the_passphrase_sets_a_new_one_after_showing_a_passkey(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    passkey = await add_passkey(browser, cast.ana)
    await show(browser, passkey)
    for words in ("copper lantern drift noodle", "walnut bicycle river candle"):
        answer = await browser.post("/settings/passphrase", data={"new_passphrase": words})
        assert answer.status_code == 303
    clock.forward(minutes=11)
    late = {"new_passphrase": "velvet harbor onion sketch"}
    assert (await browser.post("/settings/passphrase", data=late)).status_code == 422
