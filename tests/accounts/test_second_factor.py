"""Staff show two factors: six digits of an app, or a recovery code, beside the passphrase."""

import base64
import re
from datetime import UTC, datetime, timedelta

import httpx2 as httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack import db
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Person
from moodtrack.accounts.domain.codes import (
    hotp,
    new_recovery_codes,
    read_code,
    step_fitting,
    step_of,
)
from moodtrack.accounts.hashing import slow_hash
from moodtrack.backups.verify import Seen, problems
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_passkeys import add_passkey, asked, options_in
from tests.cast import ZONE, Browser, Cast, Clock

WORDS = "copper lantern drift noodle"
SECOND = "/sign-in/second"


async def joined(person: Person, name: str, clock: Clock) -> None:
    made = await actions.invite(person, at=clock())
    await actions.join(
        made.token, actions.Joining(name, await slow_hash(WORDS), ZONE, 3, "a test"), at=clock()
    )


async def sign_in(browser: Browser, name: str = "chen") -> httpx.Response:
    return await browser.post("/sign-in", data={"username": name, "passphrase": WORDS})


def secret_in(page: str) -> bytes:
    [spelt] = re.findall(r'<code class="key-text">([A-Z2-7 ]+)</code>', page)
    plain = spelt.replace(" ", "")
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def codes_in(page: str) -> list[str]:
    return re.findall(r"<code>([a-z2-9-]{14})</code>", page)


async def set_up(browser: Browser, cast: Cast, clock: Clock) -> tuple[bytes, list[str]]:
    """Dr. Chen, who joined with a passphrase, with an app and ten codes; signed out again."""
    await joined(cast.dr_chen, "chen", clock)
    await sign_in(browser)
    secret = secret_in((await browser.get(SECOND)).text)
    done = await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    assert done.status_code == 200
    browser.cookies.clear()
    clock.forward(minutes=1)
    return secret, codes_in(done.text)


