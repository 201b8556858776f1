"""The response curve: every interval after an infusion laid on day 0, and the mean over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from moodtrack.checkins.domain.days import Day
from moodtrack.reports.domain.events import Event
from moodtrack.reports.domain.quantities import Rows, Table, Unsaid, hundredths
from moodtrack.reports.domain.statistics import ONE_DAY, interval_of_values

FEWEST = 3  # intervals rated about a day; fewer make no band
ABOUT = 1  # days each way: an interval's level on a day is the mean of the days about it
FARTHEST = 90  # days


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from an infusion (the last one of an induction) to the next; 0 is its own day."""

    event: Event
    moods: Mapping[int, int]  # by days since; answers written late are left out
    length: int  # whole days after day 0
    finished: bool  # ended by another infusion

    @property
    def last_rated(self) -> int:
        return max(self.moods, default=0)

    def level(self, day: int) -> float | None:
        """The mean of the rated days about a day, within the interval."""
        about = range(day - ABOUT, min(day + ABOUT, self.length) + 1)
        rated = [self.moods[each] for each in about if each in self.moods]
        return sum(rated) / len(rated) if rated else None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.event.name,
            "infusions": [infusion.n for infusion in self.event.infusions],
            "from": self.event.last.isoformat(),
            "planned": self.event.planned,
            "finished": self.finished,
            "length": self.length,
            "days": [{"day": day, "mood": mood} for day, mood in self.moods.items()],
        }


def intervals(
    course: Sequence[Event], entries: Mapping[date, Day], until: date
) -> tuple[Interval, ...]:
    """One for each event, in order of time; the last one goes on until `until`."""
    found = [
        _interval(here, there, entries, until) for here, there in pairwise([*course, None]) if here
    ]
    return tuple(found)


def _interval(
    event: Event, following: Event | None, entries: Mapping[date, Day], until: date
) -> Interval:
    end = following.first if following else until
    length = (end - event.last).days - (following is not None)
    moods = {}
    for step in range((end - event.last).days + 1):
        entry = entries.get(event.last + step * ONE_DAY)
        if entry is None or entry.answers.mood is None or entry.late:
            continue
        if step == 0 and not _written_after(entry, event):
            continue
        if following and step > length and not _written_before(entry, following):
            continue
        moods[step] = entry.answers.mood
    return Interval(event, moods, max(0, length), following is not None)


def _written_after(entry: Day, event: Event) -> bool:
    """Whether an answer of the infusion's day came after its start.

    An answer from a file says nothing of the hour, so it belongs to neither side.
    """
    return entry.mode.on_the_day and entry.written_at >= event.infusions[-1].at


def _written_before(entry: Day, event: Event) -> bool:
    return entry.mode.on_the_day and entry.written_at < event.infusions[0].at


def curve(found: Sequence[Interval]) -> Table:
    """The mean over the intervals planned beforehand, to the end of the shortest of them.

    Later days would hold only the long intervals, which are the good ones: the mean would rise by
    itself. An interval still going on takes part once it is as long as the shortest finished one.
    Those begun on a bad day would rise by themselves too: they are drawn, not averaged.
    """
    planned = [one for one in found if one.event.planned]
    reach = min((one.length for one in planned if one.finished), default=0)
    together = [one for one in planned if one.finished or one.length >= reach]
    if len(together) < FEWEST:
        return Unsaid(
            f"Too few infusions for a mean curve: it needs {FEWEST} planned beforehand with time "
            f"after them (an induction counts as one), and there {_are(len(together))}."
        )
    rows = [
        row for day in range(min(FARTHEST, reach) + 1) if (row := _row(day, together)) is not None
    ]
    if not rows:
        return Unsaid(f"Too few days to say: no day after an infusion was rated {FEWEST} times.")
    method = (
        "Response curve: mean mood on each day after an infusion planned beforehand (after the "
        "last one of an induction) and the days next to it, with a 95 % t-interval over the "
        "infusions, where 3 or more were rated, up to the end of the shortest interval. An answer "
        "from before the start on the day of an infusion belongs to the interval before; late "
        "answers are left out."
    )
    return Rows(tuple(rows), len(together), method)


def _are(count: int) -> str:
    return {0: "are none", 1: "is 1"}.get(count, f"are {count}")


def _row(day: int, together: Sequence[Interval]) -> dict[str, Any] | None:
    rated = [level for one in together if (level := one.level(day)) is not None]
    if len(rated) < FEWEST:
        return None
    low, high = interval_of_values(rated)
    return {
        "day": day,
        "mood": hundredths(sum(rated) / len(rated)),
        "low": hundredths(max(0.0, low)),
        "high": hundredths(min(10.0, high)),
        "n": len(rated),
    }
