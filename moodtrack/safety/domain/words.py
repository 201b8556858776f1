"""Concerns in words: what was answered, how it came, how long something took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from moodtrack.safety.domain.concerns import Answer, Concern, How, Kind

DAILY = ("not today", "a little", "moderately", "a lot")
PHQ9 = ("not at all", "several days", "more than half the days", "nearly every day")
KINDS = {
    Kind.DAILY: "Thoughts of death or suicide",
    Kind.PHQ9: "PHQ-9, question 9",
    Kind.IMPORT: "From a file: thoughts of death or suicide",
}
HOWS = {
    How.KEPT: "",
    How.REFUSED: "It came with something that could not be kept.",
    How.PARTIAL: "The questionnaire was not finished.",
    How.CLINIC: "Entered by the clinic.",
}


def question_of(answer: Answer) -> str:
    return KINDS[answer.kind]


def answer_words(answer: Answer) -> str:
    """What was said, with its number.

    >>> from uuid import UUID
    >>> now = datetime(2026, 3, 14)
    >>> answer_words(Answer(1, UUID(int=1), Kind.DAILY, 2, now, now, 1))
    'moderately (2 of 3)'
    """
    words = (PHQ9 if answer.kind is Kind.PHQ9 else DAILY)[answer.value]
    said = f"{words} ({answer.value} of 3)"
    return f"{said}, the most on {answer.days} days" if answer.kind is Kind.IMPORT else said


def how_words(answer: Answer) -> str:
    return HOWS[answer.how]


def lasted(time: timedelta) -> str:
    """A length of time in words, in at most two units.

    >>> lasted(timedelta(minutes=135)), lasted(timedelta(seconds=20)), lasted(timedelta(days=3))
    ('2 h 15 min', 'under a minute', '3 days')
    """
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        words = "1 day" if days == 1 else f"{days} days"
        return f"{words} {hours} h" if hours else words
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


@dataclass(frozen=True, slots=True)
class Times:
    """How long concerns of some time waited: those that rose then. None where there were none."""

    count: int
    waiting: int  # nobody has taken them yet
    open: int
    take_median: timedelta | None
    take_longest: timedelta | None
    close_median: timedelta | None
    close_longest: timedelta | None


def times_of(concerns: Sequence[Concern], *, at: datetime) -> Times:
    """Time to take: from the (last) rise to the taking; to close: from the opening to the closing.

    What still waits counts in the longest with the time it has waited until now, so that nobody
    looks quick by not answering; the medians are over what was taken, or closed.
    """
    alarms = [one for one in concerns if not one.review]
    took = [one.taken_at - one.risen_at for one in alarms if one.taken_at is not None]
    closed = [one.closed_at - one.opened_at for one in alarms if one.closed_at is not None]
    waits = [at - one.risen_at for one in alarms if one.waiting]
    stands = [at - one.opened_at for one in alarms if one.open]
    return Times(
        count=len(alarms),
        waiting=len(waits),
        open=len(stands),
        take_median=_middle(took),
        take_longest=max([*took, *waits], default=None),
        close_median=_middle(closed),
        close_longest=max([*closed, *stands], default=None),
    )


def _middle(times: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in times)) if times else None