# ---- the six digits ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
     (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert hotp(b"12345678901234567890", step_of(at), digits=8) == code


@given(st.binary(min_size=20, max_size=20), st.integers(-200, 200))
def test_a_code_stands_for_one_step_on_either_side_and_once(secret: bytes, seconds: int) -> None:
    now = datetime(2026, 3, 14, 12, 0, 15, tzinfo=UTC)
    made = step_of(now + timedelta(seconds=seconds))
    found = step_fitting(secret, hotp(secret, made), at=now, after=0)
    near = abs(made - step_of(now)) <= 1
    assert found is not None if near else found is None or hotp(secret, found) == hotp(secret, made)
    if found is not None:
        assert step_fitting(secret, hotp(secret, found), at=now, after=step_of(now) + 1) is None


def test_recovery_codes_are_ten_and_read_however_they_are_typed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert read_code(f" {codes[0].upper().replace('-', ' ')} ") == codes[0].replace("-", "")


# ---- at sign-in --------------------------------------------------------------------------------


async def test_staff_without_a_second_factor_set_one_up_before_anything_opens(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await joined(cast.dr_chen, "chen", clock)
    answer = await sign_in(browser)
    assert answer.headers["location"] == SECOND
    for path in ("/clinic", "/settings", f"/reports/{cast.ana.id}", "/more"):
        shut = await browser.get(path)
        assert (shut.status_code, shut.headers["location"]) == (303, f"{SECOND}?next={path}")
    assert (await browser.get("/api/v1/patients")).status_code == 401
    assert (await browser.post("/settings", data={"zone": ZONE, "day_start": "4"})).headers[
        "location"
    ] == SECOND
    secret = secret_in((await browser.get(SECOND)).text)
    wrong = await browser.post(SECOND, data={"code": "000000"})
    assert (wrong.status_code, "This code does not fit" in wrong.text) == (422, True)
    assert secret_in(wrong.text) == secret, "the same picture: it may be in the app already"
    done = await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    assert len(codes_in(done.text)) == 10
    assert (await browser.get("/clinic")).status_code == 200
    assert not codes_in((await browser.get("/settings")).text), "shown once"


async def test_a_passkey_does_as_the_second_factor(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await joined(cast.dr_chen, "chen", clock)
    await sign_in(browser)
    passkey = Authenticator()
    made = passkey.made(options_in((await browser.get(SECOND)).text))
    assert len(codes_in((await browser.post(SECOND, data={"made": made})).text)) == 10
    browser.cookies.clear()
    await sign_in(browser)
    assert (await browser.get("/clinic")).status_code == 303
    said = {"passkey": passkey.shown(await asked(browser)), "next": "/clinic/today"}
    assert (await browser.post(SECOND, data=said)).headers["location"] == "/clinic/today"
    assert (await browser.get("/clinic")).status_code == 200


async def test_passphrase_and_app_open_and_each_code_once(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, _ = await set_up(browser, cast, clock)
    await sign_in(browser)
    assert (await browser.get("/clinic")).status_code == 303
    code = {"code": hotp(secret, step_of(clock()))}
    assert (await browser.post(SECOND, data=code)).headers["location"] == "/clinic"
    assert (await browser.get("/clinic")).status_code == 200
    browser.cookies.clear()
    await sign_in(browser)
    assert (await browser.post(SECOND, data=code)).status_code == 422
    assert (await browser.get("/clinic")).status_code == 303


async def test_a_recovery_code_opens_once(browser: Browser, cast: Cast, clock: Clock) -> None:
    _, codes = await set_up(browser, cast, clock)
    for expected in (303, 422):
        browser.cookies.clear()
        await sign_in(browser)
        answer = await browser.post(SECOND, data={"code": codes[0].upper()})
        assert answer.status_code == expected
    assert (await browser.post(SECOND, data={"code": codes[1]})).status_code == 303
    assert "8 left of ten" in (await browser.get("/settings")).text


async def test_nobody_guesses_the_six_digits(browser: Browser, cast: Cast, clock: Clock) -> None:
    secret, _ = await set_up(browser, cast, clock)
    await sign_in(browser)
    right = hotp(secret, step_of(clock()))
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(6):
        assert "does not fit" in (await browser.post(SECOND, data={"code": wrong})).text
    answer = await browser.post(SECOND, data={"code": right})
    assert (answer.status_code, "tried many times" in answer.text) == (422, True)


async def test_one_persons_codes_open_nothing_for_another(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, codes = await set_up(browser, cast, clock)
    await joined(cast.sam, "sam", clock)
    await sign_in(browser, "sam")
    for code in (codes[0], hotp(secret, step_of(clock()))):
        await browser.post(SECOND, data={"code": code})
        assert (await browser.get("/clinic")).status_code == 303


async def test_the_secret_lies_sealed_and_codes_as_digests(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, codes = await set_up(browser, cast, clock)
    [app] = await db.read("select secret from code_app")
    assert secret not in bytes(app["secret"])
    assert secret.hex().encode() not in bytes(app["secret"])
    kept = {row["code_hash"] for row in await db.read("select code_hash from recovery_code")}
    assert not kept & {*codes, *(read_code(code) for code in codes)}


async def test_who_was_only_idle_shows_the_passphrase_alone(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, _ = await set_up(browser, cast, clock)
    await sign_in(browser)
    await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    clock.forward(minutes=16)
    page = await browser.get("/clinic")
    assert page.status_code == 401
    assert 'value="chen"' in page.text, "the name stands there already"
    assert (await sign_in(browser)).headers["location"] == "/clinic"
    for _ in range(47):  # busy all day
        clock.forward(minutes=14, seconds=50)
        await browser.get("/clinic")
    clock.forward(minutes=14, seconds=50)
    assert (await browser.get("/clinic")).status_code == 401, "twelve hours after both were shown"
    assert (await sign_in(browser)).headers["location"] == SECOND


async def test_the_last_second_factor_stays(browser: Browser, cast: Cast, clock: Clock) -> None:
    secret, _ = await set_up(browser, cast, clock)
    await sign_in(browser)
    await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    refused = await browser.post("/settings/app/remove")
    assert (refused.status_code, "Add a passkey first" in refused.text) == (422, True)
    passkey = Authenticator().made(options_in((await browser.get("/settings")).text))
    await browser.post("/settings/passkeys", data={"made": passkey})
    assert (await browser.post("/settings/app/remove")).status_code == 303
    [row] = await db.read("select id from passkey")
    last = await browser.post(f"/settings/passkeys/{row['id']}/remove")
    assert last.status_code == 422


async def test_new_recovery_codes_take_the_place_of_the_old_ones(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, old = await set_up(browser, cast, clock)
    await sign_in(browser)
    await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    new = codes_in((await browser.post("/settings/recovery-codes")).text)
    browser.cookies.clear()
    await sign_in(browser)
    assert (await browser.post(SECOND, data={"code": old[3]})).status_code == 422
    assert (await browser.post(SECOND, data={"code": new[3]})).status_code == 303


# ---- what somebody with the passphrase alone could try -----------------------------------------


async def test_who_looked_at_the_picture_earlier_does_not_hold_what_is_set_up(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await joined(cast.dr_chen, "chen", clock)
    await sign_in(browser)
    seen = secret_in((await browser.get(SECOND)).text)
    browser.cookies.clear()
    await sign_in(browser)
    assert secret_in((await browser.get(SECOND)).text) != seen
    old = await browser.post(SECOND, data={"code": hotp(seen, step_of(clock()))})
    assert old.status_code == 422


async def test_a_session_that_becomes_whole_gets_a_new_token(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, _ = await set_up(browser, cast, clock)
    await sign_in(browser)
    half = {"cookie": f"session={browser.cookies['session']}"}
    await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    assert (await browser.get("/clinic")).status_code == 200
    browser.cookies.clear()
    assert (await browser.get("/clinic", headers=half)).status_code == 401


async def test_an_app_that_was_taken_off_does_not_come_back_by_its_old_secret(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    secret, _ = await set_up(browser, cast, clock)
    await sign_in(browser)
    await browser.post(SECOND, data={"code": hotp(secret, step_of(clock()))})
    passkey = Authenticator().made(options_in((await browser.get("/settings")).text))
    await browser.post("/settings/passkeys", data={"made": passkey})
    await browser.post("/settings/app/remove")
    clock.forward(minutes=1)
    assert secret_in((await browser.get("/settings/app")).text) != secret


async def test_verify_names_a_way_in_that_was_changed_behind_the_programs_back(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await set_up(browser, cast, clock)
    await add_passkey(browser, cast.ana)
    assert [one async for one in problems(Seen())] == []

    @db.one_act
    async def change() -> None:
        await db.write("update passkey set person_id = $1", cast.ben.number)
        await db.write("update code_app set person = $1", cast.sam.number)

    await change()
    assert [one async for one in problems(Seen())] == [
        f"a passkey of {cast.ben.id} is not as it was added",
        f"the app for codes of {cast.sam.id} is not as it was set up",
    ]
