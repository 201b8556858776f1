"""Answers as short columns and back: one character an item, "-" where unknown, nothing invented.

The clinic's own items are few and of its own naming: "pain_4821:7", parted by blanks, by key.

The words people write are not here: `rows` seals them.
"""

from collections.abc import Mapping
from typing import Any

from moodtrack.checkins.domain.answers import DIRECTIONS, SIDE_EFFECTS, SYMPTOMS, TIPS, Answers

COLUMNS = (
    "mood",
    "sleep_quarters",
    "sleep_quality",
    "activity_minutes",
    "symptoms",
    "tips",
    "side_effects",
    "directions",
    "goal_met",
    "extra",
)
WORDS = ("goal", "note")  # sealed together in the column `texts`
DAY_COLUMNS = COLUMNS[:7]  # what a day row keeps of them, for reports

UNKNOWN = "-"
STRENGTHS = {str(number): number for number in range(4)}
YES_NO = {"1": True, "0": False}
LESS_MORE = {"l": "less", "m": "more"}


def pack(answers: Answers) -> tuple[Any, ...]:
    """The answers in the order of COLUMNS."""
    hours = answers.sleep_hours
    return (
        answers.mood,
        None if hours is None else int(hours * 4),
        answers.sleep_quality,
        answers.activity_minutes,
        _marks(answers.symptoms, SYMPTOMS, STRENGTHS),
        _marks(answers.tips, TIPS, YES_NO),
        _marks(answers.side_effects, SIDE_EFFECTS, STRENGTHS),
        _marks(answers.directions, DIRECTIONS, LESS_MORE),
        None if answers.goal_met is None else int(answers.goal_met),
        pack_extra(answers.extra),
    )


def unpack(row: Mapping[str, Any], words: Mapping[str, str]) -> Answers:
    """The answers of a row and its opened words; columns the row does not have are unknown."""
    quarters, met = row["sleep_quarters"], row.get("goal_met")
    return Answers(
        mood=row["mood"],
        sleep_hours=None if quarters is None else quarters / 4,
        sleep_quality=row["sleep_quality"],
        activity_minutes=row["activity_minutes"],
        symptoms=_said(row["symptoms"], SYMPTOMS, STRENGTHS),
        tips=_said(row["tips"], TIPS, YES_NO),
        side_effects=_said(row["side_effects"], SIDE_EFFECTS, STRENGTHS),
        directions=_said(row.get("directions"), DIRECTIONS, LESS_MORE),
        goal_met=None if met is None else bool(met),
        goal=words.get("goal"),
        note=words.get("note"),
        extra=unpack_extra(row.get("extra")),
    )


def pack_extra(said: Mapping[str, int]) -> str | None:
    return " ".join(f"{key}:{value}" for key, value in sorted(said.items())) or None


def unpack_extra(packed: str | None) -> dict[str, int]:
    """Raises ValueError for what was never packed so."""
    if packed is None:
        return {}
    pairs = (one.split(":") for one in packed.split(" "))
    return {key: int(value) for key, value in pairs}


def _marks(
    said: Mapping[str, Any], keys: tuple[str, ...], alphabet: Mapping[str, Any]
) -> str | None:
    if not said:
        return None
    mark_of = {value: mark for mark, value in alphabet.items()}
    return "".join(mark_of[said[key]] if key in said else UNKNOWN for key in keys)


def _said(marks: str | None, keys: tuple[str, ...], alphabet: Mapping[str, Any]) -> dict[str, Any]:
    if marks is None:
        return {}
    return {key: alphabet[mark] for key, mark in zip(keys, marks, strict=True) if mark != UNKNOWN}
