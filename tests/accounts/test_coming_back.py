"""Ana is invited once more: she waits a day, is told on her old phone, and can stop it there."""

from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from moodtrack.accounts import actions
from moodtrack.accounts.hashing import slow_hash
from moodtrack.audit import trail
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_passkeys import options_in
from tests.accounts.test_people_of_a_clinic import digits_of, link_of
from tests.cast import ZONE, Browser, Cast, Clock

WORDS = "copper lantern drift noodle"
NEW_WORDS = "walnut bicycle river candle"
TOLD = "Somebody asks to come in as you"


@pytest.fixture
async def others(app: Starlette, clock: Clock) -> AsyncIterator[tuple[Browser, Browser]]:
    """Two more browsers: Noor's at her desk, and one that nobody has signed in on."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        Browser(transport=transport, base_url="http://phone") as first,
        Browser(transport=transport, base_url="http://phone") as second,
    ):
        first.clock = second.clock = clock
        yield first, second


class Story:
    """Ana's old phone, Noor's desk and the new phone."""

    def __init__(self, old: Browser, noor: Browser, new: Browser, cast: Cast) -> None:
        self.old, self.noor, self.new, self.cast = old, noor, new, cast
        self.link, self.digits = "", ""

    async def invite(self) -> None:
        await self.noor.as_(self.cast.noor)
        page = (await self.noor.post(f"/clinic/people/{self.cast.ana.id}/invite")).text
        self.link, self.digits = link_of(page), digits_of(page)

    async def come(self, **more: str) -> httpx.Response:
        return await self.new.post(self.link, data={"second_fact": self.digits, **more})

    async def finish(self) -> httpx.Response:
        form = {"username": "ana", "words": "own", "passphrase": NEW_WORDS, "zone": ZONE}
        return await self.come(**form, day_start="3")


@pytest.fixture
async def story(
    browser: Browser, others: tuple[Browser, Browser], cast: Cast, clock: Clock
) -> Story:
    """Ana has joined with a passphrase, and is signed in on her phone."""
    made = await actions.invite(cast.ana, at=clock())
    joining = actions.Joining("ana", await slow_hash(WORDS), ZONE, 3, "old phone")
    await actions.join(made.token, joining, at=clock())
    await browser.as_(cast.ana)
    story = Story(browser, *others, cast)
    await story.invite()
    return story


async def test_with_link_and_digits_alone_nobody_is_in_at_once(story: Story) -> None:
    page = await story.come()
    assert "Your sign-in name is <b>ana</b>" in page.text
    assert "username" not in story.new.cookies
    assert (await story.finish()).status_code == 200, "the page about waiting, whatever is sent"
    assert (await story.new.get("/today")).status_code == 401
    assert TOLD not in (await story.old.get("/today")).text, "nothing was asked for yet"


async def test_asking_is_told_on_the_old_phone_and_on_the_trail(story: Story) -> None:
    page = await story.come(ask="yes")
    assert "This opens on Sunday 15 March" in page.text
    for path in ("/today", "/settings"):
        assert TOLD in (await story.old.get(path)).text
    lines = [line.verb for line in await trail.trail_of(story.cast.ana.number)]
    assert lines[:2] == ["asked to come back by an invitation", "invited"]
    await story.noor.as_(story.cast.ben)
    assert TOLD not in (await story.noor.get("/today")).text


async def test_the_old_phone_stops_it(story: Story, clock: Clock) -> None:
    await story.come(ask="yes")
    await story.old.post("/settings/coming-back", data={"answer": "stop"})
    assert TOLD not in (await story.old.get("/today")).text
    clock.forward(hours=25)
    assert (await story.finish()).status_code == 404
    assert (await story.old.get("/today")).status_code == 200


async def test_the_old_phone_lets_it_in_at_once(story: Story, clock: Clock) -> None:
    await story.come(ask="yes")
    answer = await story.old.post("/settings/coming-back", data={"answer": "let-in"})
    assert answer.headers["location"] == "/settings?done=let-in"
    assert (await story.finish()).headers["location"] == "/today"
    assert (await story.new.get("/today")).status_code == 200
    assert (await story.old.get("/today")).status_code == 401, "the old phone is signed out"


async def test_after_a_day_it_opens_to_the_same_diary(story: Story, clock: Clock) -> None:
    await story.come(ask="yes")
    clock.forward(hours=23, minutes=59)
    assert (await story.finish()).status_code == 200
    assert (await story.new.get("/today")).status_code == 401
    clock.forward(minutes=1)
    assert (await story.come()).text.count("<select") == 2, "the second step"
    assert (await story.finish()).headers["location"] == "/today"
    assert (await story.new.get("/api/v1/me")).json()["id"] == str(story.cast.ana.id)


async def test_asking_again_does_not_make_it_longer(story: Story, clock: Clock) -> None:
    await story.come(ask="yes")
    clock.forward(hours=20)
    await story.come(ask="yes")
    clock.forward(hours=4)
    assert (await story.finish()).status_code == 303


async def test_meanwhile_ana_is_locked_out_of_nothing(story: Story, clock: Clock) -> None:
    await story.come(ask="yes")
    story.new.cookies.clear()
    form = {"username": "ana", "passphrase": WORDS}
    assert (await story.new.post("/sign-in", data=form)).headers["location"] == "/today"
    assert (await story.old.get("/today")).status_code == 200
    story.new.cookies.clear()
    assert "tel:988" in (await story.new.get("/help-now")).text


async def test_earlier_passkeys_open_nothing_after_coming_back(story: Story, clock: Clock) -> None:
    passkey = Authenticator()
    made = passkey.made(options_in((await story.old.get("/settings")).text))
    await story.old.post("/settings/passkeys", data={"made": made})
    await story.come(ask="yes")
    clock.forward(hours=24)
    await story.finish()
    story.new.cookies.clear()
    options = (await story.new.get("/sign-in/passkey")).json()["publicKey"]
    answer = await story.new.post("/sign-in/passkey", data={"passkey": passkey.shown(options)})
    assert answer.status_code == 422


async def test_who_runs_the_server_lets_somebody_back_at_once(
    story: Story, cast: Cast, clock: Clock
) -> None:
    made = await actions.invite(cast.ana, at=clock())
    story.link, story.digits = f"/join/{made.token}", made.second_fact or ""
    assert (await story.finish()).headers["location"] == "/today"


async def test_dr_chen_waits_too_and_is_told(story: Story, cast: Cast, clock: Clock) -> None:
    """Or else an administrator would read as her what patients shared with her alone."""
    made = await actions.invite(cast.dr_chen, at=clock())
    joining = actions.Joining("chen", await slow_hash(WORDS), ZONE, 3, "her desk")
    await actions.join(made.token, joining, at=clock())
    page = (await story.noor.post(f"/clinic/people/{cast.dr_chen.id}/invite")).text
    story.link, story.digits = link_of(page), digits_of(page)
    await story.come(ask="yes")
    form = {"username": "noors", "words": "own", "passphrase": NEW_WORDS, "zone": ZONE}
    assert (await story.come(**form, day_start="3")).status_code == 200
    await story.old.as_(cast.dr_chen)
    assert TOLD in (await story.old.get("/clinic")).text


async def test_an_invitation_is_joined_with_a_passkey(
    story: Story, cast: Cast, clock: Clock
) -> None:
    made = await actions.invite(cast.ben, at=clock())
    story.link, story.digits = f"/join/{made.token}", made.second_fact or ""
    passkey = Authenticator()
    said = passkey.made(options_in((await story.come()).text))
    form = {"username": "ben", "words": "passkey", "passkey": said, "zone": ZONE}
    assert (await story.come(**form, day_start="3")).headers[
        "location"
    ] == "/settings/reminders/first"
    story.new.cookies.clear()
    options = (await story.new.get("/sign-in/passkey")).json()["publicKey"]
    answer = await story.new.post("/sign-in/passkey", data={"passkey": passkey.shown(options)})
    assert answer.headers["location"] == "/today"
