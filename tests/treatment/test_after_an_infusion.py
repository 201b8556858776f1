"""After an infusion a number is offered twice; once a month in maintenance, three questions."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from moodtrack.checkins import queries as checkins
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion, Phase
from moodtrack.treatment.domain.after import asked_now, monthly_due
from moodtrack.treatment.queries.course import after_checks
from tests.cast import NOON, ZONE, Browser, Cast, Clock

NEW_YORK = ZoneInfo(ZONE)
GIVEN = datetime(2026, 3, 13, 10, 0, tzinfo=NEW_YORK)
ONE = [Infusion(1, GIVEN, ZONE, phase=Phase.MAINTENANCE)]


@pytest.mark.parametrize(
    ("hours", "asked"),
    [(-1, None), (1, None), (3, "hours"), (11, "hours"), (17, "hours"), (18, "morning"),
     (25.5, "morning"), (26, None), (48, None)],
)  # fmt: skip
def test_a_number_is_offered_some_hours_after_and_on_the_next_morning(
    hours: float, asked: str | None
) -> None:
    now = GIVEN + timedelta(hours=hours)
    assert asked_now(ONE, [], now=now, zone=NEW_YORK) == asked


def test_who_has_answered_is_not_asked_again_until_the_morning() -> None:
    at = GIVEN + timedelta(hours=4)
    assert asked_now(ONE, [at], now=at + timedelta(hours=1), zone=NEW_YORK) is None
    assert asked_now(ONE, [at], now=GIVEN + timedelta(hours=22), zone=NEW_YORK) == "morning"


def test_the_morning_is_hers_where_she_is() -> None:
    """Nine in the evening of the same day in New York is the next morning in Berlin."""
    now = datetime(2026, 3, 14, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert asked_now(ONE, [], now=now, zone=ZoneInfo("Europe/Berlin")) == "morning"
    assert asked_now(ONE, [], now=now, zone=NEW_YORK) == "hours"


@pytest.mark.parametrize(
    ("today", "checks", "due"),
    [
        (date(2026, 4, 9), [], False),
        (date(2026, 4, 10), [], True),
        (date(2026, 4, 20), [date(2026, 4, 10)], False),
        (date(2026, 5, 8), [date(2026, 4, 10)], True),
    ],
)
def test_the_monthly_questions_are_due_28_days_into_maintenance_and_after_the_last(
    today: date, checks: list[date], due: bool
) -> None:
    assert monthly_due(ONE, checks, today=today) is due


def test_an_induction_has_no_monthly_questions() -> None:
    first = [Infusion(1, GIVEN, ZONE, phase=Phase.INDUCTION), Infusion(2, GIVEN, ZONE)]
    assert not monthly_due(first, [], today=date(2027, 1, 1))


async def test_ana_is_offered_a_number_and_it_is_kept_as_a_moment(
    anas_phone: Browser, anas_treatment: TreatmentRecord, anas_record: OpenRecord, clock: Clock
) -> None:
    given = Infusion(0, clock(), ZONE)
    await record_infusion(anas_treatment, given, id_=uuid4(), at=clock())
    assert "right now" not in (await anas_phone.get("/today")).text
    clock.forward(hours=4)
    assert "How do you feel right now?" in (await anas_phone.get("/today")).text
    typed = {"mood": "7", "note": "lighter", "id": str(uuid4())}
    for _ in range(2):
        assert (await anas_phone.post("/moments", data=typed)).status_code == 303
    [moment] = await checkins.moments(anas_record)
    assert (moment.mood, moment.note, moment.at) == (7, "lighter", clock())
    assert "How do you feel right now?" not in (await anas_phone.get("/today")).text
    assert "7 of 10" in (await anas_phone.get("/moments")).text


@pytest.mark.parametrize("mood", ["", "11", "-1", "seven", "6.5"])
async def test_a_moment_without_a_number_comes_back_with_its_line(
    anas_phone: Browser, anas_record: OpenRecord, mood: str
) -> None:
    answer = await anas_phone.post("/moments", data={"mood": mood, "note": "lighter"})
    assert answer.status_code == 422
    assert "Choose a number from 0 to 10." in answer.text
    assert "lighter" in answer.text
    assert await checkins.moments(anas_record) == []


async def test_ana_answers_once_a_month_what_she_likes_to_and_unknown_is_never_zero(
    anas_phone: Browser, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    given = Infusion(0, NOON - timedelta(days=28), ZONE, phase=Phase.MAINTENANCE)
    await record_infusion(anas_treatment, given, id_=uuid4(), at=clock())
    assert "three short questions" in (await anas_phone.get("/today")).text
    typed = {"memory": "1", "note": "names, mostly", "id": str(uuid4())}
    for _ in range(2):
        assert (await anas_phone.post("/treatment/monthly", data=typed)).status_code == 303
    [(said, _)] = await after_checks(anas_treatment)
    assert said.answers == {"bladder": None, "memory": 1, "wanting": None}
    assert "three short questions" not in (await anas_phone.get("/today")).text
    again = await anas_phone.post("/treatment/monthly", data={**typed, "memory": "3"})
    assert again.status_code == 422
    assert "names, mostly" in again.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Nothing is chosen yet."),
        ({"memory": "4"}, "Choose one of the four answers"),
        ({"memory": "1", "note": "x" * 2001}, "2,000 characters"),
    ],
)
async def test_monthly_answers_that_cannot_be_kept_are_asked_about(
    anas_phone: Browser, anas_treatment: TreatmentRecord, typed: dict[str, str], sentence: str
) -> None:
    answer = await anas_phone.post("/treatment/monthly", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert await after_checks(anas_treatment) == []


async def test_the_clinic_reads_what_she_answered_once_a_month(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.ana)
    await browser.post("/treatment/monthly", data={"bladder": "2", "note": "since Monday"})
    await browser.as_(cast.sam)
    page = (await browser.get(f"/clinic/patients/{cast.ana.id}/visits")).text
    assert "moderately" in page
    assert "since Monday" in page
