"""Writes what happens at the chair, each entry once; a start also records the infusion."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import from_micros, micros
from moodtrack.revising import CONFLICTS, Refused, Status
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import (
    correct_infusion,
    record_infusion,
    take_back_infusion,
)
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.sitting import Entry, Said, Sitting, Step
from moodtrack.treatment.domain.sitting_book import Result, SittingBook
from moodtrack.treatment.models import SittingEntryRow, SittingRow
from moodtrack.treatment.queries import infusion_of
from moodtrack.treatment.queries.sittings import (
    ENTRY_COLUMNS,
    NUMBERS,
    SITTING_COLUMNS,
    TEXTS,
    entry_of,
)
from moodtrack.treatment.queries.visits import visit_of

ARRIVED, WROTE = "noted an arrival", "wrote at the chair"  # verify counts these lines
LOCK = "select pg_advisory_xact_lock($1::bigint)"


@db.one_act
async def open_sitting(
    record: TreatmentRecord, id_: UUID, arrived: Sent, *, planned: UUID | None, at: datetime
) -> Result:
    """Somebody has arrived: a new visit under this id, and its first step.

    Sent again it is opened once. Refused while another visit of the patient has not ended.
    """
    await _may_write(record)
    if await SittingRow.get_or_none(patient_id=record.patient, id=id_) is None:
        empty = Sitting(id_, record.patient, arrived.said.at, record.clinic_zone, planned)
        book = SittingBook(
            empty, ChairRules(), record.viewer, at, open_elsewhere=await _open(record, id_)
        )
        [told] = book.keep([arrived])
        if told.status is Status.REFUSED:
            return told
        await _begin(record, empty, at=at)
    [told] = await keep_entries(record, id_, [arrived], rules=ChairRules(), at=at)
    return told


async def _begin(record: TreatmentRecord, visit: Sitting, *, at: datetime) -> None:
    row: dict[str, Any] = {
        "clinic_id": record.clinic,
        "patient_id": record.patient,
        "id": visit.id,
        "opened_at": micros(visit.opened_at),
        "tz": visit.tz,
        "planned": visit.planned,
        "recorded_by": record.viewer,
        "recorded_at": micros(at),
    }
    said = [row[name] for name in SITTING_COLUMNS]
    await SittingRow.create(**row, digest=vault.row_digest("sitting", said))
    await trail.note(at=at, actor=record.viewer, verb=ARRIVED, patient=record.patient)


@db.one_act
async def keep_entries(
    record: TreatmentRecord,
    sitting_id: UUID,
    sent: Sequence[Sent | Refused],
    *,
    rules: ChairRules,
    at: datetime,
) -> list[Result]:
    """Take in what a tablet wrote at one visit; gives what became of each. Raises NotShared.

    A start records the infusion under the visit's number; an end, a dose or a start taken back
    put a new version of it over the last.
    """
    await _may_write(record)
    key, visit = await _visit(record, sitting_id)
    book = SittingBook(
        visit,
        rules,
        record.viewer,
        at,
        open_elsewhere=await _open(record, sitting_id),
        others=await _elsewhere(record, key, sent),
    )
    results = [told for one in sent for told in await _keep_one(record, key, book, one)]
    if book.new:
        many = f"{len(book.new)} new"
        await trail.note(
            at=at, actor=record.viewer, verb=WROTE, patient=record.patient, detail=many
        )
    return results


async def _keep_one(
    record: TreatmentRecord, key: int, book: SittingBook, sent: Sent | Refused
) -> list[Result]:
    """Into the book, then onto the disk: the next one is judged by what is there by then."""
    before = len(book.new)
    told = book.keep([sent])
    for entry in book.new[before:]:
        numbered = await _with_infusion(record, book.sitting, entry, at=book.now)
        book.sitting = replace(book.sitting, entries=(*book.sitting.entries[:-1], numbered))
        await _write(record, key, numbered)
    return told


async def _may_write(record: TreatmentRecord) -> None:
    if not record.may_write:
        raise NotShared
    if not db.on_sqlite():  # two tablets at one chair take their turns
        await db.write(LOCK, record.patient)


async def _visit(record: TreatmentRecord, id_: UUID) -> tuple[int, Sitting]:
    """The visit as it stands in this transaction, and its key. Raises NotShared."""
    row = await SittingRow.get_or_none(patient_id=record.patient, id=id_)
    if row is None:
        raise NotShared
    found = await db.write(
        "select * from sitting_entry where sitting_id = $1 order by seq", row.key
    )
    entries = tuple(entry_of(one, record.texts) for one in found)
    opened_at = from_micros(row.opened_at)
    return row.key, Sitting(id_, record.patient, opened_at, row.tz, row.planned, entries)


async def _open(record: TreatmentRecord, but: UUID) -> bool:
    """Whether another visit of this patient has not ended."""
    rows = await db.write(
        "select e.*, s.id as visit from sitting_entry e join sitting s on s.key = e.sitting_id "
        "where e.patient_id = $1 and (e.kind = 'step' or e.kind = 'taken_back') "
        "order by e.sitting_id, e.seq",
        record.patient,
    )
    visits: dict[str, list[Entry]] = {}
    for row in rows:
        if str(row["visit"]) != str(but):
            visits.setdefault(str(row["visit"]), []).append(entry_of(row, None))
    return any(
        Sitting(but, record.patient, some[0].said.at, "UTC", None, tuple(some)).state.open
        for some in visits.values()
    )


async def _elsewhere(
    record: TreatmentRecord, key: int, sent: Sequence[Sent | Refused]
) -> dict[UUID, Said]:
    """What this patient's other visits have under the ids that were sent."""
    ids = [one.id for one in sent if isinstance(one, Sent)]
    rows = await db.write(
        "select e.* from each($2::uuid[]) i join sitting_entry e on e.id = i.value "
        "where e.patient_id = $1 and e.sitting_id <> $3",
        record.patient,
        ids,
        key,
    )
    found = (entry_of(row, None) for row in rows)
    return {one.id: one.said for one in found}


