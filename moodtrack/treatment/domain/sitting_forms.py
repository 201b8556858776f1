"""The forms at the chair and the entries they stand for: the strict reader judges."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from moodtrack.reading import Problems, typed_number
from moodtrack.treatment.domain.entries import Sent, read_entry
from moodtrack.treatment.domain.reading import AHEAD
from moodtrack.treatment.domain.sitting import Entry, Kind, Sitting
from moodtrack.treatment.domain.sitting_book import TIMED

TIME_TEXT = re.compile(r"([01]?[0-9]|2[0-3])[:.h]?([0-5][0-9])", re.ASCII)
PRESSURE = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*", re.ASCII)
NOT_A_TIME = "Write the time like 14:30."
SAY_WHEN = "This visit began a while ago. Write the time it was, like 14:30."
NUMBERS: dict[Kind, tuple[str, ...]] = {
    Kind.VITALS: ("heart_rate", "systolic", "diastolic", "spo2"),
    Kind.DOSE: ("weight_kg", "mg", "minutes"),
    Kind.EFFECT: ("value",),
    Kind.TICK: ("value",),
}
WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.STEP: ("step", "reason"),
    Kind.VITALS: ("alertness",),
    Kind.DOSE: ("phase", "route", "drug", "reason"),
    Kind.MEDICINE: ("given", "what"),
    Kind.EFFECT: ("effect",),
    Kind.ADVERSE: ("severity", "what", "action"),
    Kind.TICK: ("item", "words"),
    Kind.TAKEN_BACK: ("reason",),
}


def read_entry_form(
    fields: Mapping[str, str], *, zone: str, now: datetime, visit: Sitting | None = None
) -> Sent:
    """The entry of a form, or Problems under the form's own names. Empty is not known.

    In a visit that began long ago a step or a row needs its time: there, nothing typed is not now.
    """
    kind = fields.get("do", "")
    raw: dict[str, Any] = {
        "kind": kind,
        "id": fields.get("id") or str(uuid4()),
        "replaces": fields.get("replaces") or None,
    }
    if kind in list(Kind):
        fields = _pressure(fields)
        raw |= {name: typed_number(fields.get(name, "")) for name in NUMBERS.get(Kind(kind), ())}
        raw |= {name: fields.get(name) or None for name in WORDS[Kind(kind)]}
    problems: dict[str, str] = {}
    try:
        raw["at"] = _at(kind, fields.get("time", ""), visit, zone=zone, now=now).isoformat()
    except Problems as about_time:
        problems = about_time.by_field
        raw["at"] = now.isoformat()  # so that the other fields are read all the same
    try:
        sent = read_entry(raw, now=now)
    except Problems as others:
        problems |= {"time" if name == "at" else name: why for name, why in others.by_field.items()}
    if problems:
        raise Problems(problems)
    return sent


def _at(kind: str, typed: str, visit: Sitting | None, *, zone: str, now: datetime) -> datetime:
    if visit is not None and visit.late(now) and kind in TIMED and not typed.strip():
        raise Problems({"time": SAY_WHEN})
    return read_time(typed, zone=zone, now=now, about=visit.about(now) if visit else now)


def read_time(typed: str, *, zone: str, now: datetime, about: datetime) -> datetime:
    """The instant nearest to `about` at which the clinic's clock shows this; nothing typed is now.

    Raises Problems.
    """
    typed = typed.strip()
    if not typed:
        return now
    found = TIME_TEXT.fullmatch(typed)
    if found is None:
        raise Problems({"time": NOT_A_TIME})
    here = about.astimezone(ZoneInfo(zone))
    then = here.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return then - timedelta(days=1) if then - about > timedelta(hours=12) + AHEAD else then


def _pressure(fields: Mapping[str, str]) -> Mapping[str, str]:
    """118/76 typed into the first of the two fields is both."""
    found = PRESSURE.fullmatch(fields.get("systolic", ""))
    if found is None or fields.get("diastolic"):
        return fields
    return {**fields, "systolic": found[1], "diastolic": found[2]}


def form_of(entry: Entry, zone: str) -> dict[str, str]:
    """The fields that show an entry, for correcting it."""
    said = entry.said
    known: dict[str, Any] = {
        "heart_rate": said.heart_rate,
        "systolic": said.systolic,
        "diastolic": said.diastolic,
        "spo2": said.spo2,
        "alertness": said.code if said.kind is Kind.VITALS else None,
        "time": f"{said.at.astimezone(ZoneInfo(zone)):%H:%M}",
        "replaces": entry.id,
    }
    return {name: str(value) for name, value in known.items() if value is not None}
