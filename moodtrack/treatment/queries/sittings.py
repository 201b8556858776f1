"""Reads what was written at the chair: every entry, and what follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.instants import from_micros, micros
from moodtrack.sharing.domain import ClinicScope, OpenRecord, TreatmentRecord
from moodtrack.sharing.queries import treated_by
from moodtrack.texts import Texts
from moodtrack.treatment.domain.infusions import Phase
from moodtrack.treatment.domain.sitting import Entry, Kind, Peak, Said, Sitting
from moodtrack.treatment.queries.brought import sittings_brought

# what the digest of a row covers, in this order
SITTING_COLUMNS = (
    "clinic_id", "patient_id", "id", "opened_at", "tz", "planned", "recorded_by", "recorded_at",
)  # fmt: skip
NUMBERS = (
    "value", "heart_rate", "systolic", "diastolic", "spo2", "weight_g", "dose_ug", "minutes",
)  # fmt: skip
ENTRY_COLUMNS = (
    "sitting_id", "patient_id", "id", "seq", "kind", "at", "replaces", "code", *NUMBERS,
    "phase", "n", "texts", "recorded_by", "recorded_at",
)  # fmt: skip
FORGOTTEN = timedelta(days=60)  # how far back a visit that nobody ended is looked for
SINCE = """
select * from sitting where clinic_id = $1 and (opened_at >= $2 or opened_at >= $3 and not exists (
    select 1 from sitting_entry e where e.sitting_id = sitting.key
    and e.kind = 'step' and e.code in ('left', 'cancelled')))
order by opened_at, key"""
TEXTS = "sitting_entry"  # what the words of an entry are sealed as


async def sittings(record: OpenRecord | TreatmentRecord) -> list[Sitting]:
    """Every visit of a patient to the chair, oldest first, with all that was written there.

    Beside her diary those too that she brought along from elsewhere, marked (`.brought`).
    """
    rows = await db.read(
        "select * from sitting where patient_id = $1 order by opened_at, key", record.patient
    )
    entries = await db.read(
        "select * from sitting_entry where patient_id = $1 order by sitting_id, seq",
        record.patient,
    )
    own = _together(rows, entries, record.treatment_texts)
    if not isinstance(record, OpenRecord):
        return own
    both = [*await sittings_brought(record), *own]
    return sorted(both, key=lambda one: one.opened_at)


async def sitting(record: OpenRecord | TreatmentRecord, id_: UUID) -> Sitting | None:
    """One visit, or None where this patient has no such visit."""
    rows = await db.read(
        "select * from sitting where patient_id = $1 and id = $2", record.patient, id_
    )
    keys = [row["key"] for row in rows]
    entries = await db.read(
        "select e.* from each($1::bigint[]) s join sitting_entry e on e.sitting_id = s.value "
        "order by e.seq",
        keys,
    )
    return next(iter(_together(rows, entries, record.treatment_texts)), None)


async def peaks(record: OpenRecord | TreatmentRecord) -> dict[int, Peak]:
    """The highest blood pressure of each infusion, by its number, where one was written."""
    found = await sittings(record)
    return {one.n: one.peak for one in found if one.n is not None and one.peak is not None}


async def every_entry(record: OpenRecord | TreatmentRecord) -> list[tuple[Sitting, Entry, bool]]:
    """Every entry ever written at the chair, with whether it stands: oldest visit first.

    For taking everything home: corrected rows and rows taken back are among them.
    """
    return [
        (visit, entry, entry.id in standing)
        for visit in await sittings(record)
        for standing in [{one.id for one in visit.standing}]
        for entry in visit.entries
    ]


async def vitals_rows(record: OpenRecord | TreatmentRecord) -> list[tuple[Sitting, Entry, bool]]:
    """The rows of vitals among them."""
    return [row for row in await every_entry(record) if row[1].said.kind is Kind.VITALS]


async def sittings_since(scope: ClinicScope, since: datetime) -> list[Sitting]:
    """The clinic's visits since then that the viewer may see, oldest first: without words.

    Older ones that nobody ended are among them: while one is open, the patient can begin no other.
    """
    rows = await db.read(
        SINCE,
        scope.clinic,
        micros(since),
        micros(since - FORGOTTEN),
    )
    seen = await treated_by(scope, [row["patient_id"] for row in rows])
    rows = [row for row in rows if row["patient_id"] in seen]
    entries = await db.read(
        "select e.* from each($1::bigint[]) s join sitting_entry e on e.sitting_id = s.value "
        "order by e.sitting_id, e.seq",
        [row["key"] for row in rows],
    )
    return _together(rows, entries, None)


def _together(
    rows: Sequence[db.Row], entries: Iterable[db.Row], texts: Texts | None
) -> list[Sitting]:
    """The visits of some rows, in their order. Without `texts` the words stay sealed."""
    by_sitting: dict[int, list[Entry]] = {row["key"]: [] for row in rows}
    for entry in entries:
        by_sitting[entry["sitting_id"]].append(entry_of(entry, texts))
    return [
        Sitting(
            id=UUID(str(row["id"])),
            patient=row["patient_id"],
            opened_at=from_micros(row["opened_at"]),
            tz=row["tz"],
            planned=_uuid(row["planned"]),
            entries=tuple(by_sitting[row["key"]]),
        )
        for row in rows
    ]


def entry_of(row: Mapping[str, Any], texts: Texts | None) -> Entry:
    """An entry from its row. Raises Unreadable where its words are not as they were sealed."""
    id_ = UUID(str(row["id"]))
    words = texts.open_all(TEXTS, id_, row["texts"]) if texts is not None else {}
    said = Said(
        kind=Kind(row["kind"]),
        at=from_micros(row["at"]),
        replaces=_uuid(row["replaces"]),
        code=row["code"],
        phase=Phase(row["phase"]) if row["phase"] else None,
        text=words.get("text"),
        more=words.get("more"),
        **{name: row[name] for name in NUMBERS},
    )
    return Entry(
        id=id_,
        said=said,
        seq=row["seq"],
        recorded_by=row["recorded_by"],
        recorded_at=from_micros(row["recorded_at"]),
        n=row["n"],
    )


def _uuid(value: Any) -> UUID | None:
    return None if value is None else UUID(str(value))