async def _write(record: TreatmentRecord, key: int, entry: Entry) -> None:
    said = entry.said
    words = {"text": said.text, "more": said.more}
    row: dict[str, Any] = {
        "sitting_id": key,
        "patient_id": record.patient,
        "id": entry.id,
        "seq": entry.seq,
        "kind": said.kind,
        "at": micros(said.at),
        "replaces": said.replaces,
        "code": said.code,
        **{name: getattr(said, name) for name in NUMBERS},
        "phase": said.phase,
        "n": entry.n,
        "texts": record.texts.seal_all(TEXTS, entry.id, words),
        "recorded_by": entry.recorded_by,
        "recorded_at": micros(entry.recorded_at),
    }
    digest = vault.row_digest("sitting_entry", [row[name] for name in ENTRY_COLUMNS])
    await SittingEntryRow.create(**row, digest=digest)


# ---- the infusion that a visit records ---------------------------------------------------------


async def _with_infusion(
    record: TreatmentRecord, visit: Sitting, entry: Entry, *, at: datetime
) -> Entry:
    """Carry what an entry changes over into the infusion; a start gets the infusion's number.

    What it does not change stays as it may have been corrected on the infusion's own page.
    """
    now = _facts(visit)
    before = _facts(replace(visit, entries=visit.entries[:-1]))
    if now == before:
        return entry
    if visit.n is None:
        infusion = replace(await _as_planned(record, visit), **_known(now))
        n = await record_infusion(record, infusion, id_=_id(entry), at=at)
        return replace(entry, n=n)
    last, taken_back = await _last(record, visit.n)
    if taken_back and before:
        return entry  # somebody said on its own page that it does not count: that stands
    if not now:
        why = entry.said.text or "the start was taken back at the chair"
        await take_back_infusion(record, visit.n, reason=why, id_=_id(entry), at=at)
        return entry
    changed = {name: value for name, value in now.items() if value != before.get(name)}
    then = replace(last, **changed)
    why = entry.said.text or ("it ended" if entry.step else "written at the chair")
    await correct_infusion(record, then, reason=why, id_=_id(entry), at=at)
    return entry


def _facts(visit: Sitting) -> dict[str, Any]:
    """What a visit says of its infusion; nothing before the start."""
    started, dose = visit.at(Step.STARTED), visit.dose
    if started is None:
        return {}
    ended = visit.at(Step.FINISHED, Step.STOPPED)
    ran = visit.ran_for(ended) if ended is not None else None
    return {
        "at": started,
        "weight_g": dose and dose.weight_g,
        "dose_ug": dose and dose.dose_ug,
        "phase": dose and dose.phase,
        "minutes": max(1, round(ran.total_seconds() / 60)) if ran else dose and dose.minutes,
    }


async def _as_planned(record: TreatmentRecord, visit: Sitting) -> Infusion:
    """An infusion with the phase and the reason of the date it was planned for."""
    rows = await db.write(
        "select * from visit where patient_id = $1 and visit = $2 order by version desc limit 1",
        record.patient,
        visit.planned,
    )
    empty = Infusion(0, visit.opened_at, visit.tz)
    if not rows:
        return empty
    planned = visit_of(rows[0])
    return replace(empty, phase=planned.phase, date_chosen=planned.date_chosen)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


async def _last(record: TreatmentRecord, n: int) -> tuple[Infusion, bool]:
    """The last version of an infusion, and whether it was taken back."""
    [row] = await db.write(
        "select * from infusion where patient_id = $1 and n = $2 order by version desc limit 1",
        record.patient,
        n,
    )
    return infusion_of(row, record), bool(row["withdrawn"])


def _id(entry: Entry) -> UUID:
    """The id of the version that an entry makes: the same however often it is sent."""
    return uuid5(CONFLICTS, f"infusion:{entry.id}")
