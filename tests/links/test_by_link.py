"""An answer by a link: without signing in, marked, beside her own words, and reading nothing."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest

from moodtrack.accounts.actions.own import take_back_links
from moodtrack.erasing.actions import erase
from moodtrack.links.queries import token_for
from moodtrack.sharing.gate import open_as_operator
from tests.cast import NOON, Browser, Cast, Clock, revision

TODAY = "2026-03-14"
EVENING = "2026-03-14T20:00:00-04:00"


@pytest.fixture
def link(cast: Cast) -> str:
    """The address in a reminder that Ana got at noon."""
    return f"/c/{token_for(cast.ana.number, at=NOON)}"


async def send(browser: Browser, link: str, *said: dict[str, Any]) -> httpx.Response:
    browser.cookies.clear()
    return await browser.post(link, json={"revisions": list(said)})


async def fill(browser: Browser, link: str, **fields: str) -> httpx.Response:
    browser.cookies.clear()
    return await browser.post(link, data={"day": TODAY, **fields})


async def standing(browser: Browser, cast: Cast) -> list[dict[str, Any]]:
    await browser.as_(cast.ana)
    days: list[dict[str, Any]] = (await browser.get("/api/v1/checkins")).json()["days"]
    browser.cookies.clear()
    return days


async def test_three_answers_are_taken_by_a_plain_form_and_marked(
    browser: Browser, cast: Cast, link: str
) -> None:
    shown = (await browser.get(link)).text
    assert "A moment for you" in shown
    assert "Ana" not in shown
    answer = await fill(browser, link, mood="6", sleep_hours="7,5", activity_minutes="20")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{link}?done=1")
    assert "At the clinic" in (await browser.get(answer.headers["location"])).text
    [day] = await standing(browser, cast)
    assert day["answers"] == {"mood": 6, "sleep_hours": 7.5, "activity_minutes": 20}
    assert (day["day"], day["mode"], day["others"]) == (TODAY, "link", [])


async def test_the_two_days_before_can_be_chosen_and_are_marked_as_later(
    browser: Browser, cast: Cast, link: str
) -> None:
    assert (await fill(browser, link, day="2026-03-12", mood="3")).status_code == 303
    older = await fill(browser, link, day="2026-03-11", mood="3")
    assert (older.status_code, "the 2 days before" in older.text) == (422, False)
    assert "This link is for other days" in older.text
    [day] = await standing(browser, cast)
    assert (day["day"], day["mode"]) == ("2026-03-12", "linked")


async def test_the_page_is_the_same_bytes_before_and_after_anything_was_answered(
    browser: Browser, cast: Cast, link: str
) -> None:
    before = (await browser.get(link)).content
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=2, note="only mine"))
    await fill(browser, link, mood="8")
    browser.cookies.clear()
    assert (await browser.get(link)).content == before
    assert b"checked" in before  # today, and no answer
    assert before.count(b"checked") == 1


async def test_the_answer_to_an_answer_tells_nothing_of_the_day(
    browser: Browser, cast: Cast, link: str
) -> None:
    said = revision(mood=5, written_at=EVENING)
    first = await send(browser, link, said)
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=2))
    again = await send(browser, link, revision(mood=4, written_at=EVENING))
    [one], [two] = first.json()["results"], again.json()["results"]
    assert one == {
        **{"id": said["id"], "status": "kept", "head": [], "problems": {}, "kept_as": None}
    }
    assert {**one, "id": ""} == {**two, "id": ""}


@pytest.mark.parametrize("hers_first", [True, False])
@pytest.mark.parametrize("hers_earlier", [True, False])
async def test_her_own_words_come_first_whichever_was_written_or_came_first(
    browser: Browser, cast: Cast, link: str, hers_first: bool, hers_earlier: bool
) -> None:
    times = ["2026-03-14T09:00:00-04:00", "2026-03-14T11:00:00-04:00"]
    hers, theirs = times if hers_earlier else reversed(times)

    async def she() -> None:
        await browser.as_(cast.ana)
        await browser.keep(revision(mood=2, written_at=hers))

    for act in (True, False) if hers_first else (False, True):
        if act:
            await she()
        else:
            await send(browser, link, revision(mood=9, written_at=theirs))
    [day] = await standing(browser, cast)
    assert (day["answers"], day["mode"]) == ({"mood": 2}, "live")
    assert [one["answers"] for one in day["others"]] == [{"mood": 9}]


async def test_what_it_claims_to_replace_is_not_heard(
    browser: Browser, cast: Cast, link: str
) -> None:
    hers = revision(mood=2)
    await browser.as_(cast.ana)
    await browser.keep(hers)
    await send(browser, link, revision(mood=9, id_=uuid4(), replaces=(hers["id"],)))
    await send(browser, link, revision(mood=9, id_=hers["id"], written_at=EVENING))
    [day] = await standing(browser, cast)
    assert (day["answers"], len(day["others"])) == ({"mood": 2}, 1)


async def test_a_link_passed_on_leaves_one_answer_a_day_however_often_it_is_used(
    browser: Browser, cast: Cast, link: str
) -> None:
    for mood in range(10):
        said = revision(mood=mood, written_at=f"2026-03-14T12:00:{mood:02}-04:00")
        assert (await send(browser, link, said)).json()["results"][0]["status"] == "kept"
    [day] = await standing(browser, cast)
    assert (day["answers"], day["others"]) == ({"mood": 9}, [])


async def test_it_changes_a_day_twenty_times_and_then_asks_to_sign_in(
    browser: Browser, cast: Cast, link: str
) -> None:
    said = [
        revision(mood=place % 10, written_at=f"2026-03-14T12:00:{place:02}-04:00")
        for place in range(21)
    ]
    results = (await send(browser, link, *said)).json()["results"]
    assert [one["status"] for one in results] == ["kept"] * 20 + ["refused"]
    assert results[20]["id"] == said[20]["id"]
    assert "Please sign in" in results[20]["problems"]["day"]


async def test_a_lost_answer_sent_again_is_kept_once(
    browser: Browser, cast: Cast, link: str
) -> None:
    said = [revision(mood=5), revision(sleep_hours=7, written_at=EVENING)]
    for status in ("kept", "already_kept"):
        results = (await send(browser, link, *said)).json()["results"]
        assert [one["status"] for one in results] == [status, status]
    await fill(browser, link, mood="5")
    [day] = await standing(browser, cast)
    assert (day["answers"], day["others"]) == ({"mood": 5, "sleep_hours": 7.0}, [])


async def test_whoever_is_signed_in_as_her_goes_on_to_today(
    browser: Browser, cast: Cast, link: str
) -> None:
    await browser.as_(cast.ana)
    answer = await browser.get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    await browser.as_(cast.ben)
    assert (await browser.get(link)).status_code == 200


def spoilt(token: str) -> list[str]:
    """One bit of each part changed, and things that never were one."""
    other = {"A": "B"}
    tampered = [
        token[:place] + other.get(token[place], "A") + token[place + 1 :]
        for place in (0, 7, 12, 31)
    ]
    return [*tampered, token[:-1], token + "A", "A" * 32, "%00", "é" * 16, "x" * 3_000]


async def test_what_opens_nothing_is_one_page_and_takes_nothing(
    browser: Browser, cast: Cast, link: str, clock: Clock
) -> None:
    nothing = await browser.get("/c/nothing")
    assert (nothing.status_code, "Sign in" in nothing.text) == (404, True)
    for token in spoilt(link.removeprefix("/c/")):
        for answer in (
            await browser.get(f"/c/{token}"),
            await fill(browser, f"/c/{token}", mood="1"),
        ):
            assert (answer.status_code, answer.content) == (404, nothing.content), token
        refused = await send(browser, f"/c/{token}", revision(mood=1))
        assert (refused.status_code, refused.json()["status"]) == (401, 401)
    clock.forward(hours=48)
    over = await browser.get(link)
    assert (over.status_code, over.content) == (404, nothing.content)
    assert await standing(browser, cast) == []


async def taken_back(cast: Cast, at: datetime) -> None:
    await take_back_links(cast.ana.number, at=at)


async def erased(cast: Cast, at: datetime) -> None:
    await erase(await open_as_operator(str(cast.ana.id), what="a test", at=at), at=at)


@pytest.mark.parametrize("act", [taken_back, erased])
async def test_a_link_taken_back_or_of_somebody_gone_takes_nothing(
    browser: Browser, cast: Cast, link: str, clock: Clock, act: Any
) -> None:
    nothing = (await browser.get("/c/nothing")).content
    await act(cast, clock.forward(minutes=1))
    for answer in (await browser.get(link), await fill(browser, link, mood="1")):
        assert (answer.status_code, answer.content) == (404, nothing)
    assert (await send(browser, link, revision(mood=1))).status_code == 401


async def test_she_takes_all_links_back_and_later_ones_open(
    browser: Browser, cast: Cast, link: str, clock: Clock
) -> None:
    clock.forward(minutes=1)
    await browser.as_(cast.ana)
    answer = await browser.post("/settings/reminders/links", data={"for": str(cast.ana.id)})
    assert "No link" in (await browser.get(answer.headers["location"])).text
    browser.cookies.clear()
    assert (await browser.get(link)).status_code == 404
    newer = token_for(cast.ana.number, at=clock.forward(minutes=1))
    assert (await browser.get(f"/c/{newer}")).status_code == 200


async def test_what_was_written_in_time_may_come_weeks_later(
    browser: Browser, cast: Cast, link: str, clock: Clock
) -> None:
    clock.forward(days=20)
    late = revision(mood=4, written_at="2026-03-20T09:00:00-04:00", day="2026-03-16")
    results = (await send(browser, link, revision(mood=4), late)).json()["results"]
    assert [one["status"] for one in results] == ["kept", "refused"]
    [day] = await standing(browser, cast)
    assert (day["day"], day["mode"]) == (TODAY, "link")
    clock.forward(days=13)
    assert (await send(browser, link, revision(mood=5))).status_code == 401


async def test_only_mood_sleep_and_moving_come_by_it_and_a_call_for_help_is_heard(
    browser: Browser, cast: Cast, link: str
) -> None:
    said = revision(mood=4, symptoms={"thoughts_of_death": 2})
    [result] = (await send(browser, link, said)).json()["results"]
    assert (result["status"], list(result["problems"])) == ("refused", ["answers"])
    assert await standing(browser, cast) == []
    await browser.as_(cast.sam)
    assert len((await browser.get("/api/v1/alerts")).json()["alerts"]) == 1


async def test_faults_come_back_with_what_was_typed(browser: Browser, link: str) -> None:
    empty = await fill(browser, link)
    assert (empty.status_code, "Choose a number" in empty.text) == (422, True)
    wrong = await fill(browser, link, mood="4", sleep_hours="lots")
    assert wrong.status_code == 422
    assert 'value="lots"' in wrong.text
    assert 'value="4" checked' in wrong.text


async def test_one_link_is_not_used_without_end(browser: Browser, link: str) -> None:
    answers = [await send(browser, link, revision(mood=4)) for _ in range(42)]
    assert answers[39].status_code == 200
    assert (answers[41].status_code, answers[41].headers["retry-after"]) == (429, "120")
    form = await fill(browser, link, mood="3")
    assert (form.status_code, 'value="3" checked' in form.text) == (429, True)


async def test_a_phone_far_west_of_home_writes_the_day_its_page_shows(
    browser: Browser, cast: Cast, link: str, clock: Clock
) -> None:
    clock.forward(hours=16)  # four in the morning at home, the 15th; ten in the evening in Hawaii
    said = revision(
        "2026-03-15", mood=6, written_at="2026-03-14T22:00:00-10:00", tz="Pacific/Honolulu"
    )
    [result] = (await send(browser, link, said)).json()["results"]
    assert result["status"] == "kept"


async def test_what_a_program_sends_wrongly_is_told_as_a_program_reads_it(
    browser: Browser, link: str
) -> None:
    kind = {"content-type": "application/json"}
    for body in (
        "{",
        "[]",
        '{"revisions": []}',
        '{"revisions": [], "moments": []}',
        '{"a":1,"a":1}',
    ):
        answer = await browser.post(link, content=body, headers=kind)
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"
    [odd] = (await browser.post(link, json={"revisions": [7]})).json()["results"]
    assert odd["status"] == "refused"


async def test_where_a_day_is_shown_it_says_that_it_came_by_a_link(
    browser: Browser, cast: Cast, link: str
) -> None:
    await fill(browser, link, mood="6")
    await browser.as_(cast.ana)
    for path in ("/checkins", "/progress"):
        assert "by a link" in (await browser.get(path)).text, path
    await browser.as_(cast.dr_chen)
    assert "by a link" in (await browser.get(f"/reports/{cast.ana.id}")).text
