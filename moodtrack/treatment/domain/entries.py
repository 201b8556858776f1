"""Reads one entry of the chair, strictly: raw JSON in, what it says out, every fault a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from moodtrack.reading import (
    UNKNOWN_FIELD,
    Fault,
    Problems,
    clip,
    one_line,
    read_id,
    read_instant,
    text,
    whole_number,
)
from moodtrack.revising import CONFLICTS
from moodtrack.treatment.domain.infusions import Phase
from moodtrack.treatment.domain.reading import (
    AHEAD,
    MOST_MINUTES,
    NOT_YET,
    read_dose,
    read_weight,
    unlikely_dose,
)
from moodtrack.treatment.domain.sitting import REASONS_FOR, Alertness, Kind, Said, Step

NAME_LIMIT, TEXT_LIMIT = 200, 1_000
# what a person at a chair can have; outside of this a key was hit wrong
HEART_RATE, SYSTOLIC, DIASTOLIC, SPO2 = (20, 250), (50, 280), (20, 200), (50, 100)
CADSS_MOST = 92  # 23 questions of 0 to 4
EFFECTS = {"dissociation": 3, "nausea": 3, "cadss": CADSS_MOST}
SEVERITIES = ("mild", "moderate", "severe")
ROUTES = ("iv", "im", "sc", "nasal", "oral")
GIVEN = ("before", "rescue")
ESCORT, NO_DRIVING = "escort", "no_driving"
NOT_THESE = "There is nothing in this row yet."


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry as it came in, under the id it was given where it was written."""

    id: UUID
    said: Said
    sent_id: str  # as it was spelt

    def as_another(self) -> "Sent":
        """The same words under a new id that follows from them."""
        at = self.said.at.astimezone(UTC)
        content = repr(replace(self.said, at=at))
        new = uuid5(CONFLICTS, f"{self.id}:{sha256(content.encode()).hexdigest()}")
        return replace(self, id=new)


def read_entry(raw: object, *, now: datetime) -> Sent:
    """Turn decoded JSON into an entry, or raise Problems naming every field at fault."""
    if not isinstance(raw, Mapping):
        raise Problems({"entry": "An entry comes as an object."})
    kind = _kind(raw.get("kind"))
    readers = {**ALWAYS, **READERS[kind]}
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in (*readers, "kind")}
    found: dict[str, Any] = {}
    for name, reader in readers.items():
        value = raw.get(name)
        try:
            found[name] = reader(value) if value is not None or name in ("id", "at") else None
        except Fault as fault:
            problems[name] = str(fault)
    if not problems:
        problems = _second_look(kind, found, now)
    if problems:
        raise Problems(problems)
    id_ = found.pop("id")
    columns = {COLUMNS.get(name, name): value for name, value in found.items()}
    return Sent(id_, Said(kind, **columns), sent_id=str(raw["id"]))


def _kind(raw: object) -> Kind:
    if not isinstance(raw, str) or raw not in list(Kind):
        raise Problems({"kind": f"The kind is one of {', '.join(Kind)}."})
    return Kind(raw)


