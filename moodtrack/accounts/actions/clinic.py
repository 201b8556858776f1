"""What an administrator does: letting people in and out, and the clinic's own settings."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Clinic, ClinicSettings, Person, Role
from moodtrack.accounts.models import (
    ClinicRow,
    ClinicSettingRow,
    InvitationRow,
    PersonRow,
    SessionRow,
)
from moodtrack.accounts.queries import person_with
from moodtrack.accounts.sections import Section
from moodtrack.audit import trail
from moodtrack.instants import micros


async def invite_new(
    clinic: Clinic, *, name: str, role: Role, id_: UUID, by: int, at: datetime
) -> actions.Invitation:
    """Add someone and invite them. The same form sent again invites the same person anew."""
    known = await person_with(id_)
    if known is not None and (known.clinic, known.name, known.role) == (clinic.number, name, role):
        return await actions.invite(known, by=by, at=at)
    new = uuid4() if known is not None else id_  # a page gone back to, and another name typed
    person = await actions.add_person(clinic, name=name, role=role, id_=new, by=by, at=at)
    return await actions.invite(person, by=by, at=at)


class LastAdministrator(Exception):
    """Nobody else could administer the clinic then. Nothing was written."""


@db.one_act
async def shut_out(person: Person, *, by: int, at: datetime) -> None:
    """A member of staff gets in no more: every session and every open invitation ends now.

    Raises LastAdministrator.
    """
    await _leave_an_administrator(person, by)
    await PersonRow.filter(number=person.number).update(disabled_at=micros(at))
    await SessionRow.filter(person_id=person.number, ended_at=None).update(ended_at=micros(at))
    await InvitationRow.filter(person_id=person.number, used_at=None).delete()
    await _note("shut out a member of staff", str(person.id), by=by, at=at)


@db.one_act
async def give_role(person: Person, role: Role, *, by: int, at: datetime) -> None:
    """What a member of staff may see and do follows the role at once. Raises LastAdministrator."""
    if person.role is role:
        return
    await _leave_an_administrator(person, by)
    await PersonRow.filter(number=person.number).update(role=role.value)
    await _note("changed a role", f"{person.id}, {role}", by=by, at=at)


async def _leave_an_administrator(person: Person, by: int) -> None:
    """Besides `person` somebody stays who administers the clinic and can sign in.

    One at a time: two administrators who shut each other out at once would leave nobody.
    """
    if not db.on_sqlite():
        await db.write("select pg_advisory_xact_lock($1::bigint)", -person.clinic)
    others = await db.write(
        "select p.number from person p where p.clinic_id = $1 and p.role = 'administrator' "
        "and p.number <> $2 and p.disabled_at is null "
        "and (p.joined_at is not null or p.number = $3) limit 1",
        person.clinic,
        person.number,
        by,
    )
    if person.role is Role.ADMINISTRATOR and not others:
        raise LastAdministrator


@db.one_act
async def let_in_again(person: Person, *, by: int, at: datetime) -> None:
    """They sign in as before; sessions that ended stay ended."""
    await PersonRow.filter(number=person.number).update(disabled_at=None)
    await _note("let a member of staff in again", str(person.id), by=by, at=at)


@db.one_act
async def settle(clinic: Clinic, settings: ClinicSettings, *, by: int, at: datetime) -> None:
    """What the clinic says of itself, and how its pages and papers are made."""
    await ClinicRow.filter(number=clinic.number).update(
        phone=settings.phone,
        hours=settings.hours,
        backfill_days=settings.backfill_days,
        paper=settings.paper,
        zone=settings.zone,
    )
    await _note("changed the clinic's settings", clinic.name, by=by, at=at)


class ChangedMeanwhile(Exception):
    """Somebody else has settled this section since it was looked at. Nothing was written."""


@db.one_act
async def settle_section(
    clinic: Clinic, section: Section, value: Any, *, version: int, by: int, at: datetime
) -> None:
    """Put a new version of a section over `version`; the earlier ones stay.

    Raises ChangedMeanwhile where another version stands by now.
    """
    if not db.on_sqlite():
        await db.write("select pg_advisory_xact_lock($1::bigint)", -clinic.number)
    rows = await db.write(
        "select coalesce(max(version), 0) as version from clinic_setting "
        "where clinic_id = $1 and section = $2",
        clinic.number,
        section.name,
    )
    if rows[0]["version"] != version:
        raise ChangedMeanwhile
    await ClinicSettingRow.create(
        clinic_id=clinic.number,
        section=section.name,
        version=version + 1,
        value=json.dumps(value),
        at=micros(at),
        by=by,
    )
    await _note("changed the clinic's settings", section.name, by=by, at=at)


async def _note(verb: str, detail: str, *, by: int, at: datetime) -> None:
    await trail.note(at=at, actor=by, verb=verb, patient=trail.HOUSE, detail=detail[:200])
