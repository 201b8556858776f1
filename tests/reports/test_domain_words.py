"""The report in plain sentences, for Dr. Chen and for Ana."""

import re
from datetime import date, timedelta

import pytest

from moodtrack.checkins.domain.days import Mode
from moodtrack.reports.domain import FollowUp, Reader, headline
from moodtrack.reports.domain.methods import methods
from moodtrack.treatment.domain import DateChosen
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
        "Mean mood over the last 7 days is 5.4, after 3.0 in the 14 days before the first "
        "infusion (14 rated in time).",
    ]


def test_ana_reads_the_same_in_her_words() -> None:
    told = report_of_a_life(200, seed=3)
    answered, effect, now = headline(told, Reader.PATIENT)
    assert re.fullmatch(r"You answered \d+ of 200 days( \(\d+ of them late\))?\.", answered)
    assert re.fullmatch(r"In the 3 days after an infusion your mood was on average .*\.", effect)
    assert re.search(r", after \d\.\d in the two weeks before your first infusion\.$", now)


def held(*each: tuple[int, int], good: int = 7) -> FollowUp:
    """Courses every 60 days: before each, two weeks at 3; after it, so many good days and so many
    bad ones."""
    days, given = [], []
    for n, (up, down) in enumerate(each):
        given.append(infusion(n + 1, after(60 * n)))
        days += moods(after(60 * n - 14), *(2, 3, 4) * 4, 3, 3)
        days += moods(after(60 * n + 1), *[good] * up, *[2] * down)
    return report(days, given, since=after(-14), length=60 * len(each) + 14)


def test_with_one_course_dr_chen_reads_what_it_did_and_how_long_it_held() -> None:
    assert headline(held((20, 5)))[1:] == [
        "In the two weeks after infusion 1 mood was on average 4.0 points higher than in the two "
        "weeks before (95 % interval +3.5 to +4.5; 28 days rated in time).",
        "The benefit lasted 21 days after infusion 1 (1 course, too few for a range); mean mood "
        "was 3.0 in the 14 days before the first infusion (14 rated in time); the last 7 days have "
        "too few ratings to compare.",
    ]


def test_two_courses_are_too_few_for_a_range() -> None:
    assert headline(held((20, 5), (30, 0)))[2].startswith(
        "The benefit lasted 21 days after infusion 1 and at least 30 days after infusion 2 "
        "(2 courses, too few for a range); "
    )


def test_four_courses_are_told_one_by_one_and_five_as_a_range() -> None:
    four = [(20, 5), (16, 5), (18, 5), (30, 0)]
    assert (
        "lasted 21 days, 17 days, 19 days and at least 30 days (4 courses, too"
        in (headline(held(*four))[2])
    )
    assert headline(held((25, 5), *four))[2].startswith(
        "Over 5 courses the benefit lasted 17 to at least 30 days (1 had not ended when last "
        "rated); "
    )


def test_ana_reads_how_long_it_stayed_and_never_when_the_next_one_is_due() -> None:
    told = headline(held((20, 5), (30, 0)), Reader.PATIENT)
    assert told[2].startswith(
        "Your mood stayed higher for 21 days after infusion 1 and at least 30 days after infusion "
        "2; "
    )
    assert not any(re.search(r"next infusion|due|again in", sentence) for sentence in told)


def test_ana_whose_mood_hardly_changed_is_told_that_it_may_be_chance() -> None:
    days = moods(after(-14), *[2, 4] * 7) + moods(after(1), *[2, 4] * 5, 3, 4, 4, 4)
    assert headline(
        report(days, [infusion(1, MONDAY)], since=after(-14), length=30), Reader.PATIENT
    )[1] == (
        "In the two weeks after infusion 1 your mood was on average 0.2 points higher than in the "
        "two weeks before, which is little enough to be chance."
    )
    assert headline(held((14, 0), good=3), Reader.PATIENT)[1] == (
        "In the two weeks after infusion 1 your mood was on average the same as in the two weeks "
        "before."
    )


def test_courses_that_showed_a_benefit_are_never_told_without_the_others() -> None:
    told = held((20, 5), (0, 20), (0, 20))
    assert headline(told)[2].startswith(
        "The benefit lasted 21 days after infusion 1 (1 of 3 courses compared, too few for a range)"
    )
    assert headline(told, Reader.PATIENT)[2].startswith(
        "Your mood stayed higher for 21 days after infusion 1, and not clearly after 2 others; "
    )
    assert any(
        said.endswith("Of 3 courses compared 1 showed one; by chance 1 in 20 may.")
        for said in told.as_json()["not_known"]
    )
    many = held(*[(20, 5)] * 5, (0, 20))
    assert headline(many)[2].startswith(
        "Over 5 of 6 courses compared the benefit lasted 21 days each; "
    )
    assert "After 5 of 6 courses compared your mood" in headline(many, Reader.PATIENT)[2]


def test_ana_whose_infusions_were_booked_on_bad_days_is_told_why_nothing_is_summed_up() -> None:
    days = moods(after(-14), *[3] * 14) + moods(after(1), *[5] * 20)
    given = [infusion(1, MONDAY, chosen=DateChosen.WORSE)]
    told = report(days, given, since=after(-14), length=40)
    assert headline(told, Reader.PATIENT)[1] == (
        "How your mood was around infusions is shown below, but not summed up: their dates are not "
        "noted as planned beforehand, and after a bad day a better one often comes by itself."
    )


def test_infusions_a_few_days_apart_that_are_no_noted_induction_cannot_be_told_apart() -> None:
    given = [infusion(n + 1, after(3 * n)) for n in range(3)] + [infusion(4, after(40))]
    told = report(moods(MONDAY, *[5] * 60), given, since=MONDAY, length=60).as_json()["not_known"]
    assert (
        "3 infusions came within a week of another and are not noted as one induction: what each "
        "of them did cannot be told." in told
    )


def test_courses_nobody_planned_are_counted_among_what_is_not_known() -> None:
    given = [infusion(1, MONDAY), infusion(2, after(30), chosen=DateChosen.WORSE)]
    told = report([], given, since=after(-10), length=80).as_json()["not_known"]
    assert (
        "1 of 2 courses was not noted as planned beforehand: shown, but without an interval, and "
        "left out of means." in told
    )


def test_every_number_on_the_page_says_how_it_was_worked_out() -> None:
    told = held((20, 5), (30, 0))
    lines = methods(told)
    assert [line.split(":")[0].split(";")[0] for line in lines] == [
        "Mean of the rated days",
        "Baseline",
        "Two weeks before and after a course",
        "Days of benefit, only after a course whose own 95 % interval leaves out zero",
        "The 7-day mean looks back, and is drawn where at least 4 of the 7 days are rated.",
    ]


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
