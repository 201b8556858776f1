"""A day as it stands: what its revisions add up to, and which days a person may still write."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.answers import Answers

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2149, 6, 6)  # epoch day 65,535: a day fits in sixteen bits of its row's key


class Mode(StrEnum):
    """How an answer came to be written down."""

    LIVE = "live"  # before the day it speaks of was over
    LATE = "late"  # afterwards, within the days the clinic leaves open
    IMPORT = "import"  # brought in from a file
    CLINIC = "clinic"  # entered by the clinic
    LINK = "link"  # by a link that needs no sign-in, before the day was over
    LINKED = "linked"  # by such a link, afterwards

    @property
    def late(self) -> bool:
        return self in (Mode.LATE, Mode.LINKED)

    @property
    def on_the_day(self) -> bool:
        """Written before the day was over, by whoever had the phone in hand."""
        return self in (Mode.LIVE, Mode.LINK)

    @property
    def by_link(self) -> bool:
        return self in (Mode.LINK, Mode.LINKED)


@dataclass(frozen=True, slots=True)
class Other:
    """Another word on the same day, written by a phone that did not know of the first."""

    revision: UUID
    answers: Answers


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a diary: the head's answers, and the others that stand beside it."""

    day: date
    answers: Answers
    mode: Mode
    written_at: datetime  # the phone's instant, with its offset
    received_at: datetime  # the server's instant, UTC
    tz: str
    revision: UUID
    others: tuple[Other, ...] = ()

    @property
    def late(self) -> bool:
        return self.mode.late

    @property
    def by_link(self) -> bool:
        return self.mode.by_link


def epoch_day(day: date) -> int:
    """Days since 1970-01-01: 0 to 65,535 for every day that can be kept."""
    return (day - FIRST_DAY).days


def day_of(epoch: int) -> date:
    return FIRST_DAY + timedelta(days=epoch)


def label_day(instant: datetime, zone: ZoneInfo, day_start: int) -> date:
    """The day a person means at this instant: it begins at their own hour (0 to 12), not midnight.

    >>> label_day(datetime(2026, 3, 8, 6, 30, tzinfo=UTC), ZoneInfo("America/New_York"), 3)
    datetime.date(2026, 3, 7)
    """
    local = instant.astimezone(zone)
    return local.date() - timedelta(days=1) if local.hour < day_start else local.date()


def end_of(day: date, zone: ZoneInfo, day_start: int) -> datetime:
    """The instant at which a person's day is over: their day start on the next morning, in UTC."""
    tomorrow = day + timedelta(days=1)
    start = datetime(tomorrow.year, tomorrow.month, tomorrow.day, day_start, tzinfo=zone)
    return start.astimezone(UTC)


def allowed_days(today: date, backfill_days: int) -> list[date]:
    """Today first, then the days before it that may still be filled in."""
    return [today - timedelta(days=back) for back in range(backfill_days + 1)]
