"""One reminder on its way out: what is known of it, what becomes of it, what it says in a mail."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.days import day_of
from moodtrack.language import _
from moodtrack.reminders.domain import TITLE, Kind, Way, Wish, link, quiet

LONGEST_WAIT = timedelta(minutes=5)
CODE_LASTS = timedelta(hours=1)
# those that her day's answers settle: they are looked up again before one goes out
SETTLED_BY_THE_DAY = (Kind.DAY, Kind.MORNING, Kind.THIRD, Kind.CLINIC)
ASKED_FOR_NOW = (Kind.TEST, Kind.CODE)  # by her own tap a moment ago
WISHES = {
    Kind.DAY: "daily",
    Kind.SHEET: "sheets",
    Kind.HOURS: "after",
    Kind.MORNING: "after",
    Kind.THIRD: "after",
    Kind.VISIT: "visits",
    Kind.CLINIC: "clinic",
}


class Outcome(StrEnum):
    SENT = "sent"
    ANSWERED = "answered"  # she was faster
    UNWANTED = "unwanted"  # she has changed her wishes since, or said "not today"
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether one that is due may still go out."""

    wish: Wish
    zone: ZoneInfo
    answered: frozenset[date]
    not_on: date | None = None


def let_go(one: Claimed, known: Standing, *, at: datetime) -> Outcome:
    """Why it stays here after all; AGAIN where it is still to go out.

    Looked up before each try: hours may lie between a decision and a mail server that is back.
    """
    if at >= one.until:
        return Outcome.LATE
    if one.kind in ASKED_FOR_NOW:
        return Outcome.AGAIN
    wished = getattr(known.wish, WISHES[one.kind])
    day = day_of(one.day)
    if not wished or (one.way is Way.MESSAGE and not known.wish.messages):
        return Outcome.UNWANTED
    if day == known.not_on and one.kind is not Kind.VISIT:
        return Outcome.UNWANTED
    if one.kind in SETTLED_BY_THE_DAY and day in known.answered:
        return Outcome.ANSWERED
    local = at.astimezone(known.zone)
    return Outcome.LATE if quiet(local.hour * 60 + local.minute, known.wish) else Outcome.AGAIN


def wait(tries: int) -> timedelta:
    """Before the next try: 5, 10, 20 ... seconds, at most five minutes."""
    return min(timedelta(seconds=5 * 2 ** min(tries - 1, 10)), LONGEST_WAIT)


def mail_text(origin: str, token: str = "", *, code: str = "") -> str:
    """The same for everybody and of the same length; a code only while an address is tried."""
    said = _("Your code is %(code)s.", code=code) if code else link(origin, token)
    later = _("Not today: %(link)s", link=f"{origin}{NOT_TODAY}")
    return f"{_(TITLE)}.\n\n{said}\n\n{later}\n"


NOT_TODAY = "/reminders/not-today"
