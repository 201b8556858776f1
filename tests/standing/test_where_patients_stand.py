"""What the list says of someone is what the report says, by the same rules, soon after the act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from moodtrack import db
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins.domain.days import day_of, epoch_day
from moodtrack.erasing.domain import GOES
from moodtrack.measures.domain.instruments import PHQ9
from moodtrack.measures.domain.schedule import Plan
from moodtrack.measures.domain.scores import series_of
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.reports.domain.quantities import Said
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.standing.actions import catch_up
from moodtrack.standing.domain import Asked, scored, spans, standing, waiting
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from tests.cast import ZONE, Browser, Cast, Clock, revision
from tests.reports.diary import life, report

FIRST = date(2026, 3, 1)


async def anas_moods(
    browser: Browser, cast: Cast, clock: Clock, moods: Sequence[int | None]
) -> None:
    """Ana answers every evening from FIRST on; None is a day without a number."""
    days = [(FIRST + timedelta(days=n), mood) for n, mood in enumerate(moods) if mood is not None]
    last = FIRST + timedelta(days=len(moods) - 1)
    clock.now = datetime(last.year, last.month, last.day, 2, tzinfo=UTC) + timedelta(days=1)
    await browser.as_(cast.ana)
    await browser.keep(
        *(revision(str(day), written_at=f"{day}T21:00:00-04:00", mood=mood) for day, mood in days)
    )


async def an_infusion(treatment: TreatmentRecord, day: date, clock: Clock) -> None:
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    given = Infusion(1, at, ZONE, Phase.MAINTENANCE, date_chosen=DateChosen.PLANNED)
    await record_infusion(treatment, given, id_=uuid4(), at=clock())


async def on_dr_chens_list(browser: Browser, cast: Cast) -> dict[str, Any]:
    await catch_up()
    await browser.as_(cast.dr_chen)
    [ana] = (await browser.get("/api/v1/patients")).json()["patients"]
    found: dict[str, Any] = ana
    return found


async def test_whoever_is_lower_than_before_the_first_infusion_stands_above_the_others(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await an_infusion(anas_treatment, FIRST + timedelta(days=14), clock)
    await anas_moods(browser, cast, clock, [7, 6, 7, 6, 7, 7, 6] * 2 + [None] + [2, 3, 2] * 6)
    assert (await on_dr_chens_list(browser, cast))["group"] == "worse"
    assert "below that before the first infusion" in (await browser.get("/clinic")).text


async def test_whoever_is_lower_is_found_though_nobody_noted_the_date_as_planned(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    """Chosen on bad days, a baseline is too low: to lie below it says all the more."""
    day = FIRST + timedelta(days=14)
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    await record_infusion(
        anas_treatment, Infusion(1, at, ZONE, Phase.MAINTENANCE), id_=uuid4(), at=clock()
    )
    await anas_moods(browser, cast, clock, [7, 6, 7, 6, 7, 7, 6] * 2 + [None] + [2, 3, 2] * 6)
    assert (await on_dr_chens_list(browser, cast))["group"] == "worse"


async def test_a_benefit_that_ended_by_the_three_day_rule_is_on_the_list_and_one_that_holds_is_not(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await an_infusion(anas_treatment, FIRST + timedelta(days=14), clock)
    held = [3, 2, 3, 3, 2, 3, 3] * 2 + [None] + [8, 7, 8, 7, 7, 8] * 3
    await anas_moods(browser, cast, clock, held)
    assert (await on_dr_chens_list(browser, cast))["group"] == "due"  # no PHQ-9 since treatment
    await anas_moods(browser, cast, clock, [*held, 3, 3, 2])
    ana = await on_dr_chens_list(browser, cast)
    assert (ana["group"], ana["flags"][0]) == ("benefit_over", "benefit over")
    told = (await browser.get(f"/api/v1/patients/{cast.ana.id}/report")).json()
    [bar] = told["duration"]["value"]
    [row] = await db.read("select over_on from standing where patient = $1", cast.ana.number)
    assert row["over_on"] == epoch_day(FIRST + timedelta(days=14 + bar["days"]))
    assert "back at the level from before 2 days ago" in (await browser.get("/clinic")).text


async def test_an_infusion_put_right_afterwards_moves_its_patient_on_the_list(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await anas_moods(browser, cast, clock, [7, 6, 7, 6, 7, 7, 6] * 2 + [None] + [2, 3, 2] * 6)
    assert (await on_dr_chens_list(browser, cast))["group"] == "others"
    await an_infusion(anas_treatment, FIRST + timedelta(days=14), clock)
    assert (await on_dr_chens_list(browser, cast))["group"] == "worse"


async def test_an_infusion_after_the_last_answer_ends_what_was_said_of_the_one_before(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await an_infusion(anas_treatment, FIRST + timedelta(days=14), clock)
    held = [3, 2, 3, 3, 2, 3, 3] * 2 + [None] + [8, 7, 8, 7, 7, 8] * 3 + [3, 3, 2]
    await anas_moods(browser, cast, clock, held)
    assert (await on_dr_chens_list(browser, cast))["group"] == "benefit_over"
    clock.forward(hours=24)
    await an_infusion(anas_treatment, FIRST + timedelta(days=len(held)), clock)
    assert "benefit over" not in (await on_dr_chens_list(browser, cast))["flags"]


async def test_a_clinic_that_asks_more_often_finds_who_is_due_by_that(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord, clock: Clock
) -> None:
    await an_infusion(anas_treatment, FIRST, clock)
    await anas_moods(browser, cast, clock, [5, 6, 5, 6])
    await catch_up()
    assert [line async for line in problems(Seen())] == []
    [before] = await db.read("select due from standing where patient = $1", cast.ana.number)
    await browser.as_(cast.noor)
    form = {"every": "28", "soonest": "7", "version": "0"}  # and no GAD-7 any more
    answer = await browser.post("/clinic/settings/questionnaires", data=form)
    assert answer.status_code == 303
    assert [line async for line in problems(Seen())] == []  # it waits to be made anew
    assert await catch_up() > 0
    [after] = await db.read("select due from standing where patient = $1", cast.ana.number)
    assert (before["due"], after["due"]) == ("GAD-7", "PHQ-9")
    assert await catch_up() == 0


async def test_looking_again_when_nothing_happened_is_no_work(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=6))
    assert await catch_up() > 0
    assert await catch_up() == 0


async def test_verify_names_a_standing_that_does_not_follow_from_the_days(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=6))
    await catch_up()
    assert [line async for line in problems(Seen())] == []
    await db.write("update standing set over_on = 9 where patient = $1", cast.ana.number)
    [line] = [line async for line in problems(Seen())]
    assert line.endswith("standing: it does not follow from the days")


async def test_whoever_erased_their_diary_stands_nowhere(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=6))
    await db.write("update person set erased_at = 1 where number = $1", cast.ana.number)
    await db.write(f"delete from standing where {GOES['standing']}", cast.ana.number)
    await catch_up()
    assert await db.read("select * from standing where patient = $1", cast.ana.number) == []


# ---- questionnaires ----------------------------------------------------------------------------


def a_sheet(day: date, total: int) -> Sheet:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    answers = {key: min(3, max(0, total - 3 * n)) for n, key in enumerate(PHQ9.keys)}
    return Sheet(uuid4(), PHQ9, at, ZONE, answers | {"difficulty": 1}, complete=True)


def asked(*scores: tuple[int, int], infused: int = 7, **more: Any) -> Asked:
    sheets = [a_sheet(FIRST + timedelta(days=day), total) for day, total in scores]
    at = datetime(2026, 3, 1 + infused, 15, tzinfo=UTC)
    series = {PHQ9.key: series_of(PHQ9, sheets, [Infusion(1, at, ZONE, Phase.MAINTENANCE)])}
    return Asked(series, Plan(), **more)


def test_a_phq9_that_rose_by_six_or_more_since_the_start_is_reliably_worse() -> None:
    assert scored(asked((5, 12), (20, 18)))["worsened"] == 6
    told = scored(asked((5, 12), (20, 17)))
    assert (told["worsened"], told["phq9"], told["phq9_change"]) == (None, 17, 5)
    assert told["phq9_day"] == epoch_day(FIRST + timedelta(days=20))
    assert scored(asked((20, 25)))["worsened"] is None  # with no start there is no change


def test_what_is_due_first_is_named_with_the_day_it_is_due_from() -> None:
    given = Infusion(1, datetime(2026, 3, 8, 15, tzinfo=UTC), ZONE, Phase.MAINTENANCE)
    told = replace(asked((5, 12), (20, 18)), plan=Plan(with_gad7=False))
    due = {"due_from": epoch_day(FIRST + timedelta(days=34)), "due": "PHQ-9"}
    assert waiting(told, [given]) == due
    sooner = replace(told, follow_ups=[FIRST + timedelta(days=30)])
    assert waiting(sooner, [given])["due"] == "follow-up"
    noted = replace(sooner, noted=[FIRST + timedelta(days=30)])
    assert waiting(noted, [given]) == due


def test_the_monthly_check_is_due_four_weeks_into_maintenance_and_after_the_last_one() -> None:
    given = Infusion(1, datetime(2026, 3, 8, 15, tzinfo=UTC), ZONE, Phase.MAINTENANCE)
    told = replace(asked((5, 12), (34, 9)), plan=Plan(with_gad7=False))
    due = FIRST + timedelta(days=7 + 28)
    assert waiting(told, [given]) == {"due_from": epoch_day(due), "due": "monthly check"}
    answered = waiting(replace(told, checks=[due]), [given])
    assert answered["due"] == "PHQ-9"
    begun = replace(given, phase=Phase.INDUCTION)
    assert waiting(told, [begun])["due"] == "PHQ-9"


def test_before_treatment_whoever_was_never_asked_owes_nothing() -> None:
    nothing = Asked({}, Plan())
    assert waiting(nothing, []) == {}
    given = Infusion(1, datetime(2026, 3, 8, 15, tzinfo=UTC), ZONE, Phase.INDUCTION)
    assert waiting(nothing, [given])["due"] in ("PHQ-9", "GAD-7")


@pytest.mark.parametrize("seed", range(12))
def test_the_list_says_what_the_report_says_from_few_of_the_days(seed: int) -> None:
    length = 60 + 20 * seed
    days, infusions = life(length, seed=seed)
    last = days[-1].day
    told = report(days, infusions, since=days[0].day, length=(last - days[0].day).days + 1)
    few = [
        day
        for day in days
        if any(since <= day.day <= until for since, until in spans(infusions, last))
    ]
    short = standing(few, infusions, last)
    assert short == standing(days, infusions, last)
    now, bar = told.since_baseline, told.courses[-1].bar
    assert short.below == (isinstance(now, Said) and now.high is not None and now.high < 0)
    if bar and bar.back_by is not None:
        over = told.courses[-1].event.last + timedelta(days=bar.back_by)
        assert short.over_on == epoch_day(over)
        assert day_of(short.over_on or 0) == over
    else:
        assert short.over_on is None


async def test_one_record_that_cannot_be_read_keeps_nobody_else_off_the_list(
    browser: Browser, cast: Cast
) -> None:
    for person in (cast.ana, cast.ben):
        await browser.as_(person)
        await browser.keep(revision(mood=6, note="a word"))
    await db.write("update revision set tz = '', texts = null, mode = 'odd' where patient_id = $1",
                   cast.ana.number)  # fmt: skip
    await db.write("delete from standing")
    assert await catch_up() > 0
    assert await catch_up() == 0
    rows = await db.read("select patient from standing")
    assert {row["patient"] for row in rows} >= {cast.ana.number, cast.ben.number}
