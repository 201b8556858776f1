"""What stands beside today's check-in: the next date, a number after an infusion, the monthly."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack.accounts.domain import SignedIn
from moodtrack.checkins import queries
from moodtrack.language import _
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own_treatment
from moodtrack.treatment.domain.after import asked_now, monthly_due
from moodtrack.treatment.domain.visits import Visit, coming
from moodtrack.treatment.queries import infusions
from moodtrack.treatment.queries.course import after_checks
from moodtrack.treatment.queries.visits import visits

LATELY = timedelta(days=2)  # longer ago nothing is asked about an infusion


async def beside(person: SignedIn, record: OpenRecord, now: datetime) -> dict[str, Any]:
    treatment, zone = open_own_treatment(person), ZoneInfo(person.zone)
    known = await infusions(treatment)
    written = await queries.moment_times(record, since=now - LATELY)
    checks = [kept.recorded_at.astimezone(zone).date() for _, kept in await after_checks(treatment)]
    ahead = coming(await visits(treatment), now)
    return {
        "asked": asked_now(known, written, now=now, zone=zone),
        "monthly_due": monthly_due(known, checks, today=now.astimezone(zone).date()),
        "next_visit": ahead[0] if ahead else None,
        "next_words": _words(ahead[0], now) if ahead else "",
    }


def _words(visit: Visit, now: datetime) -> str:
    """How near it is, in days on the clinic's clock."""
    days = (visit.day - now.astimezone(ZoneInfo(visit.tz)).date()).days
    return {0: _("Your appointment is today"), 1: _("Your appointment is tomorrow")}.get(
        days, _("Your next appointment")
    )
