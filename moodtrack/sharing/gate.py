"""The only way into a record: nothing else may make an OpenRecord, TreatmentRecord or scope."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic, Person, Role, SignedIn
from moodtrack.audit import trail
from moodtrack.sharing.domain import ClinicScope, NotShared, OpenRecord, TreatmentRecord
from moodtrack.texts import Texts

OPERATOR = 0  # in the trail: whoever runs the server
TOOK_HOME = "took the history home"
ON_A_LIST = "your last days, on the list of patients"
AT_THE_CHAIR = "your infusion, at the chair"

PATIENT = """
select p.number, p.id, p.name, p.zone, p.day_start, p.key, p.clinic_id, c.id as clinic,
  c.zone as clinic_zone, c.key as clinic_key, c.backfill_days,
  exists (select 1 from sharing_grant g where g.patient_id = p.number and g.viewer_id = $2
    and g.ended_at is null) as shared,
  exists (select 1 from care_team t where t.patient_id = p.number and t.member_id = $2) as cared
from person p join clinic c on c.number = p.clinic_id
where p.id = $1::uuid and p.role = 'patient' and p.erased_at is null"""

NUMBERED = PATIENT.replace(
    "p.id = $1::uuid", "p.number in (select w.value from each($1::bigint[]) w)"
)


def open_own(person: SignedIn) -> OpenRecord:
    """A patient's own diary, to read and to write."""
    if person.role is not Role.PATIENT:
        raise NotShared
    return OpenRecord(
        patient=person.number,
        id=person.id,
        name=person.name,
        viewer=person.number,
        may_write=True,
        zone=person.zone,
        day_start=person.day_start,
        backfill_days=person.clinic.backfill_days,
        texts=_diary_texts(person.key, person.id),
        treatment_texts=_texts_in(person.clinic)(person.id),
    )


async def open_to_take_home(person: SignedIn, *, at: datetime) -> OpenRecord:
    """A patient's own diary, to take a copy of all of it away: the trail says when."""
    record = open_own(person)
    await _leave_a_line(record.patient, record.viewer, verb=TOOK_HOME, at=at)
    return record


async def open_joined(person: Person) -> OpenRecord:
    """The diary of someone who has just taken up an invitation to it."""
    [row] = await db.write(PATIENT, person.id, person.number)
    return _diary(row, viewer=person.number, may_write=True)


async def open_for(viewer: SignedIn, patient_id: str, *, what: str, at: datetime) -> OpenRecord:
    """A diary, for the patient or for a clinician she shares it with.

    A clinician's read is in the trail, durably, before anything is shown. Raises NotShared.
    """
    row = await _patient(viewer, patient_id)
    if row["number"] == viewer.number:
        return open_own(viewer)
    if not (viewer.role is Role.CLINICIAN and row["shared"]):
        raise NotShared
    await _leave_a_line(row["number"], viewer.number, what=what, at=at)
    return _diary(row, viewer=viewer.number, may_write=False)


async def open_treatment(
    viewer: SignedIn, patient_id: str, *, what: str, at: datetime
) -> TreatmentRecord:
    """The treatment record: for the clinic's nurses, and for clinicians on the care team.

    Taking back a share of the diary changes nothing here. Raises NotShared.
    """
    record = await _treated_by(viewer, patient_id)
    await _leave_a_line(record.patient, viewer.number, what=what, at=at)
    return record


def open_own_treatment(person: SignedIn) -> TreatmentRecord:
    """A patient's own treatment record, to read."""
    if person.role is not Role.PATIENT:
        raise NotShared
    return TreatmentRecord(
        patient=person.number,
        id=person.id,
        name=person.name,
        viewer=person.number,
        may_write=False,
        zone=person.zone,
        clinic=person.clinic.number,
        clinic_zone=person.clinic.zone,
        shared=True,
        texts=_texts_in(person.clinic)(person.id),
    )


def clinic_scope(viewer: SignedIn) -> ClinicScope:
    """What staff see of the clinic as a whole; patients find nothing at these addresses."""
    return clinic_scope_as(viewer, viewer.clinic)


def clinic_scope_as(person: Person | SignedIn, clinic: Clinic) -> ClinicScope:
    """The same in this person's name: for the demo, which nobody lived through."""
    if not person.role.staff:
        raise NotShared
    nurse, administrator = person.role is Role.NURSE, person.role is Role.ADMINISTRATOR
    return ClinicScope(clinic.number, person.number, nurse, administrator, _texts_in(clinic))


async def open_chair(
    viewer: SignedIn, patient_id: str, *, today: date, at: datetime
) -> TreatmentRecord:
    """The treatment record, for work at the chair: one line a day, not one for each tap.

    For the same people as `open_treatment`. Raises NotShared.
    """
    record = await _treated_by(viewer, patient_id)
    await _once_a_day(viewer.number, [record.patient], AT_THE_CHAIR, today=today, at=at)
    return record


async def open_at_the_chair(keeper: int, patient_id: str, *, at: datetime) -> TreatmentRecord:
    """The same on a tablet that a member of staff left at the chair, as long as they may see it.

    When they left it there, the trail said so. Raises NotShared.
    """
    row = await _find(patient_id, viewer=keeper)
    sql = "select role from person where number = $1 and clinic_id = $2 and disabled_at is null"
    roles = [Role(one["role"]) for one in await db.read(sql, keeper, row["clinic_id"])]
    if not roles or not _keeps_treatment(roles[0], row):
        raise NotShared
    today = at.astimezone(ZoneInfo(row["clinic_zone"])).date()
    await _once_a_day(keeper, [row["number"]], AT_THE_CHAIR, today=today, at=at)
    return _treatment(row, viewer=keeper, shared=False)


