"""The work-list: in which group a patient stands today, and the one sentence said of each."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from moodtrack.checkins.domain.days import day_of, epoch_day
from moodtrack.checkins.domain.summary import (
    SILENT,
    THIN_LEAST,
    THIN_SPAN,
    USUAL_LEAST,
    WINDOW,
    Summary,
)

PAGE = 50
OVER_SHOWN = 90  # days after a benefit ended: later it is history, told by the report
SILENCE = 14  # days without an answer after which everybody counts as quiet; a clinic sets its own
FOLLOW_UP, MONTHLY = "follow-up", "monthly check"
UNMEASURED = (FOLLOW_UP, MONTHLY)  # what is due and says nothing of questionnaires


class Group(StrEnum):
    """Why a patient stands where they stand, the first that holds. Describes answers, never a
    person's state; predicts nothing."""

    CONCERN = "open_concern"
    WORSE = "worse"
    OVER = "benefit_over"
    QUIET = "going_quiet"
    DUE = "due"
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
    Group.CONCERN: ("Open safety concern", "An answer about death or self-harm is not closed yet."),
    Group.WORSE: (
        "Worse than at the start",
        "Mood in the two weeks up to the last answer below the two before the first infusion, or "
        "a questionnaire up, by more than chance would make.",
    ),
    Group.OVER: (
        "Benefit over",
        "Three rated days in a row back at the level from before the latest course.",
    ),
    Group.QUIET: (
        "Going quiet",
        "No answer for longer than is usual for them, or than your clinic lets pass.",
    ),
    Group.DUE: ("Due", "A questionnaire, a follow-up or an after-check."),
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


@dataclass(frozen=True, slots=True)
class Stands:
    """What was worked out beside a patient's answers (moodtrack.standing), and what is open."""

    concern: bool = False
    below: bool = False
    worsened: int | None = None  # points a questionnaire rose since the start
    over_on: int | None = None  # the day a benefit ended, counted from 1970
    due_from: int | None = None
    due: str = ""
    phq9: int | None = None
    phq9_day: int | None = None
    phq9_change: int | None = None


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
    stands: Stands = Stands()
    joined_on: int | None = None  # counted from 1970
    silence: int = SILENCE  # days: the clinic's own limit
    called_at: datetime | None = None  # when the clinic last noted a call
    may_remind: bool = False  # she agreed that the clinic may send her a reminder
    reminded_at: datetime | None = None  # when it last did
    opens: int | None = None  # the first day that is shared, where not all are; from 1970

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
    def holding(self) -> list[Group]:
        """Every group whose rule holds, the most pressing first."""
        if self.summary is None:
            return []
        today = epoch_day(self.today)
        since = self.joined_on
        if since is not None and self.opens is not None:
            since = max(since, self.opens)
        quiet = is_silent(self.summary, today, self.silence, joined_on=since) or (
            self.knows_usual and is_quiet(self.summary, today)
        )
        return _holding(self.summary, self.stands, today, quiet=quiet)

    @property
    def knows_usual(self) -> bool:
        """Whether all four weeks up to the last answer are shared: only they say what is usual."""
        if self.summary is None or self.summary.last_day is None:
            return False
        return self.opens is None or self.opens <= self.summary.last_day - (WINDOW - 1)

    @property
    def flags(self) -> list[str]:
        """What is to be known of this line, in words; the first is why it stands where it does."""
        told = [] if self.summary is None else [FLAGS[one] for one in self.holding]
        if self.summary is None and self.stands.concern:
            told = [FLAGS[Group.CONCERN]]
        return [*told, *([] if self.joined else ["not joined yet"])]


FLAGS = {
    Group.CONCERN: "open concern",
    Group.WORSE: "worse than at the start",
    Group.OVER: "benefit over",
    Group.QUIET: "going quiet",
    Group.DUE: "due",
    Group.THIN: "too few data",
}


def is_silent(summary: Summary, today: int, limit: int, *, joined_on: int | None) -> bool:
    """Whether nothing came for more than `limit` days, however rarely someone answers: since the
    last answer; where there is none, since joining or the first day that is shared."""
    since = joined_on if summary.last_day is None else summary.last_day
    return since is not None and today - since > limit


def is_quiet(summary: Summary, today: int) -> bool:
    """Whether the silence is longer than is usual for them."""
    return summary.quiet_from is not None and summary.quiet_from <= today


def _holding(summary: Summary, stands: Stands, today: int, *, quiet: bool) -> list[Group]:
    over, due = stands.over_on, stands.due_from
    rules = {
        Group.CONCERN: stands.concern,
        Group.WORSE: stands.below or stands.worsened is not None,
        Group.OVER: over is not None and today - over <= OVER_SHOWN,
        Group.QUIET: quiet,
        Group.DUE: due is not None and due <= today,
        Group.THIN: summary.thin_from <= today,
    }
    return [group for group, holds in rules.items() if holds]


def group_of(line: Line) -> Group:
    """The first group whose rule holds. Quiet: silent for longer than they ever were in the four
    weeks before their last answer, and for more than four days; or for longer than the clinic's
    own limit, whatever is usual."""
    return next(iter(line.holding), Group.OTHERS)


def sentence(line: Line) -> str:
    """The one sentence of a patient's line: what the reader should know first."""
    if line.stands.concern and line.group is Group.CONCERN:
        return "an answer about death or self-harm is open"
    if not line.joined and line.days_silent is None:
        return "invited, has not joined yet"
    if line.summary is None:
        return "joined"
    if line.days_silent is None:
        part = "no answer yet in the days that are shared with you"
        return "joined, has not answered yet" if line.opens is None else part
    if told := _standing_sentence(line):
        return told
    if line.group is Group.QUIET:
        usual = _of_7(line.summary) if line.knows_usual else None
        told = "" if usual is None else f", usually answers {usual} of 7"
        return f"quiet for {line.days_silent} days{told}"
    week = line.summary.answered_of(7, epoch_day(line.today))
    if week == 0:
        return f"last answered {line.days_silent} days ago"
    return f"answered {week} of the last 7 days"


def _standing_sentence(line: Line) -> str:
    """Why somebody stands in one of the groups that are worked out beside the answers."""
    stands = line.stands
    match line.group:
        case Group.WORSE if stands.worsened is not None:
            return f"questionnaire {stands.worsened} points up since the start"
        case Group.WORSE:
            return (
                "mood of the two weeks up to the last answer below that before the first infusion"
            )
        case Group.OVER if stands.over_on is not None:
            return f"back at the level from before {ago(epoch_day(line.today) - stands.over_on)}"
        case Group.DUE:
            return f"{stands.due} due"
        case _:
            return ""


def _of_7(summary: Summary) -> int | None:
    """How many days of a week were answered on average in the four weeks up to the last answer,
    or since the first one ever; None where so few say nothing of what is usual."""
    marks = summary.recent
    answered = sum(mark != SILENT for mark in marks)
    if answered < USUAL_LEAST:
        return None
    if summary.days_answered <= answered:
        marks = marks.lstrip(SILENT)
    return round(7 * answered / len(marks))


def ago(days: int) -> str:
    """
    >>> [ago(-1), ago(0), ago(1), ago(3)]
    ['tomorrow', 'today', 'yesterday', '3 days ago']
    """
    return {-1: "tomorrow", 0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
