"""Sheets and ratings as rows of plain values and back; whoever writes seals what was answered."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from moodtrack.instants import from_micros, micros
from moodtrack.measures.domain.book import tops
from moodtrack.measures.domain.instruments import INSTRUMENTS, PHQ9
from moodtrack.measures.domain.scales import SCALES, ClinicScore
from moodtrack.measures.domain.scoring import total_of
from moodtrack.measures.domain.sheets import Mode, Sheet, read_answers
from moodtrack.measures.domain.summary import Mark, mark_of
from moodtrack.reading import Problems

ITEMS = "measure.items"  # what sealed answers are bound to, with the sheet's id
# what the digest of a sheet covers, in this order
SHEET_COLUMNS = (
    "patient_id",
    "id",
    "instrument",
    "answered_at",
    "answered_offset",
    "tz",
    "received_at",
    "mode",
    "replaces",
    "complete",
    "total",
    "told_total",
    "items",
)


def sheet_row(sheet: Sheet, *, patient: int, items: bytes) -> tuple[Any, ...]:
    """The columns of SHEET_COLUMNS; `items` are the answers, sealed."""
    offset = sheet.answered_at.utcoffset() or timedelta()
    return (
        patient,
        str(sheet.id),
        sheet.instrument.key,
        micros(sheet.answered_at),
        offset // timedelta(minutes=1),
        sheet.tz,
        micros(sheet.received_at),
        sheet.mode.value,
        " ".join(sorted(map(str, sheet.replaces))),
        sheet.complete,
        sheet.total,
        sheet.told_total,
        items,
    )


def sheet_of(row: Mapping[str, Any], answers: Mapping[str, int]) -> Sheet:
    return Sheet(
        id=UUID(str(row["id"])),
        instrument=INSTRUMENTS[row["instrument"]],
        answered_at=from_micros(row["answered_at"], row["answered_offset"]),
        tz=row["tz"],
        answers=answers,
        complete=bool(row["complete"]),
        replaces=frozenset(UUID(one) for one in row["replaces"].split()),
        mode=Mode(row["mode"]),
        told_total=row["told_total"],
        received_at=from_micros(row["received_at"]),
    )


def items_text(answers: Mapping[str, int]) -> str:
    return json.dumps(dict(answers), separators=(",", ":"))


def items_of(text: str) -> dict[str, int]:
    return {str(key): int(value) for key, value in json.loads(text).items()}


AS_WRITTEN = (
    "scale", "tz", "total", "rater", "result", "name", "note", "items", "taken_back",
)  # fmt: skip
SAID = "clinic_score.said"  # what a rating's sealed words are bound to, with its id
SCORE_COLUMNS = (
    "patient_id",
    "id",
    "scale",
    "at",
    "tz",
    "total",
    "said",
    "takes_back",
    "recorded_by",
    "recorded_at",
)


def said_text(score: ClinicScore) -> str:
    return json.dumps({**score.words(), "items": dict(score.items)}, ensure_ascii=False)


def score_of(row: Mapping[str, Any], text: str, taken_back: str | None) -> ClinicScore:
    said = json.loads(text)
    return ClinicScore(
        id=UUID(str(row["id"])),
        scale=row["scale"],
        at=from_micros(row["at"]),
        tz=row["tz"],
        total=row["total"],
        rater=said.get("rater", ""),
        result=said.get("result", ""),
        name=said.get("name", ""),
        note=said.get("note", ""),
        items=said.get("items", {}),
        recorded_by=row["recorded_by"],
        recorded_at=from_micros(row["recorded_at"]),
        taken_back=taken_back,
    )


def score_brought(said: Mapping[str, Any]) -> ClinicScore:
    """A rating that she brought along, from its line in history.json. Raises Problems."""
    instrument, total = INSTRUMENTS.get(said["scale"]), said["total"]
    if instrument is None and said["scale"] not in SCALES:
        raise Problems({"scale": "This scale is not one that is known here."})
    if instrument is None and said["items"]:
        raise Problems({"items": "This scale has no items here."})
    if instrument is not None:
        items = read_answers(said["items"], instrument, complete=total is not None)
        if total is not None and total != total_of(instrument, items):
            raise Problems({"total": "This total is not the sum of its items."})
    return ClinicScore(
        id=UUID(said["id"]),
        at=datetime.fromisoformat(said["at"]),
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        **{name: said[name] for name in AS_WRITTEN},
    )


def marks_in(
    sheets: Iterable[Mapping[str, Any]], scores: Iterable[Mapping[str, Any]]
) -> list[Mark]:
    """The finished PHQ-9s that stand, from the plain columns alone: the answers stay sealed."""
    rows = {str(row["id"]): row for row in sheets if row["instrument"] == PHQ9.key}
    stand = tops([sheet_of(row, {}) for row in rows.values()])
    totals = [(one.answered_at, one.tz, rows[str(one.id)]["total"]) for one in stand]
    listed = list(scores)
    gone = {str(row["takes_back"]) for row in listed if row["takes_back"]}
    totals += [
        (from_micros(row["at"]), row["tz"], row["total"])
        for row in listed
        if row["scale"] == PHQ9.key and not row["takes_back"] and str(row["id"]) not in gone
    ]
    return [mark_of(at, tz, total) for at, tz, total in totals if total is not None]
