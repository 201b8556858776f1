"""Tips: what was kept, plainly counted; from 120 days on, whether mood went together with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from moodtrack.checkins.domain.answers import TIPS
from moodtrack.language import N_
from moodtrack.reports.domain.course import ReportDay
from moodtrack.reports.domain.quantities import hundredths

NEEDS_DAYS = 120  # on which the tip was answered
NEEDS_EACH_WAY = 30  # days with, and days without, that have a mood on them and on the next day
LONGEST = 3_660  # days; in ten years a life changes more than its tips
LEVEL = 0.05
USUAL = 0.5  # points; how far apart such days usually lie: estimates are drawn towards none
TOGETHER, CANNOT_TELL = N_("went together"), N_("cannot be told")


@dataclass(frozen=True, slots=True)
class TipTold:
    """One tip over the period. `verdict` is None before there are days enough to ask."""

    tip: str
    kept: int
    answered: int
    enough: bool = False
    verdict: str | None = None
    points: float | None = None  # the next day's mood, with less without; shrunk

    def as_json(self) -> dict[str, Any]:
        return {
            "tip": self.tip,
            "kept": self.kept,
            "answered": self.answered,
            "verdict": self.verdict,
            "points": hundredths(self.points),
        }


def tips_told(days: Sequence[ReportDay]) -> tuple[TipTold, ...]:
    """The tips that were answered at all."""
    said = [day.answers.tips for day in days if day.answers and day.answers.tips]
    followed = [
        here.answers.tips
        for here, there in pairwise(days)
        if here.answers and here.mood_in_time is not None and there.mood_in_time is not None
    ]
    short = len(days) <= LONGEST
    return tuple(
        one for tip in TIPS if (one := _told(tip, said, followed if short else ())).answered
    )


def _told(
    tip: str, said: Sequence[Mapping[str, bool]], followed: Sequence[Mapping[str, bool]]
) -> TipTold:
    """`followed`: what was said on days that can be compared with the next."""
    kept = [tips[tip] for tips in said if tip in tips]
    each_way = [tips.get(tip) for tips in followed]
    fewest = min(each_way.count(True), each_way.count(False))
    enough = len(kept) >= NEEDS_DAYS and fewest >= NEEDS_EACH_WAY
    return TipTold(tip, sum(kept), len(kept), enough)


def kept_on(day: ReportDay, tip: str) -> bool | None:
    return None if day.answers is None or day.late else day.answers.tips.get(tip)


def ruled(told: Sequence[TipTold], found: Mapping[str, Mapping[str, float]]) -> tuple[TipTold, ...]:
    """The tips with their verdicts. Asked seven times, chance gets seven tries: so Holm's rule,
    over all seven even where fewer were asked."""
    by_p = sorted(found, key=lambda tip: found[tip]["p"])
    together = set()
    for place, tip in enumerate(by_p):
        if found[tip]["p"] > LEVEL / (len(TIPS) - place):
            break
        together.add(tip)
    return tuple(
        replace(
            one,
            verdict=TOGETHER if one.tip in together else CANNOT_TELL,
            points=shrunk(**found[one.tip]) if one.tip in together else None,
        )
        if one.tip in found
        else one
        for one in told
    )


def shrunk(points: float, spread: float, **_: float) -> float:
    """An estimate that was picked because it is large is too large: drawn towards none."""
    return points * USUAL**2 / (USUAL**2 + spread**2)
