"""Instants as whole microseconds since 1970, and back: exact, and the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def from_micros(count: int, offset_minutes: int = 0) -> datetime:
    """The instant, shown with the offset (minutes east of Greenwich) it was written at."""
    instant = EPOCH + timedelta(microseconds=count)
    if not offset_minutes:
        return instant
    return instant.astimezone(timezone(timedelta(minutes=offset_minutes)))
