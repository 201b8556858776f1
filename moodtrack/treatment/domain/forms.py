"""The form of an infusion and the infusion it stands for, both ways: the strict reader judges."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack.reading import Fault, Problems, read_zone, typed_number
from moodtrack.treatment.domain.infusions import Infusion
from moodtrack.treatment.domain.reading import Sent, read_infusion

DATE_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIME_TEXT = re.compile(r"\d{2}:\d{2}", re.ASCII)
NUMBERS = {
    "number_in_course": "number_in_course",
    "weight_kg": "weight_kg",
    "mg": "dose_mg",
    "minutes": "minutes",
}
WORDS = ("id", "phase", "date_chosen", "notes")
FIELDS = {
    **NUMBERS,
    "at": "date",
    "tz": "zone",
}  # the JSON's names, and the form's where they differ


def read_form(fields: Mapping[str, str], *, zone: str, now: datetime, n: int = 0) -> Sent:
    """Infusion `n` of a form, or Problems under the form's field names. Empty is not known."""
    raw: dict[str, Any] = {
        name: typed_number(fields.get(typed, "")) for name, typed in NUMBERS.items()
    }
    raw |= {name: fields.get(name) or None for name in WORDS}
    problems: dict[str, str] = {}
    try:
        raw["at"], raw["tz"] = read_start(fields, zone)
    except Problems as about_time:
        problems = about_time.by_field
        raw["at"] = now.isoformat()  # so that the other fields are read all the same
    try:
        sent = read_infusion(raw, zone=zone, now=now, n=n)
    except Problems as others:
        problems |= {FIELDS.get(name, name): why for name, why in others.by_field.items()}
    if problems:
        raise Problems(problems)
    return sent


def read_start(fields: Mapping[str, str], zone: str) -> tuple[str, str]:
    """The instant that a date and a time on a clock mean, and in which zone. Raises Problems."""
    date_typed, time_typed = fields.get("date", "").strip(), fields.get("time", "").strip()
    problems = {}
    try:
        zone = read_zone(fields.get("zone") or zone)
    except Fault as fault:
        problems["zone"] = str(fault)
    if not DATE_TEXT.fullmatch(date_typed) or not _is_time(f"{date_typed}T00:00"):
        problems["date"] = "Write the date like 2026-11-23."
    if not TIME_TEXT.fullmatch(time_typed) or not _is_time(f"2000-01-01T{time_typed}"):
        problems["time"] = "Write the time of the start like 14:30."
    if problems:
        raise Problems(problems)
    start = datetime.fromisoformat(f"{date_typed}T{time_typed}").replace(tzinfo=ZoneInfo(zone))
    if start.astimezone(UTC).astimezone(start.tzinfo) != start:
        raise Problems({"time": "The clocks went forward past this time. Please look at it again."})
    return start.isoformat(), zone


def _is_time(text: str) -> bool:
    try:
        return 1970 < datetime.fromisoformat(text).year < 2149
    except ValueError:
        return False


def form_of(infusion: Infusion) -> dict[str, str]:
    """The fields that show an infusion: only what is known."""
    start = infusion.at.astimezone(ZoneInfo(infusion.tz))
    known = {
        "phase": infusion.phase,
        "number_in_course": infusion.number_in_course,
        "weight_kg": _typed(infusion.weight_kg),
        "dose_mg": _typed(infusion.mg),
        "minutes": infusion.minutes,
        "date_chosen": infusion.date_chosen,
        "notes": infusion.notes,
    }
    fields = {name: str(value) for name, value in known.items() if value is not None}
    return {**empty_form(start), "zone": infusion.tz, **fields}


def empty_form(now: datetime) -> dict[str, str]:
    """What a new form holds: this day and hour on the clinic's clock (`now` in its zone)."""
    return {"date": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}"}


def per_kg(fields: Mapping[str, str]) -> str:
    """ "0.50 mg/kg" when weight and dose can be read so far, else nothing."""
    weight, dose = (typed_number(fields.get(name, "")) for name in ("weight_kg", "dose_mg"))
    if not isinstance(weight, float) or not isinstance(dose, float) or weight <= 0 or dose <= 0:
        return ""
    return f"{dose / weight:.2f} mg/kg"


def _typed(number: float | None) -> str | None:
    return None if number is None else f"{number:g}"
