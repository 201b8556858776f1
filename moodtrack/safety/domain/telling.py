"""What a patient reads about a call for help: who answers now, then how her own answer stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from moodtrack.language import N_, _
from moodtrack.language.dates import hour_in_words, in_words
from moodtrack.safety.domain.concerns import Concern
from moodtrack.safety.domain.hours import Hours

SOON = timedelta(minutes=2)  # so long telling may take before it is said not to be confirmed
NOT_CONFIRMED = N_("We cannot confirm that your clinic was told. Do not wait for it: call.")


def clock(at: datetime) -> str:
    """
    >>> clock(datetime(2026, 3, 14, 9, 0)), clock(datetime(2026, 3, 14, 17, 30))
    ('9:00 am', '5:30 pm')
    """
    return hour_in_words(at)


def day_and_clock(at: datetime, now: datetime) -> str:
    """A moment in words, as seen from `now`; both in the reader's zone.

    >>> day_and_clock(datetime(2026, 3, 16, 9, 0), datetime(2026, 3, 14, 12, 0))
    'on Monday at 9:00 am'
    """
    days = (at.date() - now.date()).days
    if abs(days) > 6:
        day = in_words(at, "day and month")
        return _("on %(day)s at %(clock)s", day=day, clock=clock(at))
    said = {
        0: N_("today at %(clock)s"),
        1: N_("tomorrow at %(clock)s"),
        -1: N_("yesterday at %(clock)s"),
    }.get(days, N_("on %(day)s at %(clock)s"))
    return _(said, day=in_words(at, "weekday"), clock=clock(at))


def reads(hours: Hours | None, at: datetime, *, otherwise: str = "") -> str:
    """When somebody of the clinic looks; `otherwise` where the clinic has not said its hours."""
    if hours is None or not hours.known:
        return otherwise
    closes = hours.closes(at)
    if closes is not None:
        return _("Your clinic reads this now, until %(clock)s.", clock=clock(closes))
    opens = hours.next_open(at)
    if opens is None:
        return _("Your clinic is closed for a long time. Do not wait for it.")
    now = at.astimezone(ZoneInfo(hours.zone))
    return _(
        "Your clinic reads this next %(day_and_clock)s.", day_and_clock=day_and_clock(opens, now)
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """How far telling the clinic has come. `who`: the member of staff who took or closed it."""

    told_at: datetime | None
    who: str
    works: bool  # whether somebody does the jobs
    overdue: bool


def stands(concern: Concern, telling: Telling, *, zone: ZoneInfo, now: datetime) -> list[str]:
    """How her answer stands, in sentences that are true now."""

    def when(at: datetime) -> str:
        return day_and_clock(at.astimezone(zone), now.astimezone(zone))

    if concern.review:
        return []
    if concern.closed_at is not None:
        looked = N_("%(who)s of your clinic looked at your answer %(when)s.")
        return [_(looked, who=telling.who, when=when(concern.closed_at))]
    if concern.taken_at is not None:
        took = N_("%(who)s of your clinic took up your answer %(when)s.")
        return [_(took, who=telling.who, when=when(concern.taken_at))]
    stands_there = N_("Your answer stands in your clinic’s list, since %(when)s.")
    lines = [_(stands_there, when=when(concern.risen_at))]
    if telling.works and telling.told_at is not None:
        told = N_("Somebody there was told %(when)s. Nobody has taken it up yet.")
        lines.append(_(told, when=when(telling.told_at)))
    elif not telling.works or now - concern.risen_at > SOON:
        lines.append(_(NOT_CONFIRMED))
    if telling.overdue:
        lines.append(_("It has waited too long. Everyone there is told again. Do not wait: call."))
    return lines
