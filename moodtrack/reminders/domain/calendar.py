"""Her hours and dates for a calendar program (RFC 5545): neutral words, and nothing else."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from moodtrack.language import N_, _
from moodtrack.reminders.domain import TITLE, Wish
from moodtrack.treatment.domain.visits import Visit

APPOINTMENT = N_("Appointment")
MOST = 74  # bytes of a line; longer ones are folded


def feed(owner: UUID, wish: Wish, visits: Sequence[Visit], *, since: datetime) -> bytes:
    """The whole calendar. The same as long as nothing changes, so that an ETag stands for it.

    Her own hours have no zone: a calendar shows them by the clock of wherever she is. Dates at the
    clinic are in UTC. `since`: when she first asked for reminders.
    """
    events: list[str] = []
    if wish.daily:
        for slot, minute in enumerate((wish.hour, wish.again), 1):
            if minute is not None:
                events += _daily(f"{owner}-{slot}", minute, since)
    for one in visits if wish.visits else ():
        events += _visit(one, since)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *events,
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for folded in map(_folded, lines)).encode()


def _daily(uid: str, minute: int, since: datetime) -> list[str]:
    first: date = since.date()
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_instant(since)}",
        f"DTSTART:{first:%Y%m%d}T{minute // 60:02d}{minute % 60:02d}00",
        "DURATION:PT5M",
        "RRULE:FREQ=DAILY",
        f"SUMMARY:{_text(_(TITLE))}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(_(TITLE))}",
        "TRIGGER:PT0M",
        "END:VALARM",
        "END:VEVENT",
    ]


def _visit(one: Visit, since: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}",
        f"SEQUENCE:{one.version - 1}",
        f"DTSTAMP:{_instant(since)}",
        f"DTSTART:{_instant(one.at)}",
        f"DTEND:{_instant(one.ends)}",
        f"SUMMARY:{_text(_(APPOINTMENT))}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Lines are at most 75 bytes; what goes on begins with a blank."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > MOST:
            parts.append(part)
            part = " "
        part += letter
    return "\r\n".join([*parts, part])
