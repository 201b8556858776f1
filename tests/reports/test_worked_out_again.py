"""Every number of made-up lives, worked out a second time: plain loops, and scipy's quantiles."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import fmean, stdev
from typing import Any

import pytest
from scipy.stats import t as student

from moodtrack.checkins.domain.answers import SIDE_EFFECTS, TIPS
from moodtrack.checkins.domain.days import Day
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from tests.reports.diary import MONDAY, infusion, life, report

DAY = timedelta(days=1)
GRAIN = 0.29  # no spread is taken to be smaller
SEEDS = pytest.mark.parametrize("seed", range(8))


class Lived:
    """A life as plain lists, and its report as JSON."""

    def __init__(self, seed: int) -> None:
        lot = Random(seed)
        self.length = lot.choice([20, 140, 300, 300])
        self.written, _ = life(self.length, seed=seed, answers=lot.choice([0.4, 0.75, 0.98]))
        self.given = some_infusions(lot, self.length)
        self.report: dict[str, Any] = report(
            self.written, self.given, since=MONDAY, length=self.length
        ).as_json()
        self.days = [MONDAY + n * DAY for n in range(self.length)]
        self.of: dict[date, Day] = {one.day: one for one in self.written}

    def mood(self, day: date, *, late: bool) -> int | None:
        one = self.of.get(day)
        return None if one is None or (one.late and not late) else one.answers.mood

    def rated(self, first: date, days: int) -> list[tuple[date, int]]:
        """Rated in time, over so many days from the first one on."""
        found = [(first + n * DAY, self.mood(first + n * DAY, late=False)) for n in range(days)]
        return [(day, mood) for day, mood in found if mood is not None]

    @property
    def courses(self) -> list[list[Infusion]]:
        """The induction as one, every other infusion by itself."""
        first = [one for one in self.given if one.phase is Phase.INDUCTION]
        others = [[one] for one in self.given if one.phase is not Phase.INDUCTION]
        return [*([first] if first else []), *others]


def some_infusions(lot: Random, length: int) -> list[Infusion]:
    """An induction in two of three lives, then some at odd gaps, one day apart at times."""
    found, at, n = [], lot.randrange(5, 18), 0
    if lot.random() < 0.7:
        for gap in (0, 3, 4, 3, 4, 3):
            at, n = at + gap, n + 1
            found.append(infusion(n, MONDAY + at * DAY, Phase.INDUCTION, number_in_course=n))
    while (at := at + lot.choice([1, 9, 18, 25, 40])) < length:
        n += 1
        chosen = lot.choice([DateChosen.PLANNED] * 4 + [DateChosen.WORSE, None])
        found.append(infusion(n, MONDAY + at * DAY, Phase.MAINTENANCE, chosen))
    return [one for one in found if one.day < MONDAY + length * DAY]


def near(told: float | None, expected: float | None) -> bool:
    if told is None or expected is None:
        return told is expected
    return abs(told - expected) <= 0.0051


def spread(values: list[int] | list[float]) -> float:
    return max(stdev(values), GRAIN)


def resembles(*sides: list[tuple[date, int]]) -> float:
    squares = products = 0.0
    pairs = days = 0
    for side in sides:
        middle, by_day = fmean(mood for _, mood in side), dict(side)
        days += len(side)
        squares += sum((mood - middle) ** 2 for mood in by_day.values())
        for day in by_day:
            if day + DAY in by_day:
                pairs += 1
                products += (by_day[day] - middle) * (by_day[day + DAY] - middle)
    if not pairs or not squares:
        return 0.3
    own = (products / pairs) / (squares / days)
    own += (1 + 3 * own) * len(sides) / days
    return float(min(0.9, max(0, (pairs * own + 15 * 0.3) / (pairs + 15))))


def amounts_to(days: int, r: float) -> float:
    return max(2.0, days * (1 - r) / (1 + r))


@SEEDS
def test_days_and_means_of_seven(seed: int) -> None:
    ana = Lived(seed)
    for place, (day, told) in enumerate(zip(ana.days, ana.report["days"], strict=True)):
        one = ana.of.get(day)
        assert told["mood"] == (one.answers.mood if one else None)
        week = [ana.mood(day - n * DAY, late=True) for n in range(7)]
        known = [mood for mood in week if mood is not None]
        assert near(told["mean7"], fmean(known) if len(known) >= 4 else None), place
        before = [one.day for one in ana.given if one.day <= day]
        assert told["days_since_infusion"] == ((day - max(before)).days if before else None)
    assert ana.report["days_answered"] == len(ana.of)


@SEEDS
def test_the_effect_over_infusions_planned_beforehand(seed: int) -> None:
    ana = Lived(seed)
    differences = []
    lasts = [course[-1].day for course in ana.courses]
    firsts = [course[0].day for course in ana.courses]
    for place, course in enumerate(ana.courses):
        days = [firsts[place] - n * DAY for n in (3, 2, 1)]
        before = [d for d in days if place == 0 or d > lasts[place - 1]]
        days = [lasts[place] + n * DAY for n in (1, 2, 3)]
        after = [d for d in days if place + 1 == len(firsts) or d < firsts[place + 1]]
        known = [
            [mood for d in side if (mood := ana.mood(d, late=False)) is not None]
            for side in (before, after)
        ]
        told = ana.report["before_after"][place]["difference"]["value"]
        if min(map(len, known)) < 2:
            assert told is None
            continue
        difference = fmean(known[1]) - fmean(known[0])
        assert near(told, difference)
        if course[0].date_chosen is DateChosen.PLANNED:
            differences.append(difference)
    said = ana.report["effect"]
    if len(differences) < 3:
        assert said["value"] is None
        return
    half = student.ppf(0.975, len(differences) - 1) * spread(differences) / len(differences) ** 0.5
    middle = fmean(differences)
    assert said["n"] == len(differences)
    assert near(said["value"], middle)
    assert near(said["low"], max(-10, middle - half))
    assert near(said["high"], min(10, middle + half))


@SEEDS
def test_two_weeks_around_each_course_and_how_long_the_benefit_held(seed: int) -> None:
    ana = Lived(seed)
    end = ana.days[-1] + DAY
    firsts = [course[0].day for course in ana.courses]
    lasts = [course[-1].day for course in ana.courses]
    for place, told in enumerate(ana.report["courses"]):
        follows = firsts[place + 1] if place + 1 < len(firsts) else end
        opens = firsts[place] - 14 * DAY
        if place:
            opens = max(opens, lasts[place - 1] + DAY)
        before = ana.rated(opens, (firsts[place] - opens).days)
        reach = min(14, max(0, (follows - lasts[place]).days - 1))
        after = ana.rated(lasts[place] + DAY, reach)
        assert (told["days_before"], told["days_after"]) == (
            max(0, (firsts[place] - opens).days),
            reach,
        )
        if min(len(before), len(after)) < 7:
            assert (told["change"]["value"], told["benefit"]) == (None, None)
            continue
        low = _the_change(told, before, after, ana.courses[place][0].date_chosen)
        if low is None or low <= 0:
            assert told["benefit"] is None
            continue
        level = fmean(mood for _, mood in before) + 0.5
        stretch = ana.rated(lasts[place] + DAY, (follows - lasts[place]).days - 1)
        if follows != end and (own := before_the_start(ana, follows)) is not None:
            stretch.append((follows, own))
        assert (told["benefit"]["days"], told["benefit"]["ended"]) == _held(
            [((day - lasts[place]).days, mood <= level) for day, mood in stretch]
        )


def before_the_start(ana: Lived, day: date) -> int | None:
    """A mood of an infusion's day that was written before it began; infusions begin at 15:00."""
    one = ana.of.get(day)
    begun = next(given.at for given in ana.given if given.day == day)
    told = one is not None and one.mode.value == "live" and one.written_at < begun
    return ana.mood(day, late=False) if told else None


