"""What a clinic asks for at the chair: everything unset unless the clinic set it. Marks only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from moodtrack.treatment.domain.entries import ESCORT, NO_DRIVING
from moodtrack.treatment.domain.sitting import Entry, Said, Sitting, Step


@dataclass(frozen=True, slots=True)
class ChairRules:
    """A clinic's own numbers and list. There is no agreed threshold, so none is built in.

    (Emory and Yale measured every 10 to 15 minutes; a 2022 review found no agreed blood pressure.)
    """

    vitals_every: int | None = None  # minutes
    recovery_minutes: int | None = None  # at least so long after the end
    heart_rate_low: int | None = None  # beats a minute; at or below is marked
    heart_rate_high: int | None = None  # at or above is marked
    systolic_high: int | None = None  # mmHg
    diastolic_high: int | None = None
    spo2_low: int | None = None  # percent
    ready_list: tuple[str, ...] = ()

    def marks(self, said: Said) -> frozenset[str]:
        """The numbers of a row that reach what the clinic set."""
        high = ("heart_rate", "systolic", "diastolic")
        over = {name for name in high if _reaches(said, name, getattr(self, f"{name}_high"), 1)}
        low = ("heart_rate", "spo2")
        under = {name for name in low if _reaches(said, name, getattr(self, f"{name}_low"), -1)}
        return frozenset(over | under)


def _reaches(said: Said, name: str, limit: int | None, way: int) -> bool:
    value = getattr(said, name)
    return limit is not None and value is not None and (value - limit) * way >= 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the ready-to-leave list, and who ticked it."""

    key: str
    words: str
    tick: Entry | None


def item_key(words: str) -> str:
    """A name for a line of the clinic's list: other words are another line."""
    return sha256(words.encode()).hexdigest()[:12]


def to_tick(sitting: Sitting, rules: ChairRules) -> list[Item]:
    """The clinic's own lines, then the two that every clinic has."""
    own = [(item_key(words), words) for words in rules.ready_list]
    always = [(ESCORT, "Someone is here to take them home"), (NO_DRIVING, "Told not to drive")]
    return [Item(key, words, sitting.ticked(key)) for key, words in (*own, *always)]


def may_leave_at(sitting: Sitting, rules: ChairRules) -> datetime | None:
    """The end of the clinic's own recovery time; None where there is none, or no end yet."""
    ended = sitting.at(Step.FINISHED, Step.STOPPED)
    if ended is None or rules.recovery_minutes is None:
        return None
    return ended + timedelta(minutes=rules.recovery_minutes)


def still_open(sitting: Sitting, rules: ChairRules, leaving: datetime) -> list[str]:
    """What the clinic's list asks for and nobody has ticked yet, when someone leaves."""
    found = [item.words for item in to_tick(sitting, rules) if item.tick is None]
    earliest = may_leave_at(sitting, rules)
    if earliest is not None and leaving < earliest:
        found.insert(0, f"{rules.recovery_minutes} minutes after the end")
    return found


def next_due(sitting: Sitting, rules: ChairRules) -> datetime | None:
    """When the next row of vitals is due by the clinic's own interval."""
    if rules.vitals_every is None or not sitting.state.open:
        return None
    rows: Sequence[Entry] = sitting.vitals
    since = rows[-1].said.at if rows else sitting.at(Step.ARRIVED)
    return None if since is None else since + timedelta(minutes=rules.vitals_every)
