"""One patient's diary in a row: what the work-list shows without counting days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WINDOW = 28  # days
RATED = "0123456789a"  # mood 0 to 10
MOODS = {mark: mood for mood, mark in enumerate(RATED)}
ANSWERED, SILENT = "+", "-"

QUIET_DAYS = 4  # so many days without an answer are nobody's business yet
USUAL_LEAST = 4  # answers in four weeks before anything counts as usual
THIN_SPAN, THIN_LEAST = 14, 4  # fewer answers than this in so many days are too few data
ALWAYS = 0  # before any day that can be kept


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over the whole diary, and the 28 days that end at the last answered one.

    `recent`, oldest first: mood as "0".."9" and "a" for ten, "+" answered without mood, "-" silent.
    Days are counted from 1970.
    """

    last_day: int | None = None
    days_answered: int = 0
    days_rated: int = 0
    revisions: int = 0
    recent: str = ""

    @property
    def moods(self) -> list[int | None]:
        return [MOODS.get(mark) for mark in self.recent]

    @property
    def last_mood(self) -> tuple[int, int] | None:
        """The latest rated day of the window, and its mood."""
        for back, mark in enumerate(reversed(self.recent)):
            if mark in MOODS and self.last_day is not None:
                return self.last_day - back, MOODS[mark]
        return None

    @property
    def quiet_from(self) -> int | None:
        """The day from which silence is longer than any of theirs; None where nothing is usual.

        Until the next answer this only depends on the calendar: whoever lists ten thousand people
        compares one number with today's.
        """
        marks = self.recent.lstrip(SILENT)
        if self.last_day is None or len(marks.replace(SILENT, "")) < USUAL_LEAST:
            return None
        longest = QUIET_DAYS
        while SILENT * (longest + 1) in marks:
            longest += 1
        return self.last_day + longest + 1

    @property
    def thin_from(self) -> int:
        """The day from which fewer than THIN_LEAST of the last THIN_SPAN days are answered."""
        wanted = THIN_LEAST
        for back, mark in enumerate(reversed(self.recent)):
            wanted -= mark != SILENT
            if not wanted and self.last_day is not None:
                return self.last_day - back + THIN_SPAN
        return ALWAYS

    def answered_of(self, days: int, until: int) -> int:
        """How many of the `days` (at most 28) that end at `until` were answered."""
        if self.last_day is None:
            return 0
        first = self.last_day - WINDOW + 1
        asked = self.recent[max(0, until - days + 1 - first) : max(0, until + 1 - first)]
        return len(asked) - asked.count(SILENT)


def mark_of(*, answered: bool, mood: int | None) -> str:
    if not answered:
        return SILENT
    return ANSWERED if mood is None else RATED[mood]


def with_marks(summary: Summary, marks: Mapping[int, tuple[str, str]], revisions: int) -> Summary:
    """The summary after some days changed: {day: (mark before, mark after)}.

    The caller gives the days near the end anew (see `needs_days`) when the last day fell silent.
    """
    recent = _by_day(summary)
    answered, rated = summary.days_answered, summary.days_rated
    for day, (before, after) in marks.items():
        answered += (after != SILENT) - (before != SILENT)
        rated += (after in RATED) - (before in RATED)
        recent[day] = after
    return summary_of(recent, answered=answered, rated=rated, revisions=revisions)


def needs_days(summary: Summary, marks: Mapping[int, tuple[str, str]]) -> bool:
    """Whether the window moves back, so that days before it must be looked up."""
    last = summary.last_day
    return last is not None and last in marks and marks[last][1] == SILENT


def summary_of(recent: Mapping[int, str], *, answered: int, rated: int, revisions: int) -> Summary:
    """A summary from the marks of the days near the end (days left out are silent)."""
    last = max((day for day, mark in recent.items() if mark != SILENT), default=None)
    if last is None:
        return Summary(None, answered, rated, revisions, "")
    window = "".join(recent.get(day, SILENT) for day in range(last - WINDOW + 1, last + 1))
    return Summary(last, answered, rated, revisions, window)


def _by_day(summary: Summary) -> dict[int, str]:
    if summary.last_day is None:
        return {}
    first = summary.last_day - len(summary.recent) + 1
    return {first + place: mark for place, mark in enumerate(summary.recent)}


def summary_from(row: Mapping[str, Any]) -> Summary:
    return Summary(
        row["last_day"],
        row["days_answered"],
        row["days_rated"],
        row["revisions"],
        row["recent"],
    )


def summary_row(patient: int, summary: Summary) -> tuple[Any, ...]:
    return (
        patient,
        summary.last_day,
        summary.days_answered,
        summary.days_rated,
        summary.revisions,
        summary.recent,
        summary.quiet_from,
        summary.thin_from,
    )


def counted(days: Sequence[Mapping[str, Any]], revisions: int) -> Summary:
    """A patient's summary made anew from all the days."""
    marks = {
        row["key"] & 0xFFFF: mark_of(answered=bool(row["answered"]), mood=row["mood"])
        for row in days
    }
    return summary_of(
        marks,
        answered=sum(bool(row["answered"]) for row in days),
        rated=sum(row["mood"] is not None for row in days),
        revisions=revisions,
    )
