"""On which days someone wrote, when on the clock, and which of them only afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from moodtrack.demo.domain.shapes import Shape

GAP = 2.2  # days a pause lasts, on average
NEAR, FAITH = 3, 0.8  # so near to an infusion, four of five days are written after all
LATEST = 24 * 60 + 110  # minutes after midnight: before any day start, outside of clock changes


@dataclass(frozen=True, slots=True)
class Sign:
    """That a day was written: minutes after its own midnight, and on which later day, if late."""

    offset: int
    minute: int
    days_late: int = 0


def signs(random: Random, shape: Shape, days: int, infused: Collection[int]) -> list[Sign]:
    """Every answered day in order. The last day is left open: it is today."""
    near = {at + by for at in infused for by in range(-NEAR, NEAR + 1)}
    said = _answered(random, shape.rate, min(days - 1, int(days * shape.leaves)), near)
    fit = [day for day in said if day not in near and day < days - 3]
    late = set(random.sample(fit, min(len(fit), round(shape.late * len(said)))))
    usual, gauss = random.uniform(18.5, 22) * 60, random.gauss
    return [
        Sign(day, int(random.uniform(8, 21) * 60), 1 if random.random() < 0.7 else 2)
        if day in late
        else Sign(day, max(600, min(LATEST, int(gauss(usual, 55)))))
        for day in said
    ]


def _answered(random: Random, rate: float, days: int, near: Collection[int]) -> list[int]:
    """Days in runs, as people write, yet exactly the share of them that the rate asks for."""
    wanted = round(rate * days)
    resume = 1 / GAP
    pause = min(1.0, resume * (1 - rate) / rate)
    writing, chance = random.random() < rate, random.random
    said: list[int] = []
    unsaid: list[int] = []
    for day in range(days):
        (said if writing else unsaid).append(day)
        writing = chance() >= pause if writing else chance() < resume
    faithful = [day for day in unsaid if day in near and chance() < FAITH][: wanted // 2]
    said += faithful
    unsaid = sorted(set(unsaid).difference(faithful))
    if len(said) > wanted:
        spare = [day for day in said if day not in near]
        dropped = set(random.sample(spare, min(len(spare), len(said) - wanted)))
        return sorted(day for day in said if day not in dropped)[:wanted]
    return sorted(said + random.sample(unsaid, wanted - len(said)))
