"""The rules a clinic is told by, and its news: who is a contact, when somebody is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moodtrack import db
from moodtrack.accounts import queries as accounts
from moodtrack.jobs import queue as jobs
from moodtrack.safety.domain.escalation import Rule, rule_of
from moodtrack.safety.domain.help_lines import HelpLine
from moodtrack.safety.domain.hours import Hours, hours_of
from moodtrack.safety.domain.own_lines import lines_of
from moodtrack.safety.domain.rows import concern_of
from moodtrack.safety.sections import CONTACTS, HELP, HOURS

STAFF = """
select number, id, role from person
where clinic_id = $1 and role <> 'patient' and disabled_at is null order by number"""


async def rule(clinic: int, zone: str) -> Rule:
    """By which a clinic is told."""
    staff = await db.read(STAFF, clinic)
    return _rule(await accounts.setting(clinic, CONTACTS), await hours(clinic, zone), staff)


def _rule(contacts: Any, opening: Hours, staff: Sequence[db.Row]) -> Rule:
    return rule_of(
        contacts,
        opening,
        staff={str(row["id"]): row["number"] for row in staff},
        administrators=[row["number"] for row in staff if row["role"] == "administrator"],
    )


async def hours(clinic: int, zone: str) -> Hours:
    return hours_of(await accounts.setting(clinic, HOURS), zone)


async def rule_for(patient: int) -> Rule:
    """By which a patient's clinic is told."""
    rows = await db.read(
        "select c.number, c.zone from person p join clinic c on c.number = p.clinic_id "
        "where p.number = $1",
        patient,
    )
    return await rule(rows[0]["number"], rows[0]["zone"])


async def contacts(clinic: int) -> list[int]:
    """The named contacts who can sign in, in their order."""
    staff = {str(row["id"]): row["number"] for row in await db.read(STAFF, clinic)}
    named = (await accounts.setting(clinic, CONTACTS))["contacts"]
    return [staff[one["person"]] for one in named if one["person"] in staff]


@dataclass(frozen=True, slots=True)
class News:
    """How things stand in a clinic: what its pages say on top, and what its patients read."""

    rule: Rule
    phone_closed: str
    waiting: int  # concerns nobody who can sign in has taken, those from files left out
    overdue: int
    works: bool  # whether somebody does the jobs at all
    lines: Sequence[HelpLine]
    own_lines: bool  # whether the clinic set them itself


ALL_STAFF = """
select number, id, role, clinic_id from person
where role <> 'patient' and disabled_at is null order by number"""
# taken by somebody who can no longer sign in is as good as not taken
ALL_WAITING = """
select c.*, p.clinic_id from concern c join person p on p.number = c.patient_id
left join person t on t.number = c.taken_by
where c.closed_at is null and not c.review
  and (c.taken_at is null or t.disabled_at is not null)"""


async def news(*, at: datetime) -> dict[int, News]:
    """Of every clinic, in six reads."""
    clinics = {row["number"]: row["zone"] for row in await db.read("select * from clinic")}
    opening = await accounts.settings_of(list(clinics), HOURS)
    contacts = await accounts.settings_of(list(clinics), CONTACTS)
    helping = await accounts.settings_of(list(clinics), HELP)
    staff = _by_clinic(await db.read(ALL_STAFF))
    waiting = _by_clinic(await db.read(ALL_WAITING))
    works = await jobs.somebody_works(at=at)
    found = {}
    for clinic, zone in clinics.items():
        known = _rule(contacts[clinic], hours_of(opening[clinic], zone), staff.get(clinic, ()))
        concerns = [concern_of(row) for row in waiting.get(clinic, ())]
        overdue = sum(
            not one.waiting or known.overdue(risen=one.risen_at, at=at) for one in concerns
        )
        phone = opening[clinic]["phone_closed"]
        own = helping[clinic]
        found[clinic] = News(
            known, phone, len(concerns), overdue, works, lines_of(own), bool(own["lines"])
        )
    return found


def _by_clinic(rows: Sequence[db.Row]) -> dict[int, list[db.Row]]:
    found: dict[int, list[db.Row]] = {}
    for row in rows:
        found.setdefault(row["clinic_id"], []).append(row)
    return found
