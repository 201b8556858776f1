"""history.json beside the diary: questionnaires, the chair, ratings, visits, pages, emergencies."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from moodtrack.exports.domain.history import written
from moodtrack.measures.domain.instruments import Instrument
from moodtrack.measures.domain.scales import ClinicScore
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.sharing.domain import Emergency
from moodtrack.treatment.domain.pages import Page
from moodtrack.treatment.domain.sitting import Entry, Sitting
from moodtrack.treatment.domain.visits import VisitVersion

Names = Mapping[int, str]
TEXTS: Mapping[type, Callable[[Any], Any]] = {
    Instrument: lambda one: one.key,
    Enum: lambda one: one.value,
    UUID: str,
    date: lambda one: one.isoformat(),  # an instant is one too
}


def plain(value: Any) -> Any:
    """A frozen value as JSON knows it: ids and instants as text, sets in order."""
    for kind, said in TEXTS.items():
        if isinstance(value, kind):
            return said(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


def sheet_line(sheet: Sheet) -> str:
    said = plain(sheet)
    del said["sent_as"]
    return written({**said, "total": sheet.total, "band": sheet.band})


def score_line(score: ClinicScore, names: Names) -> str:
    return written({**plain(score), "recorded_by": _name(names, score.recorded_by)})


def entry_line(sitting: Sitting, entry: Entry, *, stands: bool, names: Names) -> str:
    """One entry written at the chair, with the visit it belongs to."""
    return written(
        {
            "visit": str(sitting.id),
            "opened_at": sitting.opened_at.isoformat(),
            "tz": sitting.tz,
            "planned": plain(sitting.planned),
            "id": str(entry.id),
            "seq": entry.seq,
            "stands": stands,
            "n": entry.n,
            **plain(entry.said),
            "recorded_by": _name(names, entry.recorded_by),
            "recorded_at": entry.recorded_at.isoformat(),
        }
    )


def visit_line(version: VisitVersion, names: Names) -> str:
    said = {**plain(version.visit), "reason": version.reason or None}
    del said["brought"]
    return written({**said, **_recorded(version, names)})


def page_line(page: Page, names: Names) -> str:
    return written({**plain(page), **_recorded(page, names)})


def emergency_line(emergency: Emergency) -> str:
    return written(plain(emergency))


def _recorded(thing: VisitVersion | Page, names: Names) -> dict[str, Any]:
    return {
        "recorded_by": _name(names, thing.recorded_by),
        "recorded_at": thing.recorded_at.isoformat(),
    }


def _name(names: Names, number: int) -> str:
    return names.get(number, "someone")
