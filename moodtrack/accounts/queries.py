"""Reads clinics, people and their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.accounts.domain import (
    INVITATION_TRIES,
    Clinic,
    Person,
    Role,
    Standing,
    hashed,
)
from moodtrack.accounts.models import (
    AppRow,
    ClinicRow,
    InvitationRow,
    PasskeyRow,
    PersonRow,
    RecoveryRow,
    SessionRow,
)
from moodtrack.accounts.sections import Section
from moodtrack.instants import from_micros, micros
from moodtrack.reading import fold


@dataclass(frozen=True, slots=True)
class Device:
    """A browser or a program that is signed in."""

    id: UUID
    kind: str
    label: str
    since: datetime
    used: datetime


@dataclass(frozen=True, slots=True)
class Passkey:
    id: UUID
    name: str
    since: datetime
    used: datetime | None
    credential: bytes


@dataclass(frozen=True, slots=True)
class Ways:
    """What someone can sign in with."""

    passphrase: bool
    passkeys: Sequence[Passkey]
    app: bool
    codes_left: int

    @property
    def second(self) -> bool:
        """Whether there is anything to show beside a passphrase."""
        return bool(self.passkeys) or self.app


def clinic_of(row: ClinicRow) -> Clinic:
    return Clinic(
        number=row.number,
        id=row.id,
        name=row.name,
        zone=row.zone,
        backfill_days=row.backfill_days,
        paper=row.paper,
        phone=row.phone,
        hours=row.hours,
        key=bytes(row.key or b""),
    )


def person_of(row: PersonRow) -> Person:
    return Person(
        number=row.number,
        id=row.id,
        name=row.name,
        role=Role(row.role),
        clinic=row.clinic_id,
        zone=row.zone,
        day_start=row.day_start,
        username=row.username,
        joined=row.joined_at is not None,
        disabled=row.disabled_at is not None,
        erased=row.erased_at is not None,
        key=None if row.key is None else bytes(row.key),
    )


async def clinics() -> list[Clinic]:
    return [clinic_of(row) for row in await ClinicRow.all().order_by("number")]


async def clinic_named(name: str) -> Clinic | None:
    row = await ClinicRow.get_or_none(name=name)
    return None if row is None else clinic_of(row)


async def people_of(clinic: int) -> list[Person]:
    """Everyone of a clinic: staff first, then patients, by name."""
    rows = await PersonRow.filter(clinic_id=clinic, erased_at=None).order_by("name")
    return sorted(map(person_of, rows), key=lambda one: not one.role.staff)


NAMES = """
select p.number, p.name, p.role from person p where p.clinic_id = $1
  and (p.role = 'patient') = $2::boolean and p.erased_at is null"""
STANDING = """
select p.number, p.id, p.name, p.role, p.joined_at, p.disabled_at,
  (select max(s.used_at) from session s where s.person_id = p.number) as used_at,
  exists (select 1 from invitation i where i.person_id = p.number and i.kind = 'join'
    and i.used_at is null and i.expires_at > $2) as invited
