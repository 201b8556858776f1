"""The report in plain sentences, for Dr. Chen and for Ana."""

import re
from datetime import date, timedelta

import pytest

from moodtrack.checkins.domain.days import Mode
from moodtrack.reports.domain import Reader, headline
from tests.reports.diary import MONDAY, a_day, infusion, moods, report, report_of_a_life


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def test_dr_chen_reads_how_many_days_were_answered_and_what_came_after_infusions() -> None:
    days = moods(after(-14), *[3] * 14)
    given = [infusion(n + 1, after(20 * n)) for n in range(3)]
    for n, later in enumerate((4, 5, 6)):
        days += moods(after(20 * n + 1), later, later, later)
        days += moods(after(20 * n + 17), 3, 3, 3) if n < 2 else []
    days += moods(after(44), 5, 5, 5, 5, mode=Mode.LATE)
    told = report(days, given, since=after(-14), length=62)
    assert headline(told) == [
        "Answered 33 of 62 days (4 of them late).",
        "Mood in the 3 days after an infusion was on average 2.0 points higher than in the 3 days "
        "before (95 % interval −0.5 to +4.5; 3 planned beforehand, an induction counted as one).",
        "Mean mood over the last 7 days is 5.4; it was 3.0 in the 14 days before the first "
        "infusion (14 rated in time).",
    ]


def test_ana_reads_the_same_in_her_words() -> None:
    told = report_of_a_life(200, seed=3)
    answered, effect, now = headline(told, Reader.PATIENT)
    assert re.fullmatch(r"You answered \d+ of 200 days( \(\d+ of them late\))?\.", answered)
    assert re.fullmatch(r"In the 3 days after an infusion your mood was on average .*\.", effect)
    assert re.search(r"in the two weeks before your first infusion it was \d\.\d\.$", now)


def test_ben_with_almost_no_data_is_told_so_kindly() -> None:
    told = report([a_day(MONDAY, sleep_hours=7)], since=MONDAY, length=28)
    assert headline(told, Reader.PATIENT) == [
        "You answered 1 of 28 days; 0 of them with a mood.",
        "There was no infusion in this period.",
        "The last 7 days have too few answers for a mean.",
    ]
    assert headline(told) == [
        "Answered 1 of 28 days; 0 of them with a mood.",
        "There was no infusion in this period.",
        "The last 7 days have too few ratings for a mean.",
    ]


def test_ana_with_one_infusion_is_told_that_it_is_too_early_to_say() -> None:
    told = report(moods(MONDAY, 4, 5), [infusion(1, MONDAY)], since=MONDAY, length=28)
    assert (
        headline(told, Reader.PATIENT)[1]
        == "There are too few days yet to say how your mood was before and after infusions."
    )


def test_missing_days_that_could_change_nothing_are_not_dwelt_on() -> None:
    told = report(moods(MONDAY, *[5] * 27), since=MONDAY, length=28).as_json()
    assert told["not_known"][0] == "1 of 28 days has no answer; nothing is filled in."
    assert not any("worst quarter" in sentence for sentence in told["not_known"])


def test_one_day_is_not_called_days() -> None:
    assert headline(report(moods(MONDAY, 4), since=MONDAY, length=1))[0] == "Answered 1 of 1 day."


def test_the_page_says_what_it_does_not_know() -> None:
    days = moods(MONDAY, 1, 2, 3, 4, 5, 6, 7, 8) + moods(after(8), 5, mode=Mode.LATE)
    days += moods(after(9), 5, mode=Mode.IMPORT)
    assert report(days, since=MONDAY, length=14).as_json()["not_known"] == [
        "4 of 14 days have no answer; nothing is filled in.",
        "Mean mood over the rated days is 4.6. It would be 3.7 had every other day been like the "
        "worst quarter of them, and 5.4 had every one been like the best.",
        "1 day was answered late: drawn hollow, counted in weekly means, left out of what is "
        "compared around infusions.",
        "1 day was brought in from a file.",
        "These are one person's answers over time. They cannot show what caused a change: other "
        "things in life change too, and an infusion booked on a bad day is often followed by a "
        "better one.",
    ]


@pytest.mark.parametrize("length", [1, 7, 28, 112, 730])
@pytest.mark.parametrize("seed", range(4))
def test_at_most_three_sentences_that_neither_praise_nor_promise(length: int, seed: int) -> None:
    told = report_of_a_life(length, seed=seed, answers=0.25 * (seed + 1))
    for reader in Reader:
        sentences = headline(told, reader)
        assert len(sentences) <= 3
        for sentence in sentences:
            assert sentence.endswith(".")
            assert not re.search(
                r"working|effective|missed|failed|invalid|normal|safe|great|well done|None|nan",
                sentence,
            )