async def _treated_by(viewer: SignedIn, patient_id: str) -> TreatmentRecord:
    row = await _patient(viewer, patient_id)
    if not _keeps_treatment(viewer.role, row):
        raise NotShared
    shared = viewer.role is Role.CLINICIAN and bool(row["shared"])
    return _treatment(row, viewer=viewer.number, shared=shared)


def _keeps_treatment(role: Role, row: db.Row) -> bool:
    return role is Role.NURSE or (role is Role.CLINICIAN and bool(row["cared"] or row["shared"]))


class _Seen:
    """Who was seen, on what, by whom on this day: one line in the trail a day tells it."""

    day: tuple[str, date] = ("", date.min)
    pairs: ClassVar[set[tuple[int, int, str]]] = set()


async def seen_on_a_list(
    scope: ClinicScope, patients: Sequence[int], *, today: date, at: datetime, what: str = ON_A_LIST
) -> None:
    """Tell patients, in the trail, that the reader of a list saw their last days.

    Once a day for each reader and patient, and durably before the list is shown.
    """
    await _once_a_day(scope.viewer, patients, what, today=today, at=at)


async def _once_a_day(
    viewer: int, patients: Sequence[int], what: str, *, today: date, at: datetime
) -> None:
    if _Seen.day != (db.epoch(), today):
        _Seen.day = (db.epoch(), today)
        _Seen.pairs.clear()
    new = [one for one in patients if (viewer, one, what) not in _Seen.pairs]
    if new:
        await _leave_lines([trail.Line(at, viewer, "opened the record", one, what) for one in new])
        _Seen.pairs.update((viewer, one, what) for one in new)


async def open_as_operator(patient_id: str, *, what: str, at: datetime) -> OpenRecord:
    """A diary for whoever runs the server (`moodtrack import`, `export`); the trail says so."""
    row = await _find(patient_id, viewer=OPERATOR)
    await _leave_a_line(row["number"], OPERATOR, what=what, at=at)
    return _diary(row, viewer=OPERATOR, may_write=True)


async def open_to_take_home_as_operator(patient_id: str, *, at: datetime) -> OpenRecord:
    """The same for whoever runs the server (`moodtrack export`); the trail says so."""
    row = await _find(patient_id, viewer=OPERATOR)
    await _leave_a_line(row["number"], OPERATOR, verb=TOOK_HOME, at=at)
    return _diary(row, viewer=OPERATOR, may_write=False)


async def open_treatment_as_operator(
    patient_id: str, *, what: str, at: datetime, hand: int = OPERATOR
) -> TreatmentRecord:
    """The treatment record for whoever runs the server; the trail says so.

    In the demo, which nobody lived through, `hand` is the clinician who would have written it.
    """
    row = await _find(patient_id, viewer=hand)
    await _leave_a_line(row["number"], hand, what=what, at=at)
    return _treatment(row, viewer=hand, shared=True)


async def open_to_sum_up(patients: Sequence[int]) -> list[OpenRecord]:
    """Diaries for the house itself, to keep a summary beside them up to date.

    Nobody is shown anything by it, so it leaves no line: who reads the summary leaves one.
    """
    rows = await db.read(NUMBERED, list(patients), OPERATOR)
    return [_diary(row, viewer=OPERATOR, may_write=False) for row in rows]


def _diary(row: db.Row, *, viewer: int, may_write: bool) -> OpenRecord:
    return OpenRecord(
        patient=row["number"],
        id=_id(row["id"]),
        name=row["name"],
        viewer=viewer,
        may_write=may_write,
        zone=row["zone"],
        day_start=row["day_start"],
        backfill_days=row["backfill_days"],
        texts=_diary_texts(row["key"], _id(row["id"])),
        treatment_texts=_treatment_texts(row),
    )


def _treatment(row: db.Row, *, viewer: int, shared: bool) -> TreatmentRecord:
    return TreatmentRecord(
        patient=row["number"],
        id=_id(row["id"]),
        name=row["name"],
        viewer=viewer,
        may_write=True,
        zone=row["zone"],
        clinic=row["clinic_id"],
        clinic_zone=row["clinic_zone"],
        shared=shared,
        texts=_treatment_texts(row),
    )


def _diary_texts(key: bytes | None, patient: UUID) -> Texts:
    if key is None:  # erased: there is nothing that could be opened
        raise NotShared
    return vault.texts_under(key, patient, record=patient)


def _treatment_texts(row: db.Row) -> Texts:
    return vault.texts_under(row["clinic_key"], _id(row["clinic"]), record=_id(row["id"]))


def _texts_in(clinic: Clinic) -> Callable[[UUID], Texts]:
    return lambda patient: vault.texts_under(clinic.key, clinic.id, record=patient)


def _id(raw: object) -> UUID:
    return UUID(str(raw))


async def _leave_a_line(
    patient: int, viewer: int, *, at: datetime, verb: str = "opened the record", what: str = ""
) -> None:
    await _leave_lines([trail.Line(at, viewer, verb, patient, what)])


@db.one_act
async def _leave_lines(lines: Sequence[trail.Line]) -> None:
    await trail.note_all(lines)


async def _patient(viewer: SignedIn, patient_id: str) -> db.Row:
    """A patient of the viewer's own clinic; anything else is nothing at all."""
    row = await _find(patient_id, viewer=viewer.number)
    if row["clinic_id"] != viewer.clinic.number:
        raise NotShared
    return row


async def _find(patient_id: str, *, viewer: int) -> db.Row:
    try:
        wanted = UUID(patient_id)
    except ValueError:
        raise NotShared from None
    rows = await db.read(PATIENT, wanted, viewer)
    if not rows:
        raise NotShared
    return rows[0]
