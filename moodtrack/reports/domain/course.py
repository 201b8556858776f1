"""The days of a report, answered or not, and the weeks they add up to."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from moodtrack.checkins.domain.answers import SYMPTOMS, TIPS, Answers
from moodtrack.checkins.domain.days import Day, Mode
from moodtrack.reports.domain.quantities import hundredths
from moodtrack.reports.domain.statistics import mean

MEAN_OVER = 7  # days, trailing
MEAN_NEEDS = 4  # rated days among them
SEVERITIES = 4  # 0 to 3


@dataclass(frozen=True, slots=True)
class ReportDay:
    """One day of the period. Without an entry, or with an empty one, nothing is known of it."""

    day: date
    mean7: float | None
    days_since_infusion: int | None  # 0 on the day itself, None before the first
    answers: Answers | None = None  # None where the person said nothing of it
    mode: Mode | None = None
    others: int = 0  # how many other words stand beside this one
    mood: int | None = None  # of the answers; a field of its own because everything asks for it
    late: bool = False

    @property
    def mood_in_time(self) -> int | None:
        """What was written late is left out of what is compared day by day."""
        return None if self.late else self.mood

    @property
    def tips_kept(self) -> int | None:
        """How many of the tips answered that day were kept; None where none was answered."""
        tips = self.answers.tips if self.answers else {}
        return sum(tips.values()) if tips else None

    def as_json(self) -> dict[str, Any]:
        said = self.answers
        return {
            "day": self.day.isoformat(),
            "mood": said.mood if said else None,
            "mean7": hundredths(self.mean7),
            "late": self.late,
            "days_since_infusion": self.days_since_infusion,
            "answered": said is not None,
            "mode": self.mode.value if self.mode else None,
            "sleep_hours": said.sleep_hours if said else None,
            "sleep_quality": said.sleep_quality if said else None,
            "activity_minutes": said.activity_minutes if said else None,
            "tips_kept": self.tips_kept,
        }


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday, cut at the ends of the period; it counts answered days alone."""

    days: tuple[ReportDay, ...]

    @property
    def said(self) -> list[Answers]:
        return [day.answers for day in self.days if day.answers is not None]

    @property
    def tips(self) -> dict[str, tuple[int, int]]:
        """Days on which each tip was kept, and days on which it was answered at all."""
        told = {tip: [a.tips[tip] for a in self.said if tip in a.tips] for tip in TIPS}
        return {tip: (sum(days), len(days)) for tip, days in told.items() if days}

    @property
    def symptoms(self) -> dict[str, tuple[int, ...]]:
        """For each symptom answered: how many days at severity 0, 1, 2 and 3."""
        return severities([answers.symptoms for answers in self.said], SYMPTOMS)

    def as_json(self) -> dict[str, Any]:
        said = self.said
        moods = [a.mood for a in said if a.mood is not None]
        slept = _known(a.sleep_hours for a in said)
        moved = _known(a.activity_minutes for a in said)
        kept = _known(day.tips_kept for day in self.days)
        return {
            "week": self.days[0].day.isoformat(),
            "days": len(self.days),
            "answered": len(said),
            "late": sum(day.late for day in self.days),
            "rated": len(moods),
            "mood": hundredths(mean(moods)),
            "sleep_days": len(slept),
            "sleep_hours": hundredths(mean(slept)),
            "activity_days": len(moved),
            "activity_minutes": hundredths(mean(moved)),
            "tips_days": len(kept),
            "tips_kept": hundredths(mean(kept)),
            "tips": {tip: {"kept": k, "answered": n} for tip, (k, n) in self.tips.items()},
            "symptoms": {symptom: list(counts) for symptom, counts in self.symptoms.items()},
        }


def _known(numbers: Iterable[float | None]) -> list[float]:
    return [number for number in numbers if number is not None]


def severities(
    told: Sequence[Mapping[str, int]], asked: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Days at each severity, for whatever was answered at least once. Not answered is not zero."""
    found = {thing: [one[thing] for one in told if thing in one] for thing in asked}
    return {
        thing: tuple(days.count(severity) for severity in range(SEVERITIES))
        for thing, days in found.items()
        if days
    }


def report_days(
    entries: Mapping[date, Day], infusion_days: Sequence[date], since: date, until: date
) -> tuple[ReportDay, ...]:
    """Every day from `since` to `until`. Entries before `since` only help the first 7-day means."""
    in_order = sorted(infusion_days)
    recent: list[int | None] = [
        _mood(entries, since - timedelta(days=back)) for back in range(MEAN_OVER - 1, 0, -1)
    ]
    found = []
    for step in range((until - since).days + 1):
        day = since + timedelta(days=step)
        recent = [*recent[1 - MEAN_OVER :], _mood(entries, day)]
        past = bisect_right(in_order, day)
        gone = (day - in_order[past - 1]).days if past else None
        found.append(_report_day(day, _mean7(recent), gone, entries.get(day)))
    return tuple(found)


def in_time(entries: Mapping[date, Day]) -> dict[date, int]:
    """The moods that were not written down late: what is compared around infusions."""
    return {
        day: entry.answers.mood
        for day, entry in entries.items()
        if entry.answers.mood is not None and not entry.late
    }


def _report_day(day: date, mean7: float | None, gone: int | None, entry: Day | None) -> ReportDay:
    if entry is None:
        return ReportDay(day, mean7, gone)
    others, mood = len(entry.others), entry.answers.mood
    if mood is None and not entry.answers.answered:
        return ReportDay(day, mean7, gone, others=others)
    return ReportDay(day, mean7, gone, entry.answers, entry.mode, others, mood, entry.late)


def _mood(entries: Mapping[date, Day], day: date) -> int | None:
    return entries[day].answers.mood if day in entries else None


def _mean7(recent: Sequence[int | None]) -> float | None:
    rated = [mood for mood in recent if mood is not None]
    return sum(rated) / len(rated) if len(rated) >= MEAN_NEEDS else None


def weeks(days: Sequence[ReportDay]) -> tuple[Week, ...]:
    by_monday = groupby(days, key=lambda one: one.day.toordinal() - one.day.weekday())
    return tuple(Week(tuple(together)) for _, together in by_monday)
