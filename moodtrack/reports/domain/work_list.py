"""The work-list: in which group a patient stands today, and the one sentence said of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from moodtrack.checkins.domain.days import day_of, epoch_day
from moodtrack.checkins.domain.summary import SILENT, WINDOW, Summary

QUIET_DAYS = 4  # so many days without an answer are nobody's business yet
USUAL_LEAST = 4  # answers in four weeks before anything counts as usual
THIN_SPAN, THIN_LEAST = 14, 4  # fewer answers than this in so many days are too few data
PAGE = 50


class Group(StrEnum):
    """Why a patient stands where they stand. Describes answers, never a person's state."""

    QUIET = "going_quiet"
    THIN = "too_few_data"
    OTHERS = "others"
    NOT_SHARED = "not_shared"

    @property
    def heading(self) -> str:
        return HEADINGS[self][0]

    @property
    def says(self) -> str:
        return HEADINGS[self][1]


HEADINGS = {
    Group.QUIET: ("Going quiet", "No answer for longer than is usual for them."),
    Group.THIN: (
        "Too few data",
        f"Answered on fewer than {THIN_LEAST} of the last {THIN_SPAN} days.",
    ),
    Group.OTHERS: ("All others", ""),
    Group.NOT_SHARED: (
        "Diary not shared with you",
        "You see the treatment record, as a member of the care team.",
    ),
}


class Sort(StrEnum):
    NAME = "name"
    ANSWER = "answer"  # the longest without an answer first
    INFUSION = "infusion"  # the longest since an infusion first


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words in a name, a group, an order, and where the last page ended."""

    query: str = ""
    group: Group | None = None
    sort: Sort = Sort.NAME
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One patient as the list shows them. What the reader may not see is not there at all."""

    id: str
    name: str
    group: Group | None
    joined: bool
    summary: Summary | None  # None: the diary is not shared with the reader
    infusion: int | None  # the number of the latest that stands
    infused_on: date | None
    today: date

    @property
    def shared(self) -> bool:
        return self.summary is not None

    @property
    def last_day(self) -> date | None:
        last = None if self.summary is None else self.summary.last_day
        return None if last is None else day_of(last)

    @property
    def days_silent(self) -> int | None:
        return None if self.last_day is None else max(0, (self.today - self.last_day).days)

    @property
    def last_mood(self) -> int | None:
        found = None if self.summary is None else self.summary.last_mood
        return None if found is None else found[1]

    @property
    def mood_age(self) -> int | None:
        """Days since the last mood was written down."""
        found = None if self.summary is None else self.summary.last_mood
        return None if found is None else max(0, epoch_day(self.today) - found[0])

    @property
    def days_since_infusion(self) -> int | None:
        return None if self.infused_on is None else (self.today - self.infused_on).days

    @property
    def answered(self) -> int | None:
        """Days answered of the last 14."""
        if self.summary is None:
            return None
        return self.summary.answered_of(THIN_SPAN, epoch_day(self.today))

    @property
    def moods(self) -> list[int | None]:
        """The last 28 days up to today, oldest first."""
        if self.summary is None or self.summary.last_day is None:
            return [None] * WINDOW
        silent = epoch_day(self.today) - self.summary.last_day
        known = self.summary.moods if silent >= 0 else self.summary.moods[:silent]
        return [*[None] * WINDOW, *known, *[None] * max(0, silent)][-WINDOW:]

    @property
    def flags(self) -> list[str]:
        """What is to be known of this line, in words."""
        words = {Group.QUIET: "going quiet", Group.THIN: "too few data"}
        return [
            *([words[self.group]] if self.group in words else []),
            *([] if self.joined else ["not joined yet"]),
        ]


def group_of(summary: Summary, today: date) -> Group:
    """Where someone who shares stands.

    Going quiet: no answer for more than 4 days, and for longer than any gap within the four weeks
    that end at their last answer. Too few data: answered on fewer than 4 of the last 14 days.
    (`reports.queries.work_list` says the same in SQL, for ten thousand at once.)
    """
    if summary.last_day is None:
        return Group.THIN
    silent = epoch_day(today) - summary.last_day
    marks = summary.recent.lstrip(SILENT)
    usual = len(marks.replace(SILENT, "")) >= USUAL_LEAST
    if silent > QUIET_DAYS and usual and SILENT * silent not in marks:
        return Group.QUIET
    answered = summary.answered_of(THIN_SPAN, epoch_day(today))
    return Group.THIN if answered < THIN_LEAST else Group.OTHERS


def sentence(line: Line) -> str:
    """The one sentence of a patient's line: what the reader should know first."""
    if not line.joined and line.days_silent is None:
        return "invited, has not joined yet"
    if line.summary is None:
        return "joined"
    if line.days_silent is None:
        return "joined, has not answered yet"
    if line.group is Group.QUIET:
        return f"quiet for {line.days_silent} days, usually answers {_of_7(line.summary)} of 7"
    week = line.summary.answered_of(7, epoch_day(line.today))
    if week == 0:
        return f"last answered {line.days_silent} days ago"
    return f"answered {week} of the last 7 days"


def _of_7(summary: Summary) -> int:
    """How many days of a week were answered on average, over the weeks that are known."""
    marks = summary.recent.lstrip(SILENT)
    return round(7 * sum(mark != SILENT for mark in marks) / len(marks)) if marks else 0


def ago(days: int) -> str:
    """
    >>> [ago(-1), ago(0), ago(1), ago(3)]
    ['tomorrow', 'today', 'yesterday', '3 days ago']
    """
    return {-1: "tomorrow", 0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
