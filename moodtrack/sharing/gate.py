"""The only way into a record: nothing else may make an OpenRecord, TreatmentRecord or scope."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic, Person, Role, SignedIn
from moodtrack.sharing import queries
from moodtrack.sharing.domain import (
    ClinicScope,
    NotShared,
    OpenRecord,
    Part,
    Terms,
    TreatmentRecord,
    look_in_words,
    terms_now,
)
from moodtrack.sharing.looks import leave_a_line, once_a_day, once_a_look
from moodtrack.texts import Texts

EVERYTHING_ALWAYS = Terms()
FOR_RESEARCH = Terms(frozenset({Part.NUMBERS, Part.SYMPTOMS, Part.MEASURES}))  # never words
OPERATOR = 0  # in the trail: whoever runs the server
TOOK_HOME = "took the history home"
AT_THE_CHAIR = "your infusion, at the chair"


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
    await leave_a_line(record.patient, record.viewer, verb=TOOK_HOME, at=at)
    return record


async def open_joined(person: Person) -> OpenRecord:
    """The diary of someone who has just taken up an invitation to it."""
    [row] = await db.write(queries.PATIENT, person.id, person.number)
    return _diary(row, viewer=person.number, may_write=True)


async def open_for(
    viewer: SignedIn, patient_id: str, *, what: str, at: datetime, again: str = ""
) -> OpenRecord:
    """A diary, for the patient or for a clinician she shares it with.

    A clinician's read is in the trail, durably, before anything is shown. Raises NotShared.
    `again`: a thing that is one look, asked for again within minutes while nothing has changed.
    """
    row = await queries.near(viewer, patient_id, find=queries.find_with_state)
    if row["number"] == viewer.number:
        return replace(open_own(viewer), state=queries.state_of(row))
    terms = terms_now(viewer.role, row, at)
    if terms is None:
        raise NotShared
    record = _diary(row, viewer=viewer.number, may_write=False, terms=terms)
    await once_a_look(viewer, record, what=look_in_words(what, row, at), again=again, at=at)
    return record


async def open_treatment(
    viewer: SignedIn, patient_id: str, *, what: str, at: datetime
) -> TreatmentRecord:
    """The treatment record: for the clinic's nurses, and for clinicians on the care team.

    Taking back a share of the diary changes nothing here. Raises NotShared.
    """
    record, row = await _treated_by(viewer, patient_id, at)
    await leave_a_line(record.patient, viewer.number, what=look_in_words(what, row, at), at=at)
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
    record, _ = await _treated_by(viewer, patient_id, at)
    await once_a_day(viewer.number, [record.patient], AT_THE_CHAIR, today=today, at=at)
    return record


async def open_at_the_chair(keeper: int, patient_id: str, *, at: datetime) -> TreatmentRecord:
    """The same on a tablet that a member of staff left at the chair, as long as they may see it.

    When they left it there, the trail said so. Raises NotShared.
    """
    row = await queries.find(patient_id, viewer=keeper)
    sql = "select role from person where number = $1 and clinic_id = $2 and disabled_at is null"
    roles = [Role(one["role"]) for one in await db.read(sql, keeper, row["clinic_id"])]
    if not roles or not _keeps_treatment(roles[0], row, at):
        raise NotShared
    today = at.astimezone(ZoneInfo(row["clinic_zone"])).date()
    await once_a_day(keeper, [row["number"]], AT_THE_CHAIR, today=today, at=at)
    return _treatment(row, viewer=keeper, shared=False)


async def _treated_by(
    viewer: SignedIn, patient_id: str, at: datetime
) -> tuple[TreatmentRecord, db.Row]:
    row = await queries.near(viewer, patient_id)
    if not _keeps_treatment(viewer.role, row, at):
        raise NotShared
    shared = terms_now(viewer.role, row, at) is not None
    return _treatment(row, viewer=viewer.number, shared=shared), row


def _keeps_treatment(role: Role, row: db.Row, at: datetime) -> bool:
    cared = role is Role.CLINICIAN and bool(row["cared"])
    return role is Role.NURSE or cared or terms_now(role, row, at) is not None


async def open_for_emergency(
    viewer: SignedIn, patient_id: str, reason: str, *, at: datetime
) -> TreatmentRecord:
    """Whose record a clinician of her clinic is about to open without leave; `reason` says why.

    Nothing of it is shown by this. Raises NotShared, also where nobody wrote down why.
    """
    row = await queries.near(viewer, patient_id)
    if viewer.role is not Role.CLINICIAN or not reason:
        raise NotShared
    return _treatment(row, viewer=viewer.number, shared=False)


async def open_as_operator(patient_id: str, *, what: str, at: datetime) -> OpenRecord:
    """A diary for whoever runs the server (`moodtrack import`, `export`); the trail says so."""
    row = await queries.find(patient_id, viewer=OPERATOR)
    await leave_a_line(row["number"], OPERATOR, what=what, at=at)
    return _diary(row, viewer=OPERATOR, may_write=True)


async def open_to_take_home_as_operator(patient_id: str, *, at: datetime) -> OpenRecord:
    """The same for whoever runs the server (`moodtrack export`); the trail says so."""
    row = await queries.find(patient_id, viewer=OPERATOR)
    await leave_a_line(row["number"], OPERATOR, verb=TOOK_HOME, at=at)
    return _diary(row, viewer=OPERATOR, may_write=False)


async def open_to_move(patient_id: str, *, at: datetime) -> OpenRecord:
    """The diary of somebody who moves, for whoever holds the code they made; the trail says so."""
    row = await queries.find(patient_id, viewer=OPERATOR)
    await leave_a_line(row["number"], row["number"], what="the diary, to move it", at=at)
    return _diary(row, viewer=row["number"], may_write=True)


async def open_treatment_as_operator(
    patient_id: str, *, what: str, at: datetime, hand: int = OPERATOR
) -> TreatmentRecord:
    """The same of the treatment record; in the demo `hand` is who would have written it."""
    row = await queries.find(patient_id, viewer=hand)
    await leave_a_line(row["number"], hand, what=what, at=at)
    return _treatment(row, viewer=hand, shared=True)


async def open_to_sum_up(patients: Sequence[int]) -> list[OpenRecord]:
    """Diaries for the house itself, to keep a summary beside them up to date.

    Nobody is shown anything by it, so it leaves no line: who reads the summary leaves one.
    """
    rows = await db.read(queries.NUMBERED, list(patients), OPERATOR)
    return [_diary(row, viewer=OPERATOR, may_write=False) for row in rows if row["key"] is not None]


async def open_by_link(patient: int, *, issued: datetime) -> tuple[OpenRecord, db.Row]:
    """A diary to write to, for whoever holds a link; its caller shows nothing. Raises NotShared."""
    row = await queries.linked(patient, issued)
    return _diary(row, viewer=row["number"], may_write=True), row


async def open_consented(clinic: int, *, viewer: int) -> list[OpenRecord]:
    """The diaries of those who said yes to research, as far as that goes: no notes, no plan.

    Whoever asks leaves the lines in the trail, before anything is read.
    """
    rows = await db.write(queries.CONSENTED, clinic, viewer)
    return [_diary(row, viewer=viewer, may_write=False, terms=FOR_RESEARCH) for row in rows]


async def open_kept(
    viewer: SignedIn, patient_id: str, *, what: str, at: datetime
) -> TreatmentRecord:
    """What the clinic keeps of somebody whose diary was erased: for its administrator, to read.

    Raises NotShared.
    """
    row = await queries.find(patient_id, viewer=viewer.number, sql=queries.KEPT)
    if viewer.role is not Role.ADMINISTRATOR or row["clinic_id"] != viewer.clinic.number:
        raise NotShared
    await leave_a_line(row["number"], viewer.number, what=what, at=at)
    return replace(_treatment(row, viewer=viewer.number, shared=False), may_write=False)


def _diary(
    row: db.Row, *, viewer: int, may_write: bool, terms: Terms = EVERYTHING_ALWAYS
) -> OpenRecord:
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
        terms=terms,
        state=queries.state_of(row),
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
