"""Sam types while his session ends: what he sent goes on after signing in, and to nobody else."""

import html
import re

import pytest

from moodtrack.accounts import actions
from moodtrack.accounts.domain import Person
from moodtrack.accounts.domain.codes import hotp, step_of
from moodtrack.accounts.hashing import slow_hash
from moodtrack.accounts.routes.kept import Kept, read_kept
from moodtrack.audit import trail
from tests.accounts.test_second_factor import codes_in, secret_in
from tests.cast import ZONE, Browser, Cast, Clock

WORDS = "copper lantern drift noodle"
DAY = {"zone": "America/Chicago", "day_start": "5"}


async def can_sign_in(person: Person, name: str, clock: Clock) -> None:
    made = await actions.invite(person, at=clock())
    joining = actions.Joining(name, await slow_hash(WORDS), ZONE, 3, "a test")
    await actions.join(made.token, joining, at=clock())


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


async def idle(browser: Browser, cast: Cast, clock: Clock) -> str:
    """Sam sends a form after a quiet quarter of an hour; gives what the page carries along."""
    await can_sign_in(cast.sam, "sam", clock)
    await browser.as_(cast.sam)
    clock.forward(minutes=16)
    answer = await browser.post("/settings", data=DAY)
    assert answer.status_code == 401
    assert "is kept on this page" in answer.text
    return hidden(answer.text)["kept"]


async def test_it_goes_on_after_signing_in(browser: Browser, cast: Cast, clock: Clock) -> None:
    kept = await idle(browser, cast, clock)
    form = {"username": "sam", "passphrase": WORDS, "kept": kept}
    wrong = await browser.post("/sign-in", data={**form, "passphrase": "no"})
    assert hidden(wrong.text)["kept"] == kept, "a slip of the finger loses nothing"
    back = await browser.post("/sign-in", data=form)
    assert 'action="/settings"' in back.text, "both factors were shown in the last twelve hours"
    sent = await browser.post("/settings", data=hidden(back.text))
    assert sent.headers["location"] == "/settings?done=day"


async def test_it_goes_on_by_way_of_the_second_factor(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    kept = await idle(browser, cast, clock)
    clock.forward(hours=12)
    form = {"username": "sam", "passphrase": WORDS, "kept": kept}
    first = await browser.post("/sign-in", data=form)
    assert (first.status_code, 'action="/sign-in/second"' in first.text) == (200, True)
    page = await browser.post("/sign-in/second", data=hidden(first.text))
    code = hotp(secret_in(page.text), step_of(clock()))
    codes = await browser.post("/sign-in/second", data={**hidden(page.text), "code": code})
    assert len(codes_in(codes.text)) == 10
    back = await browser.post("/sign-in/kept", data=hidden(codes.text))
    assert hidden(back.text) == DAY
    assert (await browser.post("/settings", data=hidden(back.text))).status_code == 303


async def test_the_page_after_signing_in_sends_what_was_typed(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    await browser.as_(cast.ana)
    clock.forward(days=91)
    page = await browser.post("/settings", data={**DAY, "odd": '"><script>1</script>'})
    kept = hidden(page.text)["kept"]
    back = await browser.post(
        "/sign-in", data={"username": "ana", "passphrase": WORDS, "kept": kept}
    )
    assert 'action="/settings"' in back.text
    assert "<script>1" not in back.text
    assert hidden(back.text) == {**DAY, "odd": '"><script>1</script>'}
    assert (await browser.post("/settings", data=hidden(back.text))).status_code == 303
    assert "changed zone or day start" in [
        line.verb for line in await trail.trail_of(cast.ana.number)
    ]


async def test_nobody_else_sends_it(browser: Browser, cast: Cast, clock: Clock) -> None:
    kept = await idle(browser, cast, clock)
    await can_sign_in(cast.ana, "ana", clock)
    form = {"username": "ana", "passphrase": WORDS, "kept": kept}
    answer = await browser.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")


async def test_a_passphrase_is_never_written_into_a_page(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await idle(browser, cast, clock)
    form = {"passphrase": WORDS, "new_passphrase": "walnut bicycle river candle"}
    page = await browser.post("/settings/passphrase", data=form)
    assert page.status_code == 401
    assert "walnut" not in page.text
    assert WORDS not in page.text


async def test_what_cannot_be_undone_asks_again_and_goes_on(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await can_sign_in(cast.ana, "ana", clock)
    await browser.post("/sign-in", data={"username": "ana", "passphrase": WORDS})
    assert (await browser.post("/export")).headers["content-type"] == "application/zip"
    clock.forward(minutes=11)
    assert (await browser.get("/api/v1/export")).status_code == 403
    asked = await browser.post("/settings/tokens", data={"label": "a watch"})
    assert (asked.status_code, "Is it you?" in asked.text) == (403, True)
    form = {**hidden(asked.text), "passphrase": "not it"}
    wrong = await browser.post("/sign-in/again", data=form)
    assert (wrong.status_code, "not the passphrase" in wrong.text) == (422, True)
    back = await browser.post("/sign-in/again", data={**hidden(wrong.text), "passphrase": WORDS})
    assert 'action="/settings/tokens"' in back.text
    made = await browser.post("/settings/tokens", data=hidden(back.text))
    assert "Here is the new key" in made.text
    assert (await browser.post("/export")).status_code == 200


async def test_by_a_link_of_the_demo_nothing_is_asked_again(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    clock.forward(hours=3)
    assert (await browser.post("/export")).status_code == 200


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", "[1,2,3]", '["//evil", "a", []]', '["https://evil", "a", []]',
     '["/a", "b", [["c"]]]', "[" * 5_000],
)  # fmt: skip
def test_what_is_no_form_of_ours_is_none(text: str) -> None:
    assert read_kept(text) is None


def test_a_form_is_carried_as_it_was() -> None:
    kept = Kept("/settings", "somebody", [("a", "1"), ("a", "2"), ("b", "é\n")])
    assert read_kept(kept.as_text()) == kept