from each($1::bigint[]) w join person p on p.number = w.value"""


async def roster(
    clinic: int, *, patients: bool, query: str = "", most: int, at: datetime
) -> tuple[list[Standing], int]:
    """The first people of a clinic by name, whose name holds each word; and how many there are."""
    words = fold(query).split()
    named = [(fold(row["name"]), row["number"]) for row in await db.read(NAMES, clinic, patients)]
    found = sorted(one for one in named if all(word in one[0] for word in words))
    shown = [number for _, number in found[:most]]
    rows = {row["number"]: row for row in await db.read(STANDING, shown, micros(at))}
    return [_standing(rows[number]) for number in shown if number in rows], len(found)


def _standing(row: db.Row) -> Standing:
    return Standing(
        id=UUID(str(row["id"])),
        name=row["name"],
        role=Role(row["role"]),
        joined_at=_instant(row["joined_at"]),
        disabled_at=_instant(row["disabled_at"]),
        used_at=_instant(row["used_at"]),
        invited=bool(row["invited"]),
    )


def _instant(count: int | None) -> datetime | None:
    return None if count is None else from_micros(count)


async def people_numbered(numbers: Sequence[int]) -> dict[int, Person]:
    rows = await PersonRow.filter(number__in=list(numbers))
    return {row.number: person_of(row) for row in rows}


async def anyone_erased() -> bool:
    return await PersonRow.exists(erased_at__isnull=False)


async def person_with(id_: UUID) -> Person | None:
    row = await PersonRow.get_or_none(id=id_)
    return None if row is None else person_of(row)


async def invited(token: str, kind: str, *, at: datetime) -> Person | None:
    """Whom an open invitation is for; None when it is unknown, used, too old or tried out."""
    row = await InvitationRow.get_or_none(
        token_hash=hashed(token), kind=kind, expires_at__gt=micros(at), tries__lt=INVITATION_TRIES
    )
    if row is None or (row.used_at is not None and not row.reusable):
        return None
    person = await PersonRow.get_or_none(number=row.person_id, disabled_at=None)
    return None if person is None else person_of(person)


async def clinic_of_patient(patient: int) -> int:
    """The number of the clinic that a patient belongs to."""
    [row] = await db.read("select clinic_id from person where number = $1", patient)
    return int(row["clinic_id"])


async def clinic_numbered(number: int) -> Clinic:
    return clinic_of(await ClinicRow.get(number=number))


async def devices_of(person: int) -> list[Device]:
    rows = await SessionRow.filter(person_id=person, ended_at=None).order_by("-used_at").limit(50)
    return [
        Device(row.id, row.kind, row.label, from_micros(row.created_at), from_micros(row.used_at))
        for row in rows
    ]


async def ways_of(person: int) -> Ways:
    row = await PersonRow.get(number=person)
    keys = await PasskeyRow.filter(person_id=person).order_by("created_at", "id")
    return Ways(
        passphrase=row.passphrase_hash is not None,
        passkeys=[
            Passkey(
                id=one.id,
                name=one.name,
                since=from_micros(one.created_at),
                used=_instant(one.used_at),
                credential=bytes(one.credential),
            )
            for one in keys
        ],
        app=await AppRow.exists(person=person, confirmed_at__isnull=False),
        codes_left=await RecoveryRow.filter(person_id=person, used_at=None).count(),
    )


async def person_numbered(number: int) -> Person:
    return person_of(await PersonRow.get(number=number))


async def clinic_name_of(number: int) -> str:
    """The name of somebody's clinic; "" where a replica does not know them yet."""
    sql = "select c.name from person p join clinic c on c.number = p.clinic_id where p.number = $1"
    rows = await db.read(sql, number)
    return str(rows[0]["name"]) if rows else ""


async def names_of(numbers: Sequence[int]) -> dict[int, str]:
    """Names by number, for the trail; 0 is whoever runs the server."""
    rows = await db.read(
        "select p.number, p.name from each($1::bigint[]) n join person p on p.number = n.value",
        sorted(set(numbers)),
    )
    return {0: "the operator", **{row["number"]: row["name"] for row in rows}}


async def ids_and_names_of(numbers: Sequence[int]) -> dict[int, tuple[UUID, str]]:
    """Ids and names by number, for a list that links to people."""
    rows = await db.read(
        "select p.number, p.id, p.name from each($1::bigint[]) n "
        "join person p on p.number = n.value",
        sorted(set(numbers)),
    )
    return {row["number"]: (UUID(str(row["id"])), row["name"]) for row in rows}


SETTING = """
select value, version from clinic_setting where clinic_id = $1 and section = $2
order by version desc limit 1"""


async def list_view(number: int) -> str:
    """How someone of staff last had the list of patients, as in its address; "" at first."""
    [row] = await db.read("select list_view from person where number = $1", number)
    return str(row["list_view"])


async def setting(clinic: int, section: Section) -> Any:
    """What a clinic has settled in this section, or the section's default."""
    return (await setting_and_version(clinic, section))[0]


async def setting_and_version(clinic: int, section: Section) -> tuple[Any, int]:
    """The same, and how often it was changed: 0 when never."""
    rows = await db.read(SETTING, clinic, section.name)
    return (section.value(rows[0]["value"]), rows[0]["version"]) if rows else (section.default, 0)


async def settings_of(clinics: Sequence[int], section: Section) -> dict[int, Any]:
    """The same of several clinics at once."""
    rows = await db.read(
        "select s.clinic_id, s.value from each($1::bigint[]) c "
        "join clinic_setting s on s.clinic_id = c.value where s.section = $2 and s.version = "
        "(select max(v.version) from clinic_setting v "
        "where v.clinic_id = s.clinic_id and v.section = s.section)",
        sorted(set(clinics)),
        section.name,
    )
    said = {row["clinic_id"]: section.value(row["value"]) for row in rows}
    return {clinic: said.get(clinic, section.default) for clinic in clinics}
