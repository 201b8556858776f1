"""Ana shares some of her diary, from a day on, for a time; nobody reads more than she said."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.checkins import queries
from moodtrack.reports.domain import headline
from moodtrack.reports.domain.withheld import withheld
from moodtrack.sharing import actions
from moodtrack.sharing.domain import (
    EVERYTHING,
    NotShared,
    OpenRecord,
    Part,
    Terms,
    TreatmentRecord,
    bits_of,
    in_words,
    parts_of,
    unusual,
)
from moodtrack.sharing.queries import every_share
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import DateChosen, Infusion
from tests.cast import ZONE, Browser, Cast, Clock, revision
from tests.reports.diary import MONDAY, infusion, moods
from tests.reports.diary import report as report_of
from tests.reports.paper_reader import Reading

WORDS = "nobody but those I chose reads this"


@given(st.frozensets(st.sampled_from(Part)))
def test_parts_are_kept_as_bits_and_come_back(parts: frozenset[Part]) -> None:
    assert parts_of(bits_of(parts)) == parts


@pytest.fixture
async def written(anas_phone: Browser) -> Browser:
    await anas_phone.keep(
        revision(mood=3, note=WORDS, symptoms={"sadness": 2}, side_effects={"nausea": 1}),
        revision("2026-03-13", mood=8, written_at="2026-03-13T21:00:00-04:00"),
    )
    return anas_phone


async def share(phone: Browser, cast: Cast, *parts: str, **more: str) -> None:
    await phone.as_(cast.ana)
    answer = await phone.post(f"/sharing/{cast.dr_chen.id}", data={"part": list(parts), **more})
    assert answer.status_code == 303, answer.text


async def report(phone: Browser, cast: Cast) -> dict[str, Any]:
    await phone.as_(cast.dr_chen)
    answer = await phone.get(f"/api/v1/patients/{cast.ana.id}/report")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_numbers_alone_are_numbers_alone(written: Browser, cast: Cast) -> None:
    await share(written, cast, "numbers")
    told = await report(written, cast)
    assert told["days_rated"] == 2
    assert told["side_effects"]["value"] is None
    assert told["side_effects"]["why"] == "Symptoms and side effects are not shared with you."
    assert "Notes and goals are not shared with you." in told["not_shared"]
    closed = "Symptoms and side effects are not shared with you."
    assert told["thoughts_of_death"] == {"asked": 0, "days": [], "why": closed}
    assert told["headline"]["clinician"][0].startswith("Answered 2 of 2 days, as far as it is sha")
    page = (await written.get(f"/reports/{cast.ana.id}")).text
    assert "Symptoms and side effects are not shared with you." in page
    assert WORDS not in page
    assert "Not answered in this period." not in page  # she may well have answered it
    paper = (await written.get(f"/reports/{cast.ana.id}/follow-up.pdf")).content
    assert closed in Reading(paper).text


async def test_without_numbers_no_number_is_said_and_the_reason_is_never_zero(
    written: Browser, cast: Cast
) -> None:
    await share(written, cast, "symptoms", "notes")
    told = await report(written, cast)
    why = "Mood and the other numbers are not shared with you."
    for name in ("mean", "effect", "curve", "duration", "baseline", "trend"):
        assert told[name] == {"value": None, "why": why}, name
    assert told["headline"]["clinician"] == [why]
    assert all(day["mood"] is None for day in told["days"])
    await written.as_(cast.dr_chen)
    for name in ("follow-up.pdf", "charts/course.svg"):
        assert (await written.get(f"/reports/{cast.ana.id}/{name}")).status_code == 200
    listed = (await written.get("/api/v1/patients")).json()["patients"]
    assert [(one["name"], one["last_mood"]) for one in listed] == [("Ana", None)]


async def test_days_before_the_day_she_chose_stay_closed(written: Browser, cast: Cast) -> None:
    await share(written, cast, *Part, since="2026-03-14")
    told = await report(written, cast)
    assert [day["day"] for day in told["days"] if day["mood"] is not None] == ["2026-03-14"]
    assert "Days before 14 March 2026 are not shared with you." in told["not_shared"]


async def test_days_that_are_not_shared_are_not_called_unanswered(
    written: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    at = datetime(2026, 3, 14, 9, tzinfo=ZoneInfo(ZONE))
    planned = Infusion(1, at, ZONE, date_chosen=DateChosen.PLANNED)
    await record_infusion(anas_treatment, planned, id_=uuid4(), at=clock())
    await share(written, cast, *Part, since="2026-03-14")
    told = await report(written, cast)
    assert (told["since"], told["days_in_period"], told["days_answered"]) == ("2026-03-14", 1, 1)
    why = "Days before 14 March 2026 are not shared with you."
    assert (told["baseline"]["why"], told["since_baseline"]["why"]) == (why, why)
    assert told["before_after"][0]["before"]["why"] == why
    assert told["courses"][0]["change"]["why"] == why
    assert not any("no answer" in sentence for sentence in told["not_known"])
    before = await written.get(f"/reports/{cast.ana.id}?since=2026-03-01&until=2026-03-13")
    assert (before.status_code, why in before.text) == (422, True)


def test_a_stretch_of_which_only_some_days_are_shared_is_called_as_long_as_they_are() -> None:
    days = moods(MONDAY, *[3, 4] * 7, *[6, 7] * 10)
    told = report_of(days, [infusion(1, MONDAY + timedelta(days=14))], since=MONDAY, length=34)
    first = MONDAY + timedelta(days=14)
    known = withheld(told, Terms(since=MONDAY + timedelta(days=6)), first)
    assert any("than in the 8 days before" in said for said in headline(known))


async def test_a_share_ends_by_itself_after_the_last_day(
    written: Browser, cast: Cast, clock: Clock, anas_record: OpenRecord
) -> None:
    await share(written, cast, *Part, until="2026-03-20")
    assert "until 20 March 2026" in (await written.get("/sharing")).text
    clock.now = datetime(2026, 3, 20, 23, 59, tzinfo=ZoneInfo(ZONE))
    await report(written, cast)
    clock.forward(minutes=2)
    await written.as_(cast.dr_chen)
    nothing = (await written.get("/nothing")).content
    answer = await written.get(f"/reports/{cast.ana.id}")
    assert (answer.status_code, answer.content) == (404, nothing)
    await actions.end_due(at=clock())
    [*_, last] = await every_share(anas_record)
    assert last["ended_at"] == datetime(2026, 3, 21, tzinfo=ZoneInfo(ZONE))
    assert (await written.get("/api/v1/patients")).json()["patients"][0]["last_mood"] is None
    await written.as_(cast.ana)
    page = (await written.get("/sharing")).text
    assert "Does not see your diary" in page
    assert "ended the share with" in page


async def test_other_terms_end_one_share_and_begin_another(
    written: Browser, cast: Cast, anas_record: OpenRecord
) -> None:
    await share(written, cast, "numbers")
    await share(written, cast, "numbers")  # said twice, it is one share
    await share(written, cast, "numbers", "notes")
    shares = [
        (one["terms"].parts, one["ended_at"] is None) for one in await every_share(anas_record)
    ]
    assert shares == [
        (EVERYTHING, False),
        ({Part.NUMBERS}, False),
        ({Part.NUMBERS, Part.NOTES}, True),
    ]
    assert "mood and numbers, notes and goals" in (await written.get("/sharing")).text


async def test_the_form_keeps_what_was_typed_and_names_every_fault(
    written: Browser, cast: Cast
) -> None:
    sent = {"since": "2026-04-01", "until": "yesterday"}
    answer = await written.post(f"/sharing/{cast.dr_diaz.id}", data=sent)
    assert answer.status_code == 422
    for sentence in (
        "Choose at least one part, or stop sharing.",
        "Choose today or a day before.",
        "A day looks like 2026-11-22.",
        'value="2026-04-01"',
    ):
        assert sentence in answer.text
    over = {"part": "numbers", "until": "2026-03-13"}
    assert (await written.post(f"/sharing/{cast.dr_diaz.id}", data=over)).status_code == 422
    for nobody in (cast.eve.id, cast.sam.id, "x"):
        assert (await written.get(f"/sharing/{nobody}")).status_code == 404


async def test_what_cannot_be_read_in_parts_is_not_read_at_all(
    written: Browser, cast: Cast, clock: Clock
) -> None:
    from dataclasses import replace

    from moodtrack.sharing.gate import open_as_operator

    whole = await open_as_operator(str(cast.ana.id), what="a test", at=clock())
    some = replace(whole, terms=Terms(frozenset({Part.NUMBERS})))
    for read in (queries.revisions, queries.moments, queries.divided_days):
        with pytest.raises(NotShared):
            await read(some)
    [_, last] = await queries.days(some, since=date(2026, 3, 1), until=date(2026, 3, 31))
    assert last.answers.as_json() == {"mood": 3}


def test_a_share_is_told_in_words() -> None:
    assert in_words(Terms()) == ""
    terms = Terms(frozenset({Part.NOTES}), since=date(2026, 3, 1))
    assert in_words(terms) == ": notes and goals; days from 1 March 2026 on"


def test_looks_that_stand_out_are_marked() -> None:
    noon = datetime(2026, 3, 14, 12, tzinfo=ZoneInfo(ZONE))
    looks = [
        (1, noon, "opened the record"),
        (1, noon + timedelta(hours=11), "opened the record"),
        (2, noon + timedelta(hours=24), "opened the record in an emergency"),
        *[(1, noon + timedelta(days=2, minutes=n), "opened the record") for n in range(20)],
    ]
    told = unusual(looks, ZoneInfo(ZONE), known_from=noon)
    assert told[:3] == ["", "at night", "in an emergency, for the first time"]
    assert told[3:] == [""] * 19 + ["20 times that day"]
