"""Reads answers once, at the door: raw JSON values in, Answers out, every fault named."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moodtrack.checkins.domain.answers import (
    DIRECTIONS,
    EXTRA_KEY,
    EXTRA_LIMIT,
    GOAL_LIMIT,
    NOTE_LIMIT,
    SIDE_EFFECTS,
    SYMPTOMS,
    TIPS,
    Answers,
)
from moodtrack.language import N_, _
from moodtrack.reading import UNKNOWN_FIELD, Fault, Problems, clip, text, whole_number


def read_answers(raw: object) -> Answers:
    """Turn decoded JSON into Answers, or raise Problems naming every field at fault.

    Left out, null and an empty map or text are all "not known".
    """
    if raw is None:
        return Answers()
    if not isinstance(raw, Mapping):
        raise Problems({"answers": _("The answers of a day come as an object.")})
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in READERS}
    said: dict[str, Any] = {}
    for name, reader in READERS.items():
        if raw.get(name) is None:
            continue
        try:
            said[name] = reader(raw[name])
        except Fault as fault:
            problems[name] = str(fault)
        except Problems as inside:
            problems |= {f"{name}.{key}": text for key, text in inside.by_field.items()}
    if problems:
        raise Problems(problems)
    return Answers(**said)


def _whole(low: int, high: int, sentence: str) -> Callable[[object], int]:
    return lambda value: whole_number(value, low, high, sentence)


def _sleep_hours(value: object) -> float:
    sentence = _("Sleep is between 0 and 24 hours, in quarters such as 7.25 or 7.5.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(sentence)
    if not 0 <= value <= 24 or value * 4 != int(value * 4):
        raise Fault(sentence)
    return float(value) + 0.0  # -0.0 is 0.0: kept and read back, the same


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Fault("This is answered with yes or no.")
    return value


def _direction(value: object) -> str:
    if value not in ("less", "more"):
        raise Fault("This is answered with less or more.")
    return str(value)


def _map(keys: Sequence[str], reader: Callable[[object], Any]) -> Callable[[object], Any]:
    def read(raw: object) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise Fault("These answers come as an object.")
        problems = {clip(key): UNKNOWN_FIELD for key in raw if key not in keys}
        said = {}
        for key in keys:
            if raw.get(key) is None:
                continue
            try:
                said[key] = reader(raw[key])
            except Fault as fault:
                problems[key] = str(fault)
        if problems:
            raise Problems(problems)
        return said

    return read


def _extra(raw: object) -> dict[str, Any]:
    """Items of a clinic's own, by key. Whether that clinic asks for them is seen at the door."""
    if not isinstance(raw, Mapping):
        raise Fault("These answers come as an object.")
    if len(raw) > EXTRA_LIMIT:
        raise Fault(_("These are more than %(extra_limit)s answers.", extra_limit=EXTRA_LIMIT))
    keys = sorted(key for key in raw if EXTRA_KEY.fullmatch(key))
    said: dict[str, Any] = _map(keys, READERS["mood"])(raw)  # the same numbers as for mood
    return said


_strength = _whole(0, 3, N_("This is a whole number from 0 (not at all) to 3 (a lot)."))

READERS: dict[str, Callable[[object], Any]] = {
    "mood": _whole(0, 10, N_("Choose a number from 0 to 10.")),
    "sleep_hours": _sleep_hours,
    "sleep_quality": _whole(0, 4, N_("How well you slept is a number from 0 to 4.")),
    "activity_minutes": _whole(0, 1440, N_("Activity is between 0 and 1440 whole minutes.")),
    "symptoms": _map(SYMPTOMS, _strength),
    "tips": _map(TIPS, _yes_or_no),
    "side_effects": _map(SIDE_EFFECTS, _strength),
    "goal": lambda value: text(value, GOAL_LIMIT),
    "goal_met": _yes_or_no,
    "directions": _map(DIRECTIONS, _direction),
    "note": lambda value: text(value, NOTE_LIMIT),
    "extra": _extra,
}
