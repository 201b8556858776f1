"""A plain form and the answers it stands for, both ways. The same strict reader judges them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid5

from moodtrack.checkins.domain.answers import DIRECTIONS, SIDE_EFFECTS, SYMPTOMS, TIPS, Answers
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.reading import Problems, typed_number

NUMBERS = ("mood", "sleep_hours", "sleep_quality", "activity_minutes")
TEXTS = ("goal", "note")
EXTRA = "extra_"  # before the key of an item of the clinic's own
YES_NO = {"yes": True, "no": False}
MAPS = {
    "symptoms": ("symptom_", SYMPTOMS),
    "tips": ("tip_", TIPS),
    "side_effects": ("side_effect_", SIDE_EFFECTS),
    "directions": ("direction_", DIRECTIONS),
}


def read_form(fields: Mapping[str, str]) -> Answers:
    """The answers of a form, or Problems under the form's own field names. Empty is not known.

    "None of these today" (`none_of_these`) answers the seven symptoms other than thoughts of death,
    where the form leaves them open.
    """
    raw: dict[str, Any] = {name: typed_number(fields.get(name, "")) for name in NUMBERS}
    raw |= {name: fields.get(name) or None for name in TEXTS}
    raw["goal_met"] = _choice(fields.get("goal_met", ""))
    for name, (prefix, keys) in MAPS.items():
        raw[name] = {key: _choice(fields.get(prefix + key, "")) for key in keys}
    raw["extra"] = {
        name.removeprefix(EXTRA): typed_number(text)
        for name, text in fields.items()
        if name.startswith(EXTRA)
    }
    if fields.get("none_of_these"):
        said = raw["symptoms"]
        raw["symptoms"] = {
            key: 0 if said[key] is None and key != "thoughts_of_death" else said[key]
            for key in said
        }
    try:
        return read_answers(raw)
    except Problems as problems:
        raise Problems(in_form(problems.by_field)) from None


def in_form(problems: Mapping[str, str]) -> dict[str, str]:
    """Problems under the names of the form's fields."""
    return {_field(name): text for name, text in problems.items()}


def items_in(fields: Mapping[str, str]) -> set[str]:
    """The clinic's own items that these fields answer."""
    return {
        name.removeprefix(EXTRA) for name, text in fields.items() if name.startswith(EXTRA) and text
    }


def form_of(answers: Answers) -> dict[str, str]:
    """The fields that show these answers: only what is known."""
    fields = {
        name: f"{value:g}" for name in NUMBERS if (value := getattr(answers, name)) is not None
    }
    fields |= {name: value for name in TEXTS if (value := getattr(answers, name)) is not None}
    if answers.goal_met is not None:
        fields["goal_met"] = _word(answers.goal_met)
    for name, (prefix, _) in MAPS.items():
        fields |= {prefix + key: _word(value) for key, value in getattr(answers, name).items()}
    fields |= {EXTRA + key: str(value) for key, value in answers.extra.items()}
    return fields


def _field(name: str) -> str:
    """The form's name of a field: "tips.active" stands in the form as "tip_active"."""
    group, _, key = name.partition(".")
    if not key:
        return name
    return EXTRA + key if group == "extra" else MAPS[group][0] + key


def _choice(text: str) -> Any:
    if text in YES_NO:
        return YES_NO[text]
    return int(text) if text.isdigit() and text.isascii() and len(text) == 1 else text or None


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def said_again(said: Revision, before: Revision | None) -> Revision:
    """What a plain form means whose hidden id may be kept already as `before`.

    The same words are the same revision: a browser sent it again after a lost answer. Other words
    come from someone who went back to the page and changed it: they take the first ones' place,
    under an id that follows from them, so that these too can come twice.
    """
    if before is None:
        return said
    replaces = said.replaces - {before.id}
    if (before.day, before.replaces, before.answers) == (said.day, replaces, said.answers):
        return replace(said, written_at=before.written_at, tz=before.tz)
    content = json.dumps([said.day.isoformat(), said.answers.as_json()])
    return replace(said, id=uuid5(before.id, content), replaces=replaces | {before.id})
