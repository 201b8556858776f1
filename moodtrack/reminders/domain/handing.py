"""One reminder on its way out: what is known of it, what becomes of it, what it says in a mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from moodtrack.language import _
from moodtrack.reminders.domain import TITLE, Kind, Way, link

LONGEST_WAIT = timedelta(minutes=5)
CODE_LASTS = timedelta(hours=1)


class Outcome(StrEnum):
    SENT = "sent"
    ANSWERED = "answered"  # she was faster
    NOWHERE = "nowhere"  # the address or the device is not there any more
    LATE = "late"  # it could not be handed over in good time
    AGAIN = ""  # to be tried again


@dataclass(frozen=True, slots=True)
class Claimed:
    """One reminder that somebody has in hand, on one way. `tries` counts this one."""

    key: int
    lease: str
    id: UUID
    patient: int
    kind: Kind
    day: int
    way: Way
    device: UUID | None
    until: datetime
    tries: int


def wait(tries: int) -> timedelta:
    """Before the next try: 5, 10, 20 ... seconds, at most five minutes."""
    return min(timedelta(seconds=5 * 2 ** min(tries - 1, 10)), LONGEST_WAIT)


def mail_text(origin: str, token: str = "", *, code: str = "") -> str:
    """The same for everybody and of the same length; a code only while an address is tried."""
    said = _("Your code is %(code)s.", code=code) if code else link(origin, token)
    later = _("Not today: %(link)s", link=f"{origin}{NOT_TODAY}")
    return f"{_(TITLE)}.\n\n{said}\n\n{later}\n"


NOT_TODAY = "/reminders/not-today"
