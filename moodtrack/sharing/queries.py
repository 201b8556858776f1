"""Reads whom a patient shares with, and whom she could."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.accounts.domain import Person, SignedIn
from moodtrack.audit import trail
from moodtrack.instants import from_micros, micros
from moodtrack.reading import fold
from moodtrack.sharing.domain import (
    ClinicScope,
    Emergency,
    NotShared,
    OpenRecord,
    Share,
    Terms,
    terms_of,
)

PATIENT = """
select p.number, p.id, p.name, p.zone, p.day_start, p.key, p.clinic_id, c.id as clinic,
  c.zone as clinic_zone, c.key as clinic_key, c.backfill_days,
  g.parts, g.since_day, g.until_at,
  exists (select 1 from care_team t where t.patient_id = p.number and t.member_id = $2) as cared,
  (select max(e.until_at) from emergency e
    where e.patient = p.number and e.viewer = $2) as emergency
from person p join clinic c on c.number = p.clinic_id
left join sharing_grant g on g.patient_id = p.number and g.viewer_id = $2 and g.ended_at is null
where p.id = $1::uuid and p.role = 'patient' and p.erased_at is null"""

MOST_REMEMBERED = 1_000
Find = Callable[..., Awaitable[db.Row]]
NUMBERED = PATIENT.replace(
    "p.id = $1::uuid", "p.number in (select w.value from each($1::bigint[]) w)"
)

# somebody whose diary was erased, and of whom the clinic still keeps its own record
KEPT = PATIENT.replace("p.erased_at is null", "p.erased_at is not null")
CONSENTED = PATIENT.replace(
    "p.id = $1::uuid",
    "p.clinic_id = $1 and exists (select 1 from research_consent r "
    "where r.patient_id = p.number and r.ended_at is null)",
)

# whoever may be written for by a link: not once the account is disabled, erased or moved away
LINKED = f"""{NUMBERED} and p.disabled_at is null and p.moved_to is null
and (p.links_from is null or p.links_from <= $3)""".replace("p.number,", "p.number, p.language,", 1)


# and in which state the record is: what was done to it last, and what its clinic settled last
SETTLED_LAST = "(select max(s.number) from clinic_setting s where s.clinic_id = p.clinic_id)"
WITH_STATE = PATIENT.replace(
    "g.parts,", f"{trail.DONE_LAST} as done_last, {SETTLED_LAST} as settled_last, g.parts,"
)


async def find(patient_id: str, *, viewer: int, sql: str = PATIENT) -> db.Row:
    """One patient and what this viewer has to do with them. Raises NotShared."""
    try:
        wanted = UUID(patient_id)
    except ValueError:
        raise NotShared from None
    rows = await db.read(sql, wanted, viewer)
    if not rows:
        raise NotShared
    return rows[0]


async def near(viewer: SignedIn, patient_id: str, *, find: Find = find) -> db.Row:
    """A patient of the viewer's own clinic; anything else is nothing at all. Raises NotShared."""
    row = await find(patient_id, viewer=viewer.number)
    if row["clinic_id"] != viewer.clinic.number:
        raise NotShared
    return row


async def linked(patient: int, issued: datetime) -> db.Row:
    """Whom a link of that time still writes for. Raises NotShared."""
    rows = await db.read(LINKED, [patient], patient, micros(issued))
    if not rows:
        raise NotShared
    return rows[0]


class _Found:
    """Rows looked up since anything was last written."""

    at: tuple[int, int] | None = None
    rows: dict[tuple[str, int], db.Row] = {}  # noqa: RUF012  (one for the process, on purpose)


async def find_with_state(patient_id: str, *, viewer: int) -> db.Row:
    """The same with the state of the record; on SQLite looked up once while nothing is written.

    Where days are read from a replica, which may lag behind, no state is known.
    """
    if db.has_replica():
        return await find(patient_id, viewer=viewer)
    written = db.written()
    if written is None or written != _Found.at or len(_Found.rows) > MOST_REMEMBERED:
        _Found.at, _Found.rows = written, {}
    row = _Found.rows.get((patient_id, viewer))
    if row is None:
        row = await find(patient_id, viewer=viewer, sql=WITH_STATE)
        if written is not None and db.written() == written:
            _Found.rows[patient_id, viewer] = row
    return row


def state_of(row: db.Row) -> bytes:
    """b"" where it was not asked for, or was too long ago to be looked for."""
    done = row.get("done_last")
    return b"" if done is None else bytes(done) + str(row["settled_last"] or 0).encode()


