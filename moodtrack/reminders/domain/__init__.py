"""What somebody wants to be reminded of and when; the one neutral text; the address it leads to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moodtrack.language import N_

TITLE = N_("A moment for you")  # all that a reminder ever says, wherever it goes
MOST_DEVICES = 10
DAY_MINUTES = 24 * 60


class Kind(StrEnum):
    """Why one goes out. The reminder itself does not say."""

    DAY = "day"  # at her hour: the day's answers
    SHEET = "sheet"  # at her hour: a questionnaire
    HOURS = "hours"  # some hours after an infusion
    MORNING = "morning"  # on the morning after
    THIRD = "third"  # on the third day after
    VISIT = "visit"  # the day before
    CLINIC = "clinic"  # one tap on the clinic's list
    TEST = "test"
    CODE = "code"  # to see whether a mail address is hers


class Way(StrEnum):
    PUSH = "push"
    MAIL = "mail"
    MESSAGE = "message"  # by the clinic's own text messages


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone wants. Minutes of the day, 0 to 1439; `again` None: once a day."""

    daily: bool = False
    hour: int = 20 * 60
    again: int | None = None
    quiet_from: int = 22 * 60
    quiet_until: int = 8 * 60
    after: bool = False
    sheets: bool = False
    visits: bool = False
    clinic: bool = False
    messages: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """A patient's reminders as they stand."""

    wish: Wish
    email: str = ""
    email_at: datetime | None = None
    email_confirmed: bool = False
    calendar: bool = False  # whether a calendar address is out


def link(origin: str, token: str = "") -> str:
    """The address a reminder leads to: the one place that says so.

    `token`: her own link, where the reminder may be opened on a phone that is not signed in; on
    one that is, it leads to /today all the same. A push comes to her own browser, without one.
    """
    return f"{origin}/c/{token}" if token else f"{origin}/today"


def quiet(minute: int, wish: Wish) -> bool:
    """Whether a minute of the day lies in quiet hours, which may go over midnight.

    >>> quiet(23 * 60, Wish()), quiet(8 * 60, Wish())
    (True, False)
    """
    if wish.quiet_from <= wish.quiet_until:
        return wish.quiet_from <= minute < wish.quiet_until
    return minute >= wish.quiet_from or minute < wish.quiet_until
