"""When the infusions took place, and how mood went: the two halves of a history's skeleton."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from random import Random
from zoneinfo import ZoneInfo

from moodtrack.demo.domain.shapes import Shape
from moodtrack.treatment.domain import DateChosen, Infusion, Phase

TREND_DAYS = 182  # a trend that went on for ever would leave the scale
# twice a week on working days: from the weekday of the first infusion, days to the second
HALF_WEEK = {0: 3, 1: 3, 2: 2, 3: 4, 4: 4}
NOTES = (
    "Calm throughout, music on.",
    "Lightheaded for half an hour, then well.",
    "Asked for the blinds to be closed.",
    "Escort: sister.",
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A planned infusion: days since the history began, and where it stands in its course."""

    offset: int
    phase: Phase
    number_in_course: int | None


def sittings(shape: Shape, first: date, days: int) -> list[Sitting]:
    """The infusions that lie before the history's last day."""
    weekday = (first.weekday() + shape.baseline) % 7
    start = shape.baseline + (7 - weekday if weekday > 4 else 0)
    half = HALF_WEEK[(first.weekday() + start) % 7]
    course = [
        Sitting(start + 7 * (n // 2) + half * (n % 2), Phase.INDUCTION, n + 1)
        for n in range(shape.induction)
    ]
    end = min(days - 1, int(days * shape.leaves))
    if shape.maintenance:
        later = range(course[-1].offset + shape.maintenance, end, shape.maintenance)
        course += [Sitting(_workday(first, at), Phase.MAINTENANCE, None) for at in later]
    return [sitting for sitting in course if sitting.offset < end]


def _workday(first: date, offset: int) -> int:
    over = (first.weekday() + offset) % 7 - 4
    return offset - over if over > 0 else offset


def infusions(
    random: Random, course: list[Sitting], first: date, zone: ZoneInfo
) -> Iterator[Infusion]:
    """What the clinic wrote down for each sitting: half a milligram a kilogram, forty minutes."""
    weight_g = random.randrange(52_000, 104_000, 500)
    hour, per_g = random.choice((9, 10, 11, 13, 14)), 0.5
    for n, sitting in enumerate(course, start=1):
        day = first + timedelta(days=sitting.offset)
        quarter = 15 * random.randrange(4)
        if sitting.phase is Phase.INDUCTION and n == 4 and random.random() < 0.3:
            per_g = 0.6
        weight_g += random.randrange(-600, 700, 100)
        yield Infusion(
            n=n,
            at=datetime(day.year, day.month, day.day, hour, quarter, tzinfo=zone),
            tz=zone.key,
            phase=sitting.phase,
            number_in_course=sitting.number_in_course,
            weight_g=weight_g,
            dose_ug=round(weight_g * per_g / 1000) * 1000,
            minutes=40,
            notes=random.choice(NOTES) if random.random() < 0.4 else None,
            date_chosen=DateChosen.PLANNED,
        )


def moods(
    random: Random, shape: Shape, *, days: int, weekday: int, infused: Container[int]
) -> list[float]:
    """Mood on every day, answered or not, on an open scale around 0 to 10.

    Each infusion promises a benefit, less where much is already there; the promise arrives over
    hours to days and what has arrived wears off by half in `half_life` days.
    """
    gauss, noise = random.gauss, shape.noise
    fresh, lasting = noise * sqrt(1 - shape.memory**2), 0.5 ** (1 / shape.half_life)
    drift, benefit, promised = gauss(0, noise), 0.0, 0.0
    course = []
    for day in range(days):
        if day in infused:
            promised += shape.gain * (1 - benefit / shape.ceiling)
        arrived = promised * shape.onset
        promised -= arrived
        benefit = benefit * lasting + arrived
        drift = drift * shape.memory + gauss(0, fresh)
        level = shape.base + benefit + drift + shape.trend * min(day, TREND_DAYS) / 7
        course.append(level + (shape.weekend if (weekday + day) % 7 > 4 else 0))
    return course