async def research_since(record: OpenRecord) -> datetime | None:
    """Since when she lets her clinic use her answers for research, without her name; or None."""
    rows = await db.read(
        "select given_at from research_consent where patient_id = $1 and ended_at is null",
        record.patient,
    )
    return from_micros(rows[0]["given_at"]) if rows else None


async def consented(scope: ClinicScope) -> int:
    """How many of the clinic's patients said yes to research, and have not taken it back."""
    [row] = await db.read(
        "select count(*) as n from research_consent r join person p on p.number = r.patient_id "
        "where p.clinic_id = $1 and r.ended_at is null and p.erased_at is null",
        scope.clinic,
    )
    return int(row["n"])


async def shares(record: OpenRecord) -> list[Share]:
    """Every clinician of the patient's clinic, sharing or not, by name."""
    return await _shares(record.patient)


async def could_share_with(person: Person) -> list[Share]:
    """The same for someone who is just joining, and has not opened the diary yet."""
    return await _shares(person.number)


async def _shares(patient: int) -> list[Share]:
    rows = await db.read(
        "select v.number, v.id, v.name, g.given_at, g.parts, g.since_day, g.until_at from person p "
        "join person v on v.clinic_id = p.clinic_id and v.role = 'clinician' "
        "left join sharing_grant g on g.patient_id = p.number and g.viewer_id = v.number "
        "and g.ended_at is null where p.number = $1 "
        "and (v.disabled_at is null or g.given_at is not null) order by v.name",
        patient,
    )
    return [_share(row) for row in rows]


def _share(row: Mapping[str, Any]) -> Share:
    given = row["given_at"]
    return Share(
        viewer=row["number"],
        viewer_id=UUID(str(row["id"])),
        name=row["name"],
        since=None if given is None else from_micros(given),
        terms=Terms() if given is None else terms_of(row),
    )


async def every_share(record: OpenRecord) -> list[db.Row]:
    """With whom the diary was ever shared: name, given_at, ended_at (instants), oldest first."""
    rows = await db.read(
        "select v.name, g.given_at, g.ended_at, g.parts, g.since_day, g.until_at "
        "from sharing_grant g "
        "join person v on v.number = g.viewer_id where g.patient_id = $1 "
        "order by g.given_at, g.key",
        record.patient,
    )
    return [
        {
            "name": row["name"],
            "given_at": from_micros(row["given_at"]),
            "ended_at": None if row["ended_at"] is None else from_micros(row["ended_at"]),
            "terms": terms_of(row),
        }
        for row in rows
    ]


async def treated_by(scope: ClinicScope, patients: Sequence[int]) -> set[int]:
    """Of these patients of the clinic, those whose treatment record is open to the viewer."""
    if scope.sees_treatment:
        return set(patients)
    rows = await db.read(
        "select p.value as patient from each($1::bigint[]) p where exists "
        "(select 1 from care_team t where t.patient_id = p.value and t.member_id = $2) or exists "
        "(select 1 from sharing_grant g where g.patient_id = p.value and g.viewer_id = $2 "
        "and g.ended_at is null)",
        sorted(set(patients)),
        scope.viewer,
    )
    return {row["patient"] for row in rows}


async def emergencies(record: OpenRecord) -> list[Emergency]:
    """When the record was opened without leave, by whom and why; the latest first."""
    rows = await db.read(
        "select e.id, e.at, e.until_at, e.reason, v.name from emergency e "
        "join person v on v.number = e.viewer where e.patient = $1 order by e.at desc limit 100",
        record.patient,
    )
    return [
        Emergency(
            who=row["name"],
            at=from_micros(row["at"]),
            until=from_micros(row["until_at"]),
            reason=record.treatment_texts.open(
                "emergency.reason", UUID(str(row["id"])), bytes(row["reason"])
            ),
        )
        for row in rows
    ]


async def patients_named(clinic: int, typed: str) -> list[UUID]:
    """Patients of a clinic by their whole name, or by id; letters' case makes no difference."""
    rows = await db.read(
        "select id, name from person where clinic_id = $1 and role = 'patient' "
        "and erased_at is null",
        clinic,
    )
    wanted = fold(" ".join(typed.split()))
    return [
        UUID(str(row["id"]))
        for row in rows
        if wanted in (fold(row["name"]), str(row["id"]).lower())
    ]
