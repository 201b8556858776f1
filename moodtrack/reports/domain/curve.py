"""The response curve: mean mood by days since an infusion, as far as every infusion reaches."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from moodtrack.reports.domain.events import Event, Moods
from moodtrack.reports.domain.quantities import Rows, Table, Unsaid, hundredths

FEWEST = 2  # one course is no mean; its days are on the chart as they are
FARTHEST = 90  # days


def curve(course: Sequence[Event], moods: Moods, until: date) -> Table:
    """Day +1 to the end of the shortest interval.

    Later days would hold only the long intervals, which are the good ones: the mean would rise by
    itself. An interval still going on takes part once it is as long as the shortest finished one.
    """
    finished = [(here.last, (there.first - here.last).days - 1) for here, there in pairwise(course)]
    if not finished:
        return Unsaid("Too few infusions to say: a mean curve needs two with time between them.")
    reach = min(FARTHEST, *(length for _, length in finished))
    together = [last for last, _ in finished]
    if (until - course[-1].last).days >= reach:
        together.append(course[-1].last)
    if len(together) < FEWEST or reach < 1:
        return Unsaid("Too few infusions to say: a mean curve needs two with time between them.")
    return _mean_curve(together, moods, reach)


def _mean_curve(lasts: Sequence[date], moods: Moods, reach: int) -> Table:
    rows = []
    for step in range(1, reach + 1):
        days = [last + timedelta(days=step) for last in lasts]
        rated = [moods[day] for day in days if day in moods]
        if len(rated) >= FEWEST:
            mood = hundredths(sum(rated) / len(rated))
            rows.append({"day": step, "mood": mood, "n": len(rated)})
    if not rows:
        return Unsaid("Too few days to say: no day after an infusion was rated twice in time.")
    method = (
        "Mean mood on each day after an infusion (after the last one of an induction), up to the "
        "end of the shortest interval; late answers left out."
    )
    return Rows(tuple(rows), len(lasts), method)