def _the_change(
    told: dict[str, Any],
    before: list[tuple[date, int]],
    after: list[tuple[date, int]],
    chosen: DateChosen | None,
) -> float | None:
    """The lower end of the interval, worked out anew and compared; None where there is none."""
    sides = [[mood for _, mood in side] for side in (before, after)]
    change = fmean(sides[1]) - fmean(sides[0])
    assert near(told["change"]["value"], change)
    if chosen is not DateChosen.PLANNED:
        assert told["change"]["low"] is None
        return None
    r = resembles(before, after)
    worth = [amounts_to(len(side), r) for side in sides]
    squares = [spread(side) ** 2 / n for side, n in zip(sides, worth, strict=True)]
    df = sum(squares) ** 2 / sum(s * s / (n - 1) for s, n in zip(squares, worth, strict=True))
    half = float(student.ppf(0.975, df)) * sum(squares) ** 0.5
    assert near(told["change"]["low"], max(-10, change - half))
    assert near(told["change"]["high"], min(10, change + half))
    return change - half


def _held(days: list[tuple[int, bool]]) -> tuple[int, bool]:
    """Days since the course with whether mood was back; the first of three within a week."""
    last = days[0][0]
    for place, (day, _) in enumerate(days):
        if day - last > 7:
            return last, False
        three = days[place : place + 3]
        if len(three) == 3 and all(back for _, back in three) and three[2][0] - day < 7:
            return day, True
        last = day
    return last, False


