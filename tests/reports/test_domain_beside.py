"""What stands beside the moods: medicines, the last visit, and how well the days were answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from moodtrack.checkins.domain.days import Day
from moodtrack.measures.domain.instruments import PHQ9
from moodtrack.measures.domain.scores import series_of
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.reports.charts import draw
from moodtrack.reports.domain import FollowUp, follow_up
from moodtrack.reports.domain.beside import Beside, Concern, Taken
from moodtrack.reports.domain.columns import columns
from moodtrack.reports.domain.paper import told_on_paper
from moodtrack.reports.domain.periods import Period, quick_choices
from moodtrack.reports.domain.quantities import Rows, Said, Unsaid
from tests.reports.diary import MONDAY, NOON, infusion, moods

DAY = timedelta(days=1)


def report(
    days: list[Day], *, length: int, infused: tuple[int, ...] = (), beside: Beside | None = None
) -> FollowUp:
    return follow_up(
        days,
        [infusion(n, MONDAY + at * DAY) for n, at in enumerate(infused, start=1)],
        since=MONDAY,
        until=MONDAY + (length - 1) * DAY,
        as_of=NOON,
        beside=beside or Beside(),
    )


# ---- the last visit ----------------------------------------------------------------------------


def test_the_two_weeks_up_to_the_visit_stand_beside_the_last_two() -> None:
    days = moods(MONDAY, *[4] * 20, *[None] * 3, *[6] * 20)
    visits = (MONDAY - 30 * DAY, MONDAY + 19 * DAY)
    told = report(days, length=43, infused=(10, 19, 30), beside=Beside(visits=visits)).since_visit
    assert told is not None
    assert told.visit == MONDAY + 19 * DAY
    assert (told.answered, told.days) == (20, 23)
    assert told.infusions == (2, 3)  # what was given at the visit counts as given since
    match told.then, told.now:
        case Said(then, n=14, low=None), Said(now, n=14, low=None):
            assert (then, now) == (4, 6)
        case other:
            pytest.fail(str(other))


def test_days_answered_since_a_visit_are_counted_though_the_period_is_shorter() -> None:
    days = moods(MONDAY - 40 * DAY, *[4] * 60)
    told = report(days, length=20, beside=Beside(visits=(MONDAY - 31 * DAY,))).since_visit
    assert told is not None
    assert (told.answered, told.days) == (50, 50)


def test_the_day_after_a_visit_nothing_can_be_compared_yet() -> None:
    days = moods(MONDAY, *[4] * 21)
    told = report(days, length=21, beside=Beside(visits=(MONDAY + 19 * DAY,))).since_visit
    assert told is not None
    assert isinstance(told.now, Unsaid)
    assert told.now.why == "Too few days to say: 1 was rated in time, and 7 are needed."


def test_without_a_visit_or_on_its_own_day_there_is_nothing_since_it() -> None:
    days = moods(MONDAY, *[4] * 20)
    assert report(days, length=20).since_visit is None
    today = Beside(visits=(MONDAY + 19 * DAY,))
    assert report(days, length=20, beside=today).since_visit is None


def test_one_choice_of_period_is_since_the_last_visit() -> None:
    today, visit = date(2026, 11, 23), date(2026, 9, 12)
    choices = quick_choices(
        "/reports/x", Period(visit, today), today=today, first=date(2026, 8, 4), visit=visit
    )
    [since] = [one for one in choices if one.now]
    assert since.words == "Since 12 September"
    assert since.href == "/reports/x?since=2026-09-12&until=2026-11-23"
    earlier = quick_choices(
        "/reports/x",
        Period(visit, today),
        today=today,
        first=date(2025, 1, 1),
        visit=date(2025, 9, 12),
    )
    assert "Since 12 September 2025" in [one.words for one in earlier]


# ---- how well the days are answered -------------------------------------------------------------


def test_answers_that_thin_out_before_infusions_are_told_as_days() -> None:
    week = [5] * 14 + [None] * 6 + [4]
    told = report(moods(MONDAY, *week * 4), length=84, infused=(21, 42, 63))
    assert told.adherence.as_json() == {
        "week_before_infusions": {"days": 21, "answered": 3},
        "other_days": {"days": 63, "answered": 57},
        "thins_out": True,
    }
    [line] = [one for one in told.as_json()["not_known"] if "thin out" in one]
    assert "3 of 21 days in the week before one, 57 of 63 on others" in line


def test_two_unanswered_days_before_one_infusion_are_no_pattern() -> None:
    told = report(moods(MONDAY, *[5] * 12, None, None, *[5] * 20), length=34, infused=(14,))
    assert (told.adherence.before, told.adherence.answered_before) == (7, 5)
    assert not told.adherence.thins_out


def test_the_days_between_the_infusions_of_an_induction_are_not_before_one() -> None:
    days = moods(MONDAY, *[5] * 40)
    told = report(days, length=40, infused=(14, 17, 20))
    assert told.adherence.before == 7 + 3 + 3  # single infusions: each has its days before
    no = report(days, length=40)
    assert (no.adherence.before, no.adherence.thins_out) == (0, False)


# ---- medicines ----------------------------------------------------------------------------------

SERTRALINE = Taken("Sertraline <b>", "medicine", "100 mg", None, None)
LITHIUM = Taken("Lithium", "medicine", "", MONDAY + 5 * DAY, MONDAY + 9 * DAY)
OVER = Taken("Zolpidem", "medicine", "", None, MONDAY - DAY)


def test_what_was_taken_within_the_period_has_a_letter_and_its_days() -> None:
    beside = Beside(medicines=(SERTRALINE, OVER, LITHIUM))
    told = report(moods(MONDAY, *[5] * 20), length=20, beside=beside).as_json()
    assert [(one["letter"], one["name"]) for one in told["medicines"]] == [
        ("a", "Sertraline <b>"),
        ("b", "Lithium"),
    ]
    first, second = columns(told)["medicines"]
    assert first == {"letter": "a", "first": 0, "last": 20, "begun": False, "ended": False}
    assert second == {"letter": "b", "first": 5, "last": 10, "begun": True, "ended": True}


def test_the_chart_draws_letters_and_never_what_a_person_wrote() -> None:
    beside = Beside(medicines=(SERTRALINE, LITHIUM))
    told = columns(report(moods(MONDAY, *[5] * 20), length=20, beside=beside).as_json())
    drawn = draw("course", told).decode()
    assert "Taken besides" in drawn
    assert "ertraline" not in drawn + str(told)
    bare = columns(report(moods(MONDAY, *[5] * 20), length=20).as_json())
    assert "Taken besides" not in draw("course", bare).decode()


def test_the_highest_blood_pressure_stands_beside_its_infusion() -> None:
    beside = Beside(peaks={1: (152, 94)})
    told = report(moods(MONDAY, *[5] * 20), length=20, infused=(5, 12), beside=beside)
    first, second = told.as_json()["infusions"]
    assert (first["systolic"], first["diastolic"]) == (152, 94)
    assert (second["systolic"], second["diastolic"]) == (None, None)
    assert replace(told, beside=Beside()).as_json()["infusions"][0]["systolic"] is None


# ---- concerns -----------------------------------------------------------------------------------


def test_a_concern_of_the_period_or_still_open_stands_with_what_was_done() -> None:
    old = Concern(MONDAY - 9 * DAY, MONDAY - 8 * DAY, MONDAY - 7 * DAY, 1, 1, ("Called",))
    open_still = Concern(MONDAY - 5 * DAY, None, None, 1, 2, ())
    closed = Concern(
        MONDAY + DAY, MONDAY + DAY, MONDAY + 2 * DAY, 2, 3, ("Called, reached", "Plan made")
    )
    beside = Beside(concerns=(old, open_still, closed))
    told = report(moods(MONDAY, *[5] * 20), length=20, beside=beside).as_json()
    assert [one["closed"] for one in told["concerns"]] == [None, "2026-03-04"]
    assert told["concerns"][1]["done"] == ["Called, reached", "Plan made"]
    safety = told_on_paper(told)["safety"]
    assert "Concerns raised: 2, open: 1; the latest closed on 4 Mar: Called, reached" in safety


# ---- questionnaires -----------------------------------------------------------------------------


def a_sheet(at: int, total: int) -> Sheet:
    answers = {key: min(3, max(0, total - 3 * n)) for n, key in enumerate(PHQ9.keys)}
    when = datetime.combine(MONDAY + at * DAY, time(12), tzinfo=UTC)
    return Sheet(UUID(int=at), PHQ9, when, "UTC", answers | {"difficulty": 2}, complete=True)


def test_each_score_stands_with_its_change_and_what_it_means_and_item_nine_apart() -> None:
    given = [infusion(1, MONDAY + 14 * DAY)]
    sheets = [a_sheet(13, 27), a_sheet(20, 12), a_sheet(40, 4)]
    beside = Beside(series={"phq9": series_of(PHQ9, sheets, given)})
    told = follow_up(
        moods(MONDAY, *[5] * 40), given, since=MONDAY + 15 * DAY, until=MONDAY + 40 * DAY,
        as_of=NOON, beside=beside,
    )  # fmt: skip
    assert isinstance(told.measures, Rows)
    start, first, second = told.measures.value
    assert (start["baseline"], start["total"], start["item9"]) == (True, 27, 3)
    assert start["difficulty"] == "Very difficult"
    assert (first["since_baseline"], first["spans"]) == (-15, [1])
    assert first["said"] == ["Response", "Reliable change, down"]
    assert second["said"] == ["Response", "Remission", "Reliable change, down"]
    assert (second["item9"], second["spans"]) == (0, [])
    assert any("reliable change = 6" in line for line in told.as_json()["methods"])


def test_without_a_questionnaire_the_table_says_so() -> None:
    told = report(moods(MONDAY, *[5] * 20), length=20)
    assert told.measures == Unsaid("No questionnaire was answered in this period.")
