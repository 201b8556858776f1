"""Reads which records a clinic keeps, and what stands in one of somebody who left."""

from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.accounts.queries import names_of
from moodtrack.instants import from_micros, micros
from moodtrack.measures.queries import clinic_scores
from moodtrack.retention.domain import Kept, Told
from moodtrack.sharing.domain import ClinicScope, TreatmentRecord
from moodtrack.treatment.domain.infusions import in_words
from moodtrack.treatment.domain.notes import DECISIONS
from moodtrack.treatment.domain.sitting import Entry, Kind
from moodtrack.treatment.queries import course, infusions, sittings
from moodtrack.treatment.queries.visits import visits

# when anything was last added to a record, or said by somebody who is still here; a planned date
# counts as the day it is planned for, and an alert nobody has closed keeps a record as it is
KEPT = """
select p.number, p.id, p.name, p.erased_at, max(x.at) as last from person p join (
  select patient_id, at from infusion
  union all select patient_id, recorded_at from infusion
  union all select patient_id, answered_at from measure_sheet
  union all select patient_id, opened_at from sitting
  union all select patient_id, recorded_at from sitting_entry
  union all select patient_id, recorded_at from treatment_page
  union all select patient_id, at from clinic_score
  union all select patient_id, recorded_at from clinic_score
  union all select patient_id, opened_at from concern
  union all select patient_id, closed_at from concern where closed_at is not null
  union all select v.patient_id, v.at from visit v where not v.cancelled and v.version = (
    select max(w.version) from visit w where w.patient_id = v.patient_id and w.visit = v.visit)
  union all select patient, last_day * 86400000000 from checkin_summary where last_day is not null
) x on x.patient_id = p.number
where p.clinic_id = $1 and p.role = 'patient'
  and not exists (select 1 from concern c where c.patient_id = p.number and c.closed_at is null)
  and (exists (select 1 from infusion i where i.patient_id = p.number)
    or exists (select 1 from sitting i where i.patient_id = p.number)
    or exists (select 1 from treatment_page i where i.patient_id = p.number)
    or exists (select 1 from clinic_score i where i.patient_id = p.number)
    or exists (select 1 from visit i where i.patient_id = p.number)
    or exists (select 1 from concern i where i.patient_id = p.number))
group by p.number, p.id, p.name, p.erased_at order by p.number"""
KEPT_OF = KEPT.replace("p.clinic_id = $1", "p.clinic_id = $1 and p.number = $2")


async def kept(clinic: int) -> list[Kept]:
    """Every record of a clinic that could fall due, in the order people came."""
    return [_kept(row) for row in await db.read(KEPT, clinic)]


async def kept_of(clinic: int, patient: int) -> Kept | None:
    """The record of one of them, as it is now; None where it could not fall due."""
    rows = await db.read(KEPT_OF, clinic, patient)
    return _kept(rows[0]) if rows else None


def _kept(row: db.Row) -> Kept:
    return Kept(
        row["number"],
        UUID(str(row["id"])),
        row["name"],
        from_micros(row["last"]),
        None if row["erased_at"] is None else from_micros(row["erased_at"]),
    )


async def is_open(scope: ClinicScope, patient_id: UUID, *, at: datetime) -> bool:
    """Whether the viewer has lately said why they need this kept record."""
    return bool(
        await db.read(
            "select 1 from kept_look k join person p on p.number = k.patient "
            "where p.id = $1::uuid and k.viewer = $2 and k.until_at > $3 limit 1",
            patient_id,
            scope.viewer,
            micros(at),
        )
    )


async def told(record: TreatmentRecord) -> list[Told]:
    """All of a kept record that is for people to read, part by part; empty parts left out."""
    found = [
        Told("Infusions", [f"{one.n}: {in_words(one)}" for one in await infusions(record)]),
        Told("At the chair", await _chair(record)),
        Told("Visits", await _visits(record)),
        Told("Consultation", await _consultation(record)),
        Told("Medicines and therapies", await _medicines(record)),
        Told("Visit notes", await _notes(record)),
        Told("Ratings", await _ratings(record)),
        Told("Calls", await _calls(record)),
        Told("Calls for help", await _concerns(record)),
    ]
    return [one for one in found if one.lines]


async def _chair(record: TreatmentRecord) -> list[str]:
    lines = []
    for sitting in await sittings.sittings(record):
        lines += [_entry(one) for one in sitting.standing if one.said.kind is not Kind.TICK]
    return lines


def _entry(entry: Entry) -> str:
    said = entry.said
    pressure = None if said.systolic is None else f"{said.systolic}/{said.diastolic or '?'} mmHg"
    pulse = None if said.heart_rate is None else f"pulse {said.heart_rate}"
    oxygen = None if said.spo2 is None else f"SpO2 {said.spo2} %"
    when = f"{said.at:%Y-%m-%d %H:%M} UTC"
    return _line(when, said.kind.value, said.code, pressure, pulse, oxygen, said.text, said.more)


async def _visits(record: TreatmentRecord) -> list[str]:
    return [f"{one.day}: {one.kind}" for one in await visits(record) if not one.cancelled]


async def _medicines(record: TreatmentRecord) -> list[str]:
    found = await course.medicines(record)
    return [_line(one.name, one.dose, one.since, one.until) for one in found]


async def _notes(record: TreatmentRecord) -> list[str]:
    found = await course.notes(record)
    return [_line(one.day, DECISIONS[one.decision], one.reason, one.text) for one, _ in found]


async def _ratings(record: TreatmentRecord) -> list[str]:
    found = [one for one in await clinic_scores(record) if one.taken_back is None]
    return [_line(one.at.date(), one.title, one.total, one.result, one.note) for one in found]


async def _calls(record: TreatmentRecord) -> list[str]:
    found = await course.calls(record)
    return [_line(one.at.date(), one.note or "called") for one in found]


async def _consultation(record: TreatmentRecord) -> list[str]:
    found = await course.consultation(record)
    if found is None:
        return []
    consent = found.consent
    agreed = (
        [] if consent is None else [f"Consent on {consent.on}: {consent.version}, {consent.to}"]
    )
    return [*agreed, *(f"{one.label}: {one.text}" for one in found.answers)]


async def _concerns(record: TreatmentRecord) -> list[str]:
    rows = await db.read(
        "select c.opened_at, c.closed_at, c.worst, c.answers, c.closed_by from concern c "
        "where c.patient_id = $1 order by c.key",
        record.patient,
    )
    names = await names_of([row["closed_by"] for row in rows if row["closed_by"]])
    return [_concern(row, names.get(row["closed_by"], "")) for row in rows]


def _concern(row: db.Row, by: str) -> str:
    opened = from_micros(row["opened_at"]).date()
    closed = "" if row["closed_at"] is None else f"closed {from_micros(row['closed_at']).date()}"
    answers = f"{row['answers']} answers, the highest {row['worst']} of 3"
    return _line(opened, answers, f"{closed} by {by}" if by else closed)


def _line(*parts: object) -> str:
    return " · ".join(str(one) for one in parts if one is not None and one != "")