@SEEDS
def test_counts_of_weeks_tips_and_side_effects(seed: int) -> None:
    ana = Lived(seed)
    said = [one.answers for one in ana.written]
    for tip in TIPS:
        kept = [answers.tips[tip] for answers in said if tip in answers.tips]
        rows = [row for row in ana.report["tips"] if row["tip"] == tip]
        assert [(row["kept"], row["answered"]) for row in rows] == (
            [(sum(kept), len(kept))] if kept else []
        )
    for week in ana.report["weeks"]:
        monday = date.fromisoformat(week["week"])
        moods = [ana.mood(monday + n * DAY, late=True) for n in range(week["days"])]
        known = [mood for mood in moods if mood is not None]
        assert (week["rated"], near(week["mood"], fmean(known) if known else None)) == (
            len(known),
            True,
        )
    _side_effects(ana)


def _side_effects(ana: Lived) -> None:
    rows = ana.report["side_effects"]["value"]
    for since in range(4) if rows else ():
        counts: dict[str, list[int]] = {}
        for day, one in ana.of.items():
            last = max((g.day for g in ana.given if g.day <= day), default=None)
            if last is not None and (day - last).days == since:
                for name, severity in one.answers.side_effects.items():
                    counts.setdefault(name, [0, 0, 0, 0])[severity] += 1
        assert rows[since]["counts"] == {
            name: counts[name] for name in SIDE_EFFECTS if name in counts
        }


@SEEDS
def test_the_line_of_worst_and_best_quarters_and_the_share_answered(seed: int) -> None:
    ana = Lived(seed)
    moods = [mood for day in ana.days if (mood := ana.mood(day, late=True)) is not None]
    told = ana.report["mean"]
    assert near(told["value"], fmean(moods) if len(moods) >= 8 else None)
    for end, best in (("low", False), ("high", True)) if len(moods) >= 8 else ():
        quarter = sorted(moods, reverse=best)[: len(moods) // 4]
        every = moods + [fmean(quarter)] * (ana.length - len(moods))
        assert near(told[end], fmean(every))
    starts = [course[0].day for course in ana.courses]
    close: Callable[[date], bool] = lambda day: any(0 < (one - day).days <= 7 for one in starts)  # noqa: E731
    share = ana.report["adherence"]["week_before_infusions"]
    assert (share["days"], share["answered"]) == (
        sum(map(close, ana.days)),
        sum(close(day) for day in ana.of),
    )
