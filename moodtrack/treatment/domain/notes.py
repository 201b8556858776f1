"""A visit note: what was decided and why, kept with the follow-up as it was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from moodtrack.reading import Fault, Problems, text
from moodtrack.treatment.domain.medicines import read_day


class Decision(StrEnum):
    CONTINUE = "continue"
    MAINTENANCE = "maintenance"
    INTERVAL = "interval"
    PAUSE = "pause"
    END = "end"
    OTHER = "other"


DECISIONS = {
    Decision.CONTINUE: "Go on as planned",
    Decision.MAINTENANCE: "Go on with maintenance",
    Decision.INTERVAL: "Change the time between infusions",
    Decision.PAUSE: "Pause",
    Decision.END: "End the treatment",
    Decision.OTHER: "Something else, said below",
}
TEXT_LIMIT = 8_000
REASON_LIMIT = 2_000
NO_DECISION = "Choose what was decided."
NO_REASON = "Write the reason for the decision in a few words."
NO_DAY = "Write the day of the visit."
NOT_YET = "This day has not come yet."


@dataclass(frozen=True, slots=True)
class Note:
    """One visit note as it stands."""

    id: UUID = field(compare=False)
    day: date
    decision: Decision
    reason: str
    text: str = ""
    next_visit: UUID | None = None
    correction: str = ""  # why this version replaced the one before

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "decision": self.decision.value,
            "reason": self.reason,
            "text": self.text,
            "next_visit": None if self.next_visit is None else str(self.next_visit),
            "correction": self.correction,
        }


def note_of(id_: UUID, said: Mapping[str, Any]) -> Note:
    following = said["next_visit"]
    return Note(
        id=id_,
        day=date.fromisoformat(said["day"]),
        decision=Decision(said["decision"]),
        reason=said["reason"],
        text=said["text"],
        next_visit=None if following is None else UUID(following),
        correction=said["correction"],
    )


def read_note(fields: Mapping[str, str], *, id_: UUID, today: date) -> Note:
    """A visit note from a form, without the next visit. Raises Problems, every field at fault."""
    problems: dict[str, str] = {}
    said: dict[str, str] = {}
    limits = {"reason": REASON_LIMIT, "text": TEXT_LIMIT, "correction": REASON_LIMIT}
    for name, most in limits.items():
        try:
            said[name] = text(fields.get(name, ""), most) or ""
        except Fault as fault:
            problems[name], said[name] = str(fault), ""
    day = read_day(fields, "day", problems)
    if day is None or day > today:
        problems.setdefault("day", NOT_YET if day else NO_DAY)
    decision = next((one for one in Decision if one == fields.get("decision")), None)
    if decision is None:
        problems["decision"] = NO_DECISION
    if not said["reason"]:
        problems.setdefault("reason", NO_REASON)
    if problems or day is None or decision is None:
        raise Problems(problems)
    return Note(id_, day, decision, said["reason"], said["text"], correction=said["correction"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A follow-up as it was seen when a note was written.

    `kept` is the report's own text of all its numbers, from which its page is made again;
    `mark` is the same for the same numbers, whenever they were looked at.
    """

    since: date
    until: date
    sentences: tuple[str, ...]  # the headline that was read
    mark: str
    kept: str

    def as_json(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "sentences": list(self.sentences),
            "mark": self.mark,
            "kept": self.kept,
        }


def seen_of(said: Mapping[str, Any]) -> Seen:
    return Seen(
        since=date.fromisoformat(said["since"]),
        until=date.fromisoformat(said["until"]),
        sentences=tuple(said["sentences"]),
        mark=said["mark"],
        kept=said["kept"],
    )


def form_of_note(note: Note) -> dict[str, str]:
    said = {name: value or "" for name, value in note.as_json().items()}
    return {**said, "correction": ""}
