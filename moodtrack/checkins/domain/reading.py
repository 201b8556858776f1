"""Reads answers once, at the door: raw JSON values in, Answers out, every fault named."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moodtrack.checkins.domain.answers import (
    DIRECTIONS,
    GOAL_LIMIT,
    NOTE_LIMIT,
    SIDE_EFFECTS,
    SYMPTOMS,
    TIPS,
    Answers,
)

UNKNOWN_FIELD = "This is not a question we know."
# tab and line feed are text; other control characters and lone surrogates are not
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Problems(Exception):
    """What is wrong, one plain sentence for each field at fault."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(by_field)
        self.by_field = by_field


class Fault(Exception):
    """What is wrong with one value, as a sentence."""


def read_answers(raw: object) -> Answers:
    """Turn decoded JSON into Answers, or raise Problems naming every field at fault.

    Left out, null and an empty map or text are all "not known".
    """
    if raw is None:
        return Answers()
    if not isinstance(raw, Mapping):
        raise Problems({"answers": "The answers of a day come as an object."})
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


def clip(name: str) -> str:
    """A field name from outside, short and printable enough to say back."""
    return NOT_TEXT.sub("?", name)[:80]


def whole_number(value: object, low: int, high: int, sentence: str) -> int:
    """A JSON number without a fraction; 7.0 is 7, "7" and true are not numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(sentence)
    if not low <= value <= high or value != int(value):
        raise Fault(sentence)
    return int(value)


def text(value: object, limit: int) -> str | None:
    """NFC text with LF line ends, at most `limit` code points; blank is not known."""
    if not isinstance(value, str):
        raise Fault("This needs to be text.")
    said = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if NOT_TEXT.search(said):
        raise Fault("This text has a character that cannot be kept.")
    if len(said) > limit:
        raise Fault(f"This is longer than the {limit:,} characters there is room for.")
    return said if said.strip() else None


def _whole(low: int, high: int, sentence: str) -> Callable[[object], int]:
    return lambda value: whole_number(value, low, high, sentence)


def _sleep_hours(value: object) -> float:
    sentence = "Sleep is between 0 and 24 hours, in quarters such as 7.25 or 7.5."
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(sentence)
    if not 0 <= value <= 24 or value * 4 != int(value * 4):
        raise Fault(sentence)
    return float(value)


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


_strength = _whole(0, 3, "This is a whole number from 0 (not at all) to 3 (a lot).")

READERS: dict[str, Callable[[object], Any]] = {
    "mood": _whole(0, 10, "Choose a number from 0 to 10."),
    "sleep_hours": _sleep_hours,
    "sleep_quality": _whole(0, 4, "How well you slept is a number from 0 to 4."),
    "activity_minutes": _whole(0, 1440, "Activity is between 0 and 1440 whole minutes."),
    "symptoms": _map(SYMPTOMS, _strength),
    "tips": _map(TIPS, _yes_or_no),
    "side_effects": _map(SIDE_EFFECTS, _strength),
    "goal": lambda value: text(value, GOAL_LIMIT),
    "goal_met": _yes_or_no,
    "directions": _map(DIRECTIONS, _direction),
    "note": lambda value: text(value, NOTE_LIMIT),
}
