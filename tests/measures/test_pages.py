"""Ana answers on a page without script, all at once or one by one, and goes on later."""

import asyncio
import re
from itertools import pairwise

from moodtrack import db
from tests.cast import Browser, Cast, Clock
from tests.measures.saying import send, sheet

PHQ9 = ("interest", "mood", "sleep", "energy", "appetite", "self_worth", "concentration",
        "psychomotor", "self_harm")  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    """What the form carries along."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def all_at(points: int, **other: str) -> dict[str, str]:
    said = {f"item_{key}": str(points) for key in PHQ9} | {"item_self_harm": "0"}
    return said | {f"item_{name}": value for name, value in other.items()}


async def stands(phone: Browser) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await phone.get("/api/v1/measures")).json()["measures"]
    return found


async def test_the_page_has_the_words_and_whose_they_are(anas_phone: Browser) -> None:
    page = (await anas_phone.get("/measures/phq9")).text
    assert "Little interest or pleasure in doing things" in page
    assert "Copyright © Pfizer Inc. All rights reserved." in page
    assert "checked" not in page.replace("If you checked off", "")  # nothing is chosen beforehand
    assert (await anas_phone.get("/measures/phq8")).status_code == 404


async def test_the_form_keeps_what_she_answers_and_shows_her_score(anas_phone: Browser) -> None:
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    answer = await anas_phone.post("/measures/phq9", data={**form, **all_at(2, difficulty="1")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/measures?kept=phq9")
    page = (await anas_phone.get("/measures?kept=phq9")).text
    assert "PHQ-9 is kept." in page
    assert "moderately severe" in page
    [kept] = await stands(anas_phone)
    assert (kept["total"], kept["answers"]["difficulty"]) == (16, 1)  # type: ignore[index]


async def test_a_form_sent_again_is_kept_once(anas_phone: Browser, clock: Clock) -> None:
    form = {**hidden((await anas_phone.get("/measures/phq9")).text), **all_at(1)}
    for _ in range(3):
        clock.forward(minutes=1)
        assert (await anas_phone.post("/measures/phq9", data=form)).status_code == 303
    assert len(await stands(anas_phone)) == 1


async def test_what_is_open_is_named_and_what_was_answered_is_kept(anas_phone: Browser) -> None:
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    answer = await anas_phone.post("/measures/phq9", data={**form, "item_mood": "3"})
    assert answer.status_code == 422
    assert answer.text.count("This one is not answered yet.") == 2 * 8  # at the top, and in place
    assert 'href="#item_interest"' in answer.text
    [kept] = await stands(anas_phone)
    assert (kept["complete"], kept["total"], kept["answers"]) == (False, None, {"mood": 3})


async def test_one_question_at_a_time_goes_on_where_she_left_it(anas_phone: Browser) -> None:
    page = (await anas_phone.get("/measures/phq9?one=interest")).text
    assert page.count("<fieldset") - page.count(" hidden>") >= 1
    for key, following in pairwise(PHQ9[:4]):
        form = hidden((await anas_phone.get(f"/measures/phq9?one={key}")).text)
        answer = await anas_phone.post(
            "/measures/phq9",
            data={**form, **await shown(anas_phone), f"item_{key}": "1", "do": "next"},
        )
        assert answer.headers["location"] == f"/measures/phq9?one={following}"
    [kept] = await stands(anas_phone)
    assert kept["answers"] == dict.fromkeys(PHQ9[:3], 1)
    assert "You began this. Go on where you left it." in (await anas_phone.get("/measures")).text


async def shown(phone: Browser) -> dict[str, str]:
    """What the page has chosen already: a browser sends it along, though it is not to be seen."""
    page = (await phone.get("/measures/phq9")).text
    return dict(re.findall(r'name="(item_\w+)" value="(\d)"[^>]* checked', page))


async def test_what_was_begun_two_days_ago_is_not_gone_on_with(
    anas_phone: Browser, clock: Clock
) -> None:
    await send(anas_phone, sheet("gad7", complete=False))
    assert "You began this" in (await anas_phone.get("/measures/gad7")).text
    clock.forward(days=2, hours=1)
    assert "You began this" not in (await anas_phone.get("/measures/gad7")).text


async def test_item_nine_opens_the_help_page_and_tells_the_clinic(anas_phone: Browser) -> None:
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    answer = await anas_phone.post("/measures/phq9", data={**form, **all_at(1, self_harm="2")})
    assert answer.headers["location"] == "/help-now"
    assert len(await db.read("select * from concern")) == 1


async def test_later_in_the_same_episode_item_nine_leaves_a_quiet_block(
    anas_phone: Browser, clock: Clock
) -> None:
    for place in ("/help-now", "/measures?kept=phq9"):
        form = hidden((await anas_phone.get("/measures/phq9")).text)
        answer = await anas_phone.post("/measures/phq9", data={**form, **all_at(1, self_harm="2")})
        assert answer.headers["location"] == place
        clock.forward(minutes=5)
    page = (await anas_phone.get("/measures?kept=phq9")).text
    assert page.index('class="help-card"') < page.index("is kept.")


async def test_item_nine_left_for_later_opens_the_help_page_once(anas_phone: Browser) -> None:
    form = hidden((await anas_phone.get("/measures/phq9?one=self_harm")).text)
    said = {**form, "item_self_harm": "1", "do": "later"}
    first = await anas_phone.post("/measures/phq9", data=said)
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    finished = await anas_phone.post("/measures/phq9", data={**form, **all_at(1, self_harm="1")})
    assert [one.headers["location"] for one in (first, finished)] == [
        "/help-now",
        "/measures?kept=phq9",
    ]


async def test_an_unfinished_form_with_item_nine_tells_the_clinic_too(anas_phone: Browser) -> None:
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    for value in ("1", "9"):
        answer = await anas_phone.post("/measures/phq9", data={**form, "item_self_harm": value})
        assert answer.status_code == 422
    assert [row["worst"] for row in await db.read("select worst from concern")] == [1]


async def test_odd_forms_come_back_with_sentences(anas_phone: Browser) -> None:
    for odd in ({"item_mood": "4"}, {"item_mood": "many"}, {"id": "x"}, {"replaces": "x y"},
                {"answered_at": "soon"}, {"tz": "Mars"}, {}):  # fmt: skip
        answer = await anas_phone.post("/measures/phq9", data={**all_at(1), **odd})
        assert answer.status_code == 422, odd
        assert "Please look at" in answer.text, odd


async def test_a_page_of_anas_left_open_does_not_write_into_bens_diary(
    anas_phone: Browser, cast: Cast
) -> None:
    form = {**hidden((await anas_phone.get("/measures/phq9")).text), **all_at(1)}
    await anas_phone.as_(cast.ben)
    assert (await anas_phone.post("/measures/phq9", data=form)).status_code == 401
    assert await stands(anas_phone) == []


async def test_today_says_what_is_due_until_it_is_answered(anas_phone: Browser) -> None:
    assert (
        "16 short questions about the last two weeks are due"
        in (await anas_phone.get("/today")).text
    )
    due = (await anas_phone.get("/api/v1/measures/due")).json()["due"]
    assert [one["instrument"] for one in due] == ["phq9", "gad7"]
    for instrument in ("phq9", "gad7"):
        await send(anas_phone, sheet(instrument))
    assert "short questions" not in (await anas_phone.get("/today")).text
    assert (await anas_phone.get("/api/v1/measures/due")).json() == {"due": []}


async def test_noor_settles_when_it_is_asked(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.noor)
    form = {"every": "28", "soonest": "10", "with_gad7": "no", "version": "0"}
    answer = await browser.post("/clinic/settings/questionnaires", data=form)
    assert answer.status_code == 303
    odd = {**form, "every": "3", "soonest": "2", "version": "1"}
    assert (await browser.post("/clinic/settings/questionnaires", data=odd)).status_code == 422
    await browser.as_(cast.ana)
    due = (await browser.get("/api/v1/measures/due")).json()["due"]
    assert [one["instrument"] for one in due] == ["phq9"]


async def test_back_another_answer_and_sent_again_is_a_change_and_no_second_questionnaire(
    anas_phone: Browser, clock: Clock
) -> None:
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    for points in (1, 2, 2, 3):  # one of them tapped twice
        clock.forward(minutes=1)
        answer = await anas_phone.post("/measures/phq9", data={**form, **all_at(points)})
        assert answer.status_code == 303
    [kept] = await stands(anas_phone)
    assert kept["total"] == 24


async def test_two_taps_at_once_are_one_questionnaire(anas_phone: Browser) -> None:
    form = {**hidden((await anas_phone.get("/measures/phq9")).text), **all_at(1)}
    taps = [anas_phone.post("/measures/phq9", data=form) for _ in range(4)]
    assert [one.status_code for one in await asyncio.gather(*taps)] == [303] * 4
    assert len(await stands(anas_phone)) == 1


async def test_a_tap_after_sending_takes_no_score_off_the_record(anas_phone: Browser) -> None:
    sent = sheet(points=2)
    await send(anas_phone, sent)
    after = sheet(points=1, complete=False, replaces=(sent["id"],), at="2026-03-14T11:01:00-04:00")
    assert (await send(anas_phone, after))["status"] == "kept"
    assert "moderately severe" in (await anas_phone.get("/measures")).text
    assert "You began this" in (await anas_phone.get("/measures")).text
    both = (sent["id"], after["id"])
    await send(anas_phone, sheet(points=1, replaces=both, at="2026-03-14T11:02:00-04:00"))
    [kept] = await stands(anas_phone)
    assert kept["total"] == 8


async def test_what_was_kept_of_an_open_form_is_gone_on_from_when_it_is_finished(
    anas_phone: Browser,
) -> None:
    form = hidden((await anas_phone.get("/measures/phq9")).text)
    first = await anas_phone.post("/measures/phq9", data={**form, "item_mood": "3"})
    again = {**hidden(first.text), **all_at(1)}
    assert (await anas_phone.post("/measures/phq9", data=again)).status_code == 303
    [kept] = await stands(anas_phone)
    assert kept["complete"]
