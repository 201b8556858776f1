"""What somebody chose to take home: a stretch of days, with notes or without."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack.exports.domain.history import written
from moodtrack.reading import Problems

NOT_A_DAY = "A day looks like 2026-11-22."
BACKWARDS = "The first day comes after the last one."
# what goes without notes: of each list the fields that hold words, and the value without them
WORDS: Mapping[str, Mapping[str, object]] = {
    "moments": {"note": None},
    "infusions": {"notes": None, "reason": None},
    "chair": {"text": None, "more": None},
    "ratings": {"note": "", "result": ""},
    "visits": {"reason": None},
}
OF_WORDS = ("note", "seen", "questions", "call", "consultation")  # pages that are words throughout
ALWAYS = ("safety_plans", "shares")  # they belong to no day


@dataclass(frozen=True, slots=True)
class Choice:
    """`since`, `until`: the first and the last day, None where there is no end on that side."""

    since: date | None = None
    until: date | None = None
    notes: bool = True

    @property
    def everything(self) -> bool:
        return self == EVERYTHING

    def holds(self, day: date) -> bool:
        return (self.since or day) <= day <= (self.until or day)

    def as_json(self) -> dict[str, object] | None:
        """How history.json says what it leaves out; None where that is nothing."""
        if self.everything:
            return None
        ends = (self.since, self.until)
        since, until = (None if day is None else day.isoformat() for day in ends)
        return {"since": since, "until": until, "notes": self.notes}

    def in_words(self) -> str:
        """What is left out, for README.txt; "" where that is nothing."""
        said = []
        if self.since is not None:
            said.append(f"from {self.since.isoformat()}")
        if self.until is not None:
            said.append(f"to {self.until.isoformat()}")
        days = f"the days {' '.join(said)}" if said else "all days"
        notes = "" if self.notes else ", without notes and other words that anybody wrote"
        return "" if self.everything else f"You chose {days}{notes}."


EVERYTHING = Choice()


def read_choice(fields: Mapping[str, str]) -> Choice:
    """From `since`, `until` (days, or blank) and `without_notes`. Raises Problems."""
    ends: dict[str, date | None] = {}
    problems: dict[str, str] = {}
    for name in ("since", "until"):
        typed = fields.get(name, "").strip()
        try:
            ends[name] = date.fromisoformat(typed) if typed else None
        except ValueError:
            problems[name] = NOT_A_DAY
    since, until = ends.get("since"), ends.get("until")
    if since is not None and until is not None and since > until:
        problems["since"] = BACKWARDS
    if problems:
        raise Problems(problems)
    return Choice(since, until, notes=not fields.get("without_notes"))


def chosen_lines(name: str, lines: Sequence[str], choice: Choice) -> list[str]:
    """The lines of a list of history.json that were chosen, with what was chosen of each."""
    if choice.everything or (not choice.notes and name == "safety_plans"):
        return list(lines) if choice.notes else []
    said = (json.loads(line) for line in lines)
    return [
        written(one if choice.notes else _without_words(name, one))
        for one in said
        if (name in ALWAYS or choice.holds(day_of(name, one)))
        and (choice.notes or one.get("kind") not in OF_WORDS)
    ]


def _without_words(name: str, said: dict[str, Any]) -> dict[str, Any]:
    for field in ("goal", "note"):
        said.get("answers", {}).pop(field, None)
    return {**said, **WORDS.get(name, {})}


def day_of(name: str, said: Mapping[str, Any]) -> date:
    """The day a line belongs to, where it was written."""
    if name == "revisions":
        return date.fromisoformat(said["day"])
    at = next(said[field] for field in ("answered_at", "at", "recorded_at") if field in said)
    instant = datetime.fromisoformat(at)
    return (instant.astimezone(ZoneInfo(said["tz"])) if "tz" in said else instant).date()


Kept = Callable[[Any], date]


def chosen(things: Sequence[Any], choice: Choice, day: Kept) -> list[Any]:
    """The things that were chosen, by their day."""
    return [one for one in things if choice.holds(day(one))]
