"""The shape of a history: how someone starts out, what infusions do for them, how often they write.

The figures are chosen so that a chart looks like those of real people (daily spread about 1 on
0 to 10, lag-1 correlation about 0.3, benefit in hours to days that wears off in one to three
weeks, half to four fifths of days answered). They describe nobody and prove nothing.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Any


class Kind(StrEnum):
    """How a history goes, in outline; the seed makes each one differ from all others."""

    FIRST = "first"  # Ana: sixteen weeks, a clear benefit that wears off between infusions
    SPARSE = "sparse"  # Ben: almost nothing written down
    RESPONDER = "responder"
    SLOW = "slow"  # the benefit takes weeks to build up
    WEARS_OFF = "wears off"  # gone within days
    NON_RESPONDER = "non-responder"
    WORSE = "worse"
    DROPS_OUT = "drops out"  # stops writing, and stops coming


@dataclass(frozen=True, slots=True)
class Shape:
    """Mood is on 0 to 10; days are days; rates are shares of 1."""

    base: float  # the usual mood before any infusion
    gain: float = 0.0  # what one infusion adds at most
    ceiling: float = 4.5  # what all together can add
    onset: float = 0.5  # the share of a coming benefit that arrives each day
    half_life: float = 12.0  # days until half a benefit has worn off
    noise: float = 0.95  # standard deviation from day to day
    memory: float = 0.35  # lag-1 correlation of that noise
    weekend: float = 0.4
    trend: float = 0.0  # each week, for the first half year
    rate: float = 0.7  # days answered
    late: float = 0.08  # of those, written afterwards
    effort: float = 0.5  # how often the whole page is answered rather than the first parts
    two_phones: int = 0  # days on which two phones wrote without knowing of each other
    baseline: int = 14  # days before the first infusion, at least
    induction: int = 6  # infusions of the first course
    maintenance: int = 28  # days between later infusions; 0 for none
    leaves: float = 1.0  # after this share of the time nothing is written any more


FIRST = Shape(
    base=2.8,
    gain=2.1,
    ceiling=5.5,
    half_life=11,
    noise=0.85,
    effort=0.7,
    two_phones=1,
    maintenance=27,
)

# what sets each kind apart, as ranges to draw from; the rest any two people differ in anyway
RANGES: dict[Kind, dict[str, tuple[float, float]]] = {
    Kind.SPARSE: {"gain": (0.5, 1.0), "half_life": (5, 10)},
    Kind.RESPONDER: {"gain": (0.9, 1.6), "half_life": (10, 22)},
    Kind.SLOW: {"gain": (0.9, 1.3), "half_life": (20, 32), "onset": (0.05, 0.09)},
    Kind.WEARS_OFF: {"gain": (1.6, 2.4), "half_life": (2, 4.5)},
    Kind.NON_RESPONDER: {"gain": (-0.05, 0.15), "half_life": (5, 12)},
    Kind.WORSE: {"gain": (-0.2, 0.05), "base": (3.6, 5.2), "trend": (-0.22, -0.1)},
    Kind.DROPS_OUT: {"gain": (0.2, 1.2), "half_life": (5, 15), "leaves": (0.25, 0.6)},
}


def shape(random: Random, kind: Kind) -> Shape:
    """One person's own shape, of a kind."""
    if kind is Kind.FIRST:
        return FIRST
    drawn: dict[str, Any] = {name: random.uniform(*ends) for name, ends in RANGES[kind].items()}
    own = replace(_own(random), **drawn)
    if kind is Kind.SPARSE:
        return replace(own, induction=1, maintenance=0)
    if kind is Kind.DROPS_OUT:
        return replace(own, induction=random.randint(3, 6))
    return own


def _own(random: Random) -> Shape:
    """What differs between any two people, whatever the kind."""
    between = random.uniform
    return Shape(
        base=between(2.2, 4.2),
        ceiling=between(3.6, 5.0),
        noise=between(0.7, 1.3),
        memory=between(0.2, 0.5),
        weekend=between(-0.3, 0.7),
        rate=between(0.5, 0.85),
        late=between(0.02, 0.15),
        effort=between(0.2, 0.8),
        two_phones=int(random.random() < 0.15),
        baseline=random.randint(10, 21),
        induction=random.choice((4, 6, 6, 6, 8)),
        maintenance=random.choice((0, 14, 21, 28, 28, 42)),
    )
