"""Dr. Chen writes what was decided and why; the follow-up she saw stays as it was."""

import re
from typing import Any

import httpx2 as httpx
import pytest

from moodtrack import db
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.queries.course import notes
from moodtrack.treatment.queries.visits import visits
from tests.cast import Browser, Cast, Clock, revision

TYPED = {
    "day": "2026-03-14",
    "decision": "maintenance",
    "reason": "It held for three weeks.",
    "text": "She walks every morning.",
}


def hidden(page: str) -> dict[str, str]:
    """The fields of the page's form that nobody sees."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def address(cast: Cast) -> str:
    return f"/clinic/patients/{cast.ana.id}/notes"


async def written(browser: Browser, cast: Cast, **also: str) -> httpx.Response:
    await browser.as_(cast.dr_chen)
    page = (await browser.get(address(cast))).text
    return await browser.post(address(cast), data={**hidden(page), **TYPED, **also})


@pytest.fixture
async def days(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    await browser.keep(*(revision(f"2026-03-{day}", mood=6) for day in (12, 13, 14)))


def said(page: str) -> str:
    """What a page shows of the follow-up, without the shell around it."""
    return page[page.index('<div class="headline">') : page.index("How this was worked out")]


async def test_a_note_with_its_decision_reason_and_next_date(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, days: None
) -> None:
    answer = await written(browser, cast, next_date="2026-04-11", next_time="09:30")
    assert answer.status_code == 303, answer.text
    page = (await browser.get(answer.headers["location"])).text
    for words in ("Go on with maintenance", "It held for three weeks.", "She walks every morning."):
        assert words in page
    assert "Saturday 11 April 2026, 9:30 am" in page
    [visit] = await visits(anas_treatment)
    assert (visit.kind, visit.minutes) == ("follow-up", 30)


async def test_the_follow_up_is_shown_again_as_it_was_whatever_came_in_since(
    browser: Browser, cast: Cast, days: None, clock: Clock
) -> None:
    await browser.as_(cast.dr_chen)
    then = said((await browser.get(f"/reports/{cast.ana.id}")).text)
    note = (await written(browser, cast)).headers["location"].rpartition("/")[2]
    await browser.as_(cast.ana)
    late = revision("2026-03-12", mood=1, written_at="2026-03-14T12:05:00-04:00")
    await browser.keep(late)
    clock.forward(days=3)
    await browser.as_(cast.dr_chen)
    again = (await browser.get(f"/reports/{cast.ana.id}/seen/{note}")).text
    assert "As it was seen on 14 March 2026" in again
    assert said(again) == then
    assert said((await browser.get(f"/reports/{cast.ana.id}")).text) != then


async def test_an_answer_that_came_in_meanwhile_is_looked_at_first(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, days: None
) -> None:
    await browser.as_(cast.dr_chen)
    page = (await browser.get(address(cast))).text
    await browser.as_(cast.ana)
    await browser.keep(revision("2026-03-14", mood=2, written_at="2026-03-14T12:30:00-04:00"))
    await browser.as_(cast.dr_chen)
    asked = await browser.post(address(cast), data={**hidden(page), **TYPED})
    assert asked.status_code == 422
    assert "Something new came in since this page was opened." in asked.text
    assert "She walks every morning." in asked.text
    assert await notes(anas_treatment) == []
    answer = await browser.post(address(cast), data={**TYPED, **hidden(asked.text)})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decision": ""}, "Choose what was decided."),
        ({"reason": " "}, "Write the reason for the decision"),
        ({"day": "2026-03-15"}, "This day has not come yet."),
        ({"day": "yesterday"}, "Write the day like 2026-11-23"),
        ({"next_date": "2026-04-11"}, "Write the time of the start like 14:30."),
        ({"next_date": "2020-04-11", "next_time": "09:00"}, "This date has passed."),
        ({"text": "x" * 8001}, "8,000 characters"),
    ],
)
async def test_what_is_missing_is_said_with_everything_typed_kept(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, change: dict[str, str],
    sentence: str,
) -> None:  # fmt: skip
    answer = await written(browser, cast, **change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert change.get("text", "She walks every morning.") in answer.text
    assert (await notes(anas_treatment), await visits(anas_treatment)) == ([], [])


async def test_sam_reads_the_decision_but_not_the_diary_kept_with_it(
    browser: Browser, cast: Cast, days: None
) -> None:
    note = (await written(browser, cast)).headers["location"]
    await browser.as_(cast.sam)
    page = (await browser.get(note)).text
    assert "It held for three weeks." in page
    assert "/seen/" not in page
    assert "Answered 3" not in page


async def test_without_a_share_a_note_is_kept_without_a_follow_up(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    await browser.as_(cast.dr_chen)
    page = await browser.get(address(cast))
    assert "does not share the diary with you" in page.text
    answer = await browser.post(address(cast), data={**hidden(page.text), **TYPED})
    assert answer.status_code == 303
    [row] = await db.read("select kind from treatment_page")
    assert row["kind"] == "note"


async def test_a_note_sent_twice_is_kept_once(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, days: None
) -> None:
    await browser.as_(cast.dr_chen)
    sent = {**hidden((await browser.get(address(cast))).text), **TYPED}
    also = {"next_date": "2026-04-11", "next_time": "09:30"}
    for _ in range(2):
        assert (await browser.post(address(cast), data={**sent, **also})).status_code == 303
    other = await browser.post(address(cast), data={**sent, **also, "reason": "Another one."})
    assert other.status_code == 422
    assert "This note was written already." in other.text
    assert len(await notes(anas_treatment)) == 1


async def test_a_correction_keeps_the_earlier_words_and_the_follow_up(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, days: None
) -> None:
    note = (await written(browser, cast)).headers["location"]
    refused = await browser.post(note, data={**TYPED, "reason": "It held for two weeks."})
    assert refused.status_code == 422
    corrected = {**TYPED, "reason": "It held for two weeks.", "correction": "miscounted"}
    assert (await browser.post(note, data=corrected)).status_code == 303
    page = (await browser.get(note)).text
    assert "<b>Dr. Chen</b> corrected it: miscounted" in page
    assert "It held for three weeks." in page
    assert "/seen/" in page


async def test_words_of_a_note_lie_sealed_and_leave_no_trace_in_the_trail(
    browser: Browser, cast: Cast, days: None
) -> None:
    await written(browser, cast)
    rows: list[Any] = await db.read("select said from treatment_page")
    assert len(rows) == 2
    assert not [row for row in rows if b"held" in bytes(row["said"])]
    lines = await db.read("select verb, detail from trail")
    assert not [line for line in lines if "held" in line["detail"] or "walks" in line["detail"]]


async def test_a_colleague_reads_the_decision_but_not_what_dr_chen_saw(
    browser: Browser, cast: Cast, anas_record: OpenRecord, days: None, clock: Clock
) -> None:
    note = (await written(browser, cast)).headers["location"]
    await sharing.share_with(anas_record, cast.dr_diaz.id, at=clock())
    await browser.as_(cast.dr_diaz)
    assert "It held for three weeks." in (await browser.get(note)).text
    seen = f"/reports/{cast.ana.id}/seen/{note.rpartition('/')[2]}"
    nothing = await browser.get("/nothing")
    answer = await browser.get(seen)
    assert (answer.status_code, answer.content) == (404, nothing.content)
