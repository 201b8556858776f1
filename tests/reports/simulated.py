"""Made-up moods that follow a known law, so that one can count how often a rule is right."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from moodtrack.checkins.domain.days import Day
from tests.reports.diary import MONDAY, a_day

SPREAD = 1.1  # points: one end-of-day rating of the real series
MISSING = 0.25

Numbers = NDArray[np.float64]


def moods_by_chance(
    lot: np.random.Generator, length: int, r: float, level: float | Numbers = 5.0
) -> Numbers:
    """Each day resembles the one before by r; whole numbers from 0 to 10; nan where nobody said."""
    return with_gaps(lot, level + around_zero(lot, length, r))


def around_zero(lot: np.random.Generator, length: int, r: float) -> Numbers:
    noise = lot.normal(0, SPREAD, length)
    noise[1:] *= (1 - r * r) ** 0.5
    for day in range(1, length):
        noise[day] += r * noise[day - 1]
    return noise


def with_gaps(lot: np.random.Generator, mood: Numbers) -> Numbers:
    told = np.clip(np.round(mood), 0, 10)
    told[lot.random(len(told)) < MISSING] = np.nan
    return told


def by_day(mood: Numbers, first: int, last: int) -> dict[date, int]:
    """The rated days from place `first` on, before place `last`."""
    return {
        MONDAY + timedelta(days=at): int(mood[at])
        for at in range(first, last)
        if not np.isnan(mood[at])
    }


def diary_of(mood: Numbers) -> list[Day]:
    return [
        a_day(MONDAY + timedelta(days=at), mood=int(one))
        for at, one in enumerate(mood)
        if not np.isnan(one)
    ]
