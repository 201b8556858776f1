"""A questionnaire's plain form and the sheet it stands for, both ways."""

from collections.abc import Mapping
from typing import Any

from moodtrack.measures.domain.instruments import DIFFICULTY, Instrument
from moodtrack.measures.domain.sheets import Sheet

PREFIX = "item_"
POINTS = {str(number): number for number in range(4)}


def raw_of(fields: Mapping[str, str], instrument: Instrument, *, complete: bool) -> dict[str, Any]:
    """What a phone would send for this form. Empty is not answered.

    How difficult it was is left out where nothing else was more than "Not at all": on a form it
    may still stand there from before.
    """
    keys = (*instrument.keys, *([DIFFICULTY.key] if instrument.with_difficulty else []))
    said = {key: fields.get(PREFIX + key, "") for key in keys}
    answers: dict[str, Any] = {key: POINTS.get(text, text or None) for key, text in said.items()}
    if not any(answers[key] not in (None, 0) for key in instrument.keys):
        answers.pop(DIFFICULTY.key, None)
    return {
        "id": fields.get("id", ""),
        "instrument": instrument.key,
        "answers": answers,
        "complete": complete,
        "replaces": fields.get("replaces", "").split(),
    }


def form_of(sheet: Sheet | None) -> dict[str, str]:
    """The fields that show these answers: only what is known."""
    return {PREFIX + key: str(value) for key, value in (sheet.answers if sheet else {}).items()}


def named(problems: Mapping[str, str], instrument: Instrument) -> dict[str, str]:
    """Problems under the form's own names."""
    keys = {*instrument.keys, DIFFICULTY.key}
    return {PREFIX + name if name in keys else name: text for name, text in problems.items()}
