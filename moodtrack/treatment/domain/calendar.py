"""A visit as a calendar file (RFC 5545). It says "Appointment", when, and nothing else."""

from datetime import UTC, datetime

from moodtrack.treatment.domain.visits import Visit


def calendar(visit: Visit, *, stamped: datetime) -> bytes:
    """One event. Instants are in UTC, so every calendar shows them right where its owner is.

    The UID stays over all versions, and SEQUENCE grows with each, so that a calendar which took an
    earlier version takes the later one in its place. `stamped`: when this version was kept.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Appointment//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if visit.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{visit.id}",
        f"SEQUENCE:{visit.version - 1}",
        f"DTSTAMP:{_instant(stamped)}",
        f"DTSTART:{_instant(visit.at)}",
        f"DTEND:{_instant(visit.ends)}",
        "SUMMARY:Appointment",
        f"STATUS:{'CANCELLED' if visit.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
