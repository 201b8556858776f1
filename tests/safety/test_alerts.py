"""The clinic's list of alerts: taken by name, closed with what was done, undone on record."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest

from moodtrack import db
from moodtrack.audit import trail, whole
from tests.cast import Browser, Cast, Clock, revision
from tests.safety.conftest import Staff


@pytest.fixture
async def alert(anas_phone: Browser, staff: Staff) -> str:
    """Ana answered "moderately"; gives the id of what came of it."""
    await anas_phone.keep(revision(symptoms={"thoughts_of_death": 2}, note="Only mine to read."))
    await staff.work()
    [row] = await db.read("select id from concern")
    return str(row["id"])


async def the_alert(browser: Browser) -> dict[str, Any]:
    [one] = (await browser.get("/api/v1/alerts")).json()["alerts"]
    found: dict[str, Any] = one
    return found


async def post(browser: Browser, alert: str, **form: Any) -> httpx.Response:
    return await browser.post(f"/clinic/alerts/{alert}", data=form)


async def test_the_list_says_who_since_when_and_what_but_nothing_of_the_diary(
    browser: Browser, cast: Cast, alert: str
) -> None:
    page = (await (await browser.as_(cast.sam)).get("/clinic/alerts")).text
    assert "Ana" in page
    assert "moderately (2 of 3)" in page
    assert "Only mine to read." not in page
    assert "Nobody has taken this." in page


async def test_oldest_first(browser: Browser, cast: Cast, alert: str, clock: Clock) -> None:
    clock.forward(minutes=1)
    await (await browser.as_(cast.ben)).keep(revision(symptoms={"thoughts_of_death": 3}))
    found = (await (await browser.as_(cast.sam)).get("/api/v1/alerts")).json()["alerts"]
    assert [one["patient"]["name"] for one in found] == ["Ana", "Ben"]


async def test_taken_closed_with_what_was_done_and_every_step_is_on_record(
    browser: Browser, cast: Cast, alert: str, clock: Clock
) -> None:
    sam = await browser.as_(cast.sam)
    assert (await post(sam, alert, act="take")).status_code == 303
    [answer] = (await the_alert(sam))["answers"]
    clock.forward(minutes=10)
    form = {"done": ["called", "reached", "plan"], "reviewed": answer["id"], "note": "Spoke."}
    assert (await post(sam, alert, act="close", **form)).status_code == 303
    assert (await sam.get("/api/v1/alerts")).json() == {"alerts": []}
    page = (await sam.get("/clinic/alerts")).text
    assert "called, reached the person, agreed on a plan" in page
    assert "Spoke." in page
    verbs = [line.verb for line in await trail.trail_of(cast.ana.number)]
    assert verbs[:2] == ["closed a call for help", "took up a call for help"]
    assert (await whole.check(cast.ana.number)).problems == []
    [row] = await db.read("select note from concern_step where step = 'closed'")
    assert b"Spoke" not in bytes(row["note"])


async def test_what_was_done_must_be_said_and_nothing_typed_is_lost(
    browser: Browser, cast: Cast, alert: str
) -> None:
    sam = await browser.as_(cast.sam)
    await post(sam, alert, act="take")
    for form in (
        {"note": "Wrote a lot."},
        {"done": ["reached", "not_reached"], "note": "Wrote a lot."},
        {"done": "danced", "note": "Wrote a lot."},
    ):
        answer = await post(sam, alert, act="close", **form)
        assert answer.status_code == 422
        assert "Wrote a lot." in answer.text
        assert "Please look at" in answer.text


async def test_an_answer_that_came_meanwhile_must_be_looked_at_first(
    browser: Browser, cast: Cast, alert: str
) -> None:
    sam = await browser.as_(cast.sam)
    await post(sam, alert, act="take")
    [answer] = (await the_alert(sam))["answers"]
    await (await browser.as_(cast.ana)).keep(
        revision("2026-03-13", symptoms={"thoughts_of_death": 1})
    )
    await browser.as_(cast.sam)
    late = await post(browser, alert, act="close", done="called", reviewed=answer["id"])
    assert late.status_code == 422
    assert "an answer in this that you have not ticked" in late.text
    ids = [one["id"] for one in (await the_alert(browser))["answers"]]
    done = await post(browser, alert, act="close", done="called", reviewed=ids)
    assert done.status_code == 303


async def test_giving_it_back_starts_the_clock_anew_and_opening_it_again_undoes_a_closing(
    browser: Browser, cast: Cast, alert: str, staff: Staff, clock: Clock
) -> None:
    sam = await browser.as_(cast.sam)
    await post(sam, alert, act="take")
    clock.forward(hours=2)
    await browser.as_(cast.sam)
    await post(sam, alert, act="give_back")
    await staff.work()
    found = await the_alert(sam)
    assert (found["state"], found["overdue"], found["taken_by"]) == ("open", False, None)
    notices = await db.read("select rise, person from concern_notice where channel = 'app'")
    assert [(one["rise"], one["person"]) for one in notices] == [
        (1, cast.sam.number),
        (2, cast.sam.number),
    ]
    [answer] = found["answers"]
    await post(sam, alert, act="close", done="called", reviewed=answer["id"])
    await post(sam, alert, act="reopen")
    assert (await the_alert(sam))["taken_by"] == "Sam"


async def test_two_who_take_it_at_once_one_has_it_and_the_other_is_told(
    browser: Browser, cast: Cast, alert: str
) -> None:
    await post(await browser.as_(cast.sam), alert, act="take")
    second = await post(await browser.as_(cast.dr_chen), alert, act="take")
    assert second.status_code == 422
    assert "A colleague has taken this already." in second.text
    again = await post(await browser.as_(cast.sam), alert, act="take")
    assert again.status_code == 303


async def test_a_closed_one_closed_again_changes_nothing(
    browser: Browser, cast: Cast, alert: str
) -> None:
    sam = await browser.as_(cast.sam)
    [answer] = (await the_alert(sam))["answers"]
    body = {"done": ["assessed"], "answers_reviewed": [answer["id"]], "note": None}
    first = await sam.post(f"/api/v1/alerts/{alert}/close", json=body)
    assert (first.status_code, first.json()["state"]) == (200, "closed")
    second = await sam.post(f"/api/v1/alerts/{alert}/close", json=body)
    assert second.status_code == 409
    assert "closed before" in second.json()["detail"]
    steps = await db.read("select step from concern_step")
    assert [one["step"] for one in steps] == ["closed"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"done": [], "answers_reviewed": ["x"]},
        {"done": "called"},
        {"done": ["called"], "answers_reviewed": True},
        {"done": ["called"], "answers_reviewed": ["7"]},
        {"done": [["called"]], "answers_reviewed": [str(uuid4())]},
        {"done": ["called"], "answers_reviewed": [str(uuid4())], "note": 7},
        {"done": ["called"], "answers_reviewed": [str(uuid4())], "more": 1},
        {"done": {"called": 1}, "answers_reviewed": {}},
    ],
)
async def test_a_closing_that_cannot_be_read_is_told_what_is_wrong(
    browser: Browser, cast: Cast, alert: str, body: Any
) -> None:
    sam = await browser.as_(cast.sam)
    answer = await sam.post(f"/api/v1/alerts/{alert}/close", json=body)
    assert answer.status_code == 422
    assert answer.json()["problems"]
    assert (await the_alert(sam))["state"] == "open"


async def test_a_stranger_finds_nothing_there(browser: Browser, cast: Cast, alert: str) -> None:
    for person in (cast.eve, cast.dr_diaz, cast.ben):
        await browser.as_(person)
        nothing = await browser.get("/nothing")
        answer = await post(browser, alert, act="take")
        assert (answer.status_code, answer.content) == (404, nothing.content), person.name
    for person in (cast.eve, cast.dr_diaz):
        await browser.as_(person)
        assert (await browser.get("/api/v1/alerts")).json() == {"alerts": []}
        assert "Ana" not in (await browser.get("/clinic/alerts")).text


async def test_a_new_answer_after_a_closing_is_a_new_episode(
    browser: Browser, cast: Cast, alert: str
) -> None:
    sam = await browser.as_(cast.sam)
    [answer] = (await the_alert(sam))["answers"]
    await post(sam, alert, act="close", done="called", reviewed=answer["id"])
    await (await browser.as_(cast.ana)).keep(
        revision("2026-03-13", symptoms={"thoughts_of_death": 1})
    )
    found = await the_alert(await browser.as_(cast.sam))
    assert (found["id"] != alert, found["worst"]) == (True, 1)
    again = await post(browser, alert, act="reopen")
    assert again.status_code == 422
    assert "There is a newer one of the same person." in again.text


async def test_every_page_of_the_clinic_says_it_when_nobody_takes_it(
    browser: Browser, cast: Cast, alert: str, staff: Staff
) -> None:
    await browser.as_(cast.dr_diaz)
    assert "nobody has taken it" not in (await browser.get("/clinic")).text
    await staff.wait(minutes=31)
    for person in (cast.dr_diaz, cast.noor, cast.sam):
        page = (await (await browser.as_(person)).get("/clinic")).text
        assert "An alert waits, and nobody has taken it." in page
        assert "Ana" not in re.findall(r'<p class="ring.*?</p>', page, re.DOTALL)[0]
    await post(browser, alert, act="take")
    assert "nobody has taken it" not in (await browser.get("/clinic")).text


async def test_when_nobody_does_jobs_health_is_red_and_every_page_says_so(
    browser: Browser, cast: Cast, staff: Staff, clock: Clock, app: Any
) -> None:
    assert (await browser.get("/healthz")).status_code == 200
    await browser.as_(cast.dr_chen)
    clock.forward(seconds=31)
    await app.state.bell.look(clock())
    ill = await browser.get("/healthz")
    assert (ill.status_code, ill.json()["ok"]) == (503, False)
    assert "Nobody passes alerts on at the moment" in (await browser.get("/clinic")).text


async def test_a_clinic_without_two_contacts_is_told_on_every_page(
    browser: Browser, cast: Cast, clock: Clock, app: Any
) -> None:
    await app.state.bell.look(clock())
    page = (await (await browser.as_(cast.dr_chen)).get("/clinic")).text
    assert "This clinic has named no safety contact." in page


async def test_the_times_say_how_long_it_took_and_what_still_waits(
    browser: Browser, cast: Cast, alert: str, clock: Clock
) -> None:
    sam = await browser.as_(cast.sam)
    clock.forward(minutes=12)
    await post(sam, alert, act="take")
    await (await browser.as_(cast.ben)).keep(revision(symptoms={"thoughts_of_death": 1}))
    clock.now += timedelta(minutes=45)
    page = (await (await browser.as_(cast.sam)).get("/clinic/alerts")).text
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
    assert told["Waiting for somebody now"] == "1"
    assert told["Open now, taken or not"] == "2"
    assert told["Until somebody took it: in the middle, at the longest"] == "12 min, 45 min"
