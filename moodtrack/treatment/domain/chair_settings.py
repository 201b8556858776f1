"""What a clinic may set for the chair, to and from its form. Empty means: not set."""

from collections.abc import Mapping
from typing import Any

from moodtrack.reading import Fault, Problems, one_line, text, typed_whole
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.entries import DIASTOLIC, HEART_RATE, SPO2, SYSTOLIC

# the number fields of the form, and how far each goes
NUMBERS = {
    "vitals_every": (1, 120),
    "recovery_minutes": (1, 600),
    "heart_rate_low": HEART_RATE,
    "heart_rate_high": HEART_RATE,
    "systolic_high": SYSTOLIC,
    "diastolic_high": DIASTOLIC,
    "spo2_low": SPO2,
}
MOST_LINES, LINE_LIMIT = 20, 200


def read_chair(fields: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    """The form as plain JSON, or Problems naming every field at fault."""
    problems: dict[str, str] = {}
    said: dict[str, Any] = {}
    for name, (low, high) in NUMBERS.items():
        typed = fields.get(name, "").strip()
        try:
            said[name] = typed_whole(typed, low, high) if typed else None
        except Fault as fault:
            problems[name] = str(fault)
    try:
        said["ready_list"] = _lines(fields.get("ready_list", ""))
    except Fault as fault:
        problems["ready_list"] = str(fault)
    if problems:
        raise Problems(problems)
    return said


def _lines(typed: str) -> list[str]:
    """One line for each thing to tick, each once."""
    known = text(typed, MOST_LINES * (LINE_LIMIT + 2)) or ""
    lines = [one_line(line, LINE_LIMIT) for line in known.split("\n")]
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) > MOST_LINES:
        raise Fault(f"There is room for {MOST_LINES} lines.")
    return found


def fill_chair(value: Mapping[str, Any]) -> dict[str, str]:
    """The form from what was kept."""
    fields = {name: str(value[name]) for name in NUMBERS if value.get(name) is not None}
    return {**fields, "ready_list": "\n".join(value.get("ready_list", ()))}


def rules_of(value: Mapping[str, Any]) -> ChairRules:
    numbers = {name: value.get(name) for name in NUMBERS}
    return ChairRules(**numbers, ready_list=tuple(value.get("ready_list", ())))