def _second_look(kind: Kind, found: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """What only shows when the values are seen together, or beside the clock."""
    if found["at"] - now > AHEAD:
        return {"at": NOT_YET}
    return SECOND_LOOKS[kind](found)


def _step(found: Mapping[str, Any]) -> dict[str, str]:
    if found["step"] is None:
        return {"step": "Say what happened."}
    if found["step"] in REASONS_FOR and not found["reason"]:
        return {"reason": "Say in a few words why."}
    return {}


def _vitals(found: Mapping[str, Any]) -> dict[str, str]:
    high, low = found["systolic"], found["diastolic"]
    values = ("heart_rate", "systolic", "diastolic", "spo2", "alertness")
    if all(found[name] is None for name in values):
        return {"heart_rate": NOT_THESE}
    if high is not None and low is not None and low >= high:
        return {"diastolic": f"{high}/{low}: the second number is below the first."}
    return {}


def _dose(found: Mapping[str, Any]) -> dict[str, str]:
    weight, dose = found["weight_kg"], found["mg"]
    if weight is None and dose is None:
        return {"weight_kg": "Write the weight, the dose, or both."}
    return unlikely_dose(weight, dose)


def _medicine(found: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    if not found["what"]:
        problems["what"] = "Write what was given, and how much."
    if not found["given"]:
        problems["given"] = "Say whether it was given beforehand or as a rescue."
    return problems


def _effect(found: Mapping[str, Any]) -> dict[str, str]:
    effect, value = found["effect"], found["value"]
    if effect is None:
        return {"effect": "Say which effect it was."}
    if value is None or value > EFFECTS[effect]:
        return {"value": f"Choose a whole number from 0 to {EFFECTS[effect]}."}
    return {}


def _adverse(found: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    if not found["what"]:
        problems["what"] = "Write what happened."
    if not found["severity"]:
        problems["severity"] = "Say how severe it was."
    return problems


def _tick(found: Mapping[str, Any]) -> dict[str, str]:
    return {} if found["item"] and found["value"] is not None else {"item": "Say what is ticked."}


def _taken_back(found: Mapping[str, Any]) -> dict[str, str]:
    return {} if found["replaces"] else {"replaces": "Say what is taken back."}


def _number(low: int, high: int, what: str) -> Callable[[object], int]:
    sentence = f"{what} is a whole number from {low} to {high}. Please look at it again."
    return lambda value: whole_number(value, low, high, sentence)


def _one_of(known: tuple[str, ...], sentence: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise Fault(sentence)
        return value

    return read


def _enum(known: type[StrEnum], sentence: str) -> Callable[[object], StrEnum]:
    read = _one_of(tuple(known), sentence)
    return lambda value: known(read(value))


def _line(value: object) -> str | None:
    return one_line(value, NAME_LIMIT) or None


def _words(value: object) -> str | None:
    return text(value, TEXT_LIMIT)


def _item(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 20 or not value.isascii():
        raise Fault("Say what is ticked.")
    return value


ALWAYS: dict[str, Callable[[object], Any]] = {
    "id": read_id,
    "at": read_instant,
    "replaces": read_id,
}
READERS: dict[Kind, dict[str, Callable[[object], Any]]] = {
    Kind.STEP: {"step": _enum(Step, "This is no step we know."), "reason": _line},
    Kind.VITALS: {
        "heart_rate": _number(*HEART_RATE, "The pulse"),
        "systolic": _number(*SYSTOLIC, "The upper blood pressure"),
        "diastolic": _number(*DIASTOLIC, "The lower blood pressure"),
        "spo2": _number(*SPO2, "Oxygen"),
        "alertness": _enum(Alertness, "Choose how awake they are from the list."),
    },
    Kind.DOSE: {
        "weight_kg": read_weight,
        "mg": read_dose,
        "minutes": _number(1, MOST_MINUTES, "How long it takes, in minutes,"),
        "phase": _enum(Phase, "The phase is induction, maintenance or booster."),
        "route": _one_of(ROUTES, "Choose the route from the list."),
        "drug": _line,
        "reason": _line,
    },
    Kind.MEDICINE: {
        "given": _one_of(GIVEN, "Say whether it was given beforehand or as a rescue."),
        "what": _line,
    },
    Kind.EFFECT: {
        "effect": _one_of(tuple(EFFECTS), "Say which effect it was."),
        "value": _number(0, CADSS_MOST, "This"),
    },
    Kind.ADVERSE: {
        "severity": _one_of(SEVERITIES, "Say how severe it was."),
        "what": _words,
        "action": _words,
    },
    Kind.TICK: {"item": _item, "value": _number(0, 1, "A tick"), "words": _line},
    Kind.TAKEN_BACK: {"reason": _line},
}
# where each answer is kept
COLUMNS = {
    "step": "code", "alertness": "code", "route": "code", "given": "code", "effect": "code",
    "severity": "code", "item": "code", "weight_kg": "weight_g", "mg": "dose_ug",
    "reason": "text", "what": "text", "words": "text", "action": "more", "drug": "more",
}  # fmt: skip
SECOND_LOOKS: dict[Kind, Callable[[Mapping[str, Any]], dict[str, str]]] = {
    Kind.STEP: _step,
    Kind.VITALS: _vitals,
    Kind.DOSE: _dose,
    Kind.MEDICINE: _medicine,
    Kind.EFFECT: _effect,
    Kind.ADVERSE: _adverse,
    Kind.TICK: _tick,
    Kind.TAKEN_BACK: _taken_back,
}
