"""A day's answers as cells of a table and back: the columns of checkins.csv, each way the same."""

import re
from collections.abc import Mapping
from typing import Any

from moodtrack.checkins.domain.answers import (
    DIRECTIONS,
    EXTRA_KEY,
    SIDE_EFFECTS,
    SYMPTOMS,
    TIPS,
    Answers,
)
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.reading import Problems, typed_number

MAPS = {
    "symptoms": ("symptom_", SYMPTOMS),
    "tips": ("tip_", TIPS),
    "side_effects": ("side_effect_", SIDE_EFFECTS),
}
MAP_COLUMNS = tuple(prefix + key for prefix, keys in MAPS.values() for key in keys)
NUMBERS = ("mood", "sleep_hours", "sleep_quality", "activity_minutes")
TEXTS = ("goal", "note")
ANSWER_COLUMNS = (*NUMBERS, *MAP_COLUMNS, "goal", "goal_met", "note")
PROVENANCE = ("mode", "written_at", "received_at", "tz", "days_since_infusion", "infusion_number")
COLUMNS = ("day", *ANSWER_COLUMNS, *PROVENANCE)
# read where a file has them; checkins.csv itself leaves them to history.json
DIRECTION_COLUMNS = tuple(f"direction_{key}" for key in DIRECTIONS)

EXTRA = "extra_"  # columns of the clinic's own items, behind all others

YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

# What a spreadsheet may take for a formula (OWASP, "CSV injection"): a first sign of these, in
# their wide forms too, behind blanks or none; a leading tab or line end.
FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
GUARDED = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


def guarded(text: str) -> str:
    """A text that no spreadsheet reads as a formula: one ' in front where it might.

    Reversible: a text that looks guarded already gets one more, and `unguarded` takes one away.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'tis well")
    ("'=1+1", "''=1+1", "'tis well")
    """
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    return cell[1:] if GUARDED.match(cell) else cell


def cells_of(answers: Answers) -> dict[str, str]:
    """The known answers by column: what is unknown has no cell."""
    cells = {
        name: f"{value:g}" for name in NUMBERS if (value := getattr(answers, name)) is not None
    }
    for name, (prefix, _) in MAPS.items():
        cells |= {prefix + key: _cell(value) for key, value in getattr(answers, name).items()}
    if answers.goal_met is not None:
        cells["goal_met"] = _cell(answers.goal_met)
    cells |= {EXTRA + key: str(value) for key, value in answers.extra.items()}
    cells |= {name: guarded(text) for name in TEXTS if (text := getattr(answers, name)) is not None}
    return cells


def read_cells(cells: Mapping[str, str]) -> Answers:
    """The answers of a line, or Problems by column. An empty cell is not known."""
    raw: dict[str, Any] = {name: typed_number(cells.get(name, "")) for name in NUMBERS}
    raw |= {name: unguarded(cells.get(name, "")) or None for name in TEXTS}
    raw["goal_met"] = _yes_no(cells.get("goal_met", ""))
    for name, (prefix, keys) in MAPS.items():
        read = _yes_no if name == "tips" else typed_number
        raw[name] = {key: read(cells.get(prefix + key, "")) for key in keys}
    raw["directions"] = {
        key: cells.get(f"direction_{key}", "").strip().lower() or None for key in DIRECTIONS
    }
    raw["extra"] = {
        name.removeprefix(EXTRA): typed_number(cells[name]) for name in cells if is_extra(name)
    }
    try:
        return read_answers(raw)
    except Problems as problems:
        raise Problems({_column(name): text for name, text in problems.by_field.items()}) from None


def is_extra(column: str) -> bool:
    """Whether a column holds an item of a clinic's own, and is not merely called like one."""
    return column.startswith(EXTRA) and bool(EXTRA_KEY.fullmatch(column.removeprefix(EXTRA)))


def _column(name: str) -> str:
    """The column of a field: "tips.active" stands in the table as tip_active."""
    group, _, key = name.partition(".")
    if not key:
        return name
    if group in ("directions", "extra"):
        return f"{group.removesuffix('s')}_{key}"
    return MAPS[group][0] + key


def _cell(value: bool | int) -> str:
    return str(value).lower()


def _yes_no(cell: str) -> Any:
    """Yes or no in the words of several programs; anything else stays, for the reader to name."""
    said = cell.strip().lower()
    return YES_NO.get(said, said) if said else None
