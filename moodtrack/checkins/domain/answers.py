"""What one day's check-in says: the closed set of questions, their ranges, and unknown as None."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SYMPTOMS = (
    "sadness",
    "interest",
    "appetite",
    "sleep",
    "fatigue",
    "concentration",
    "worthlessness",
    "thoughts_of_death",
)
TIPS = (
    "active",
    "diet",
    "sleep",
    "connected",
    "mindfulness",
    "goals",
    "professional_help",
)
SIDE_EFFECTS = (
    "dizziness",
    "nausea",
    "headache",
    "blurred_vision",
    "unreal",
    "drowsy",
    "anxious",
    "sleep_trouble",
)
DIRECTIONS = ("appetite", "sleep")

# a key of an item of a clinic's own (domain/extra.py): letters of its first name, a number
EXTRA_KEY = re.compile(r"[a-z][a-z0-9]{0,13}_[0-9]{4}")
EXTRA_LIMIT = 24  # items in one day; a clinic asks for three at once

NOTE_LIMIT = 4_000  # code points
GOAL_LIMIT = 200  # code points


@dataclass(frozen=True, slots=True)
class Answers:
    """A whole day as the person left it. None, or a key left out of a map, is unknown: never zero.

    mood 0..10 (higher is better) · sleep_hours 0..24 in quarters · sleep_quality 0..4 ·
    activity_minutes 0..1440 · symptoms and side_effects 0..3 (higher is worse) · tips kept or not ·
    goal: text for tomorrow · goal_met: whether yesterday's goal was met ·
    directions: "less" or "more" for appetite and sleep ·
    extra: the clinic's own items by key, 0..10; which end is better, the clinic says.
    """

    mood: int | None = None
    sleep_hours: float | None = None
    sleep_quality: int | None = None
    activity_minutes: int | None = None
    symptoms: Mapping[str, int] = field(default_factory=dict)
    tips: Mapping[str, bool] = field(default_factory=dict)
    side_effects: Mapping[str, int] = field(default_factory=dict)
    goal: str | None = None
    goal_met: bool | None = None
    directions: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    extra: Mapping[str, int] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether the person said anything at all about this day."""
        return self != NOTHING

    def as_json(self) -> dict[str, Any]:
        """The known answers alone, in the contract's names and order."""
        said: dict[str, Any] = {
            "mood": self.mood,
            "sleep_hours": self.sleep_hours,
            "sleep_quality": self.sleep_quality,
            "activity_minutes": self.activity_minutes,
            "symptoms": in_order(self.symptoms, SYMPTOMS),
            "tips": in_order(self.tips, TIPS),
            "side_effects": in_order(self.side_effects, SIDE_EFFECTS),
            "goal": self.goal,
            "goal_met": self.goal_met,
            "directions": in_order(self.directions, DIRECTIONS),
            "note": self.note,
            "extra": dict(sorted(self.extra.items())),
        }
        return {name: value for name, value in said.items() if value is not None and value != {}}


NOTHING = Answers()


def in_order(said: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The same answers in the order of the questions, so that equal days give equal bytes."""
    return {key: said[key] for key in keys if key in said}
