"""What was done about a concern, as it is closed: read once, at the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from moodtrack.reading import UNKNOWN_FIELD, Fault, Problems, clip, read_id, text

DONE = {
    "called": "Called",
    "reached": "Reached the person",
    "not_reached": "Did not reach the person",
    "assessed": "Assessed",
    "plan": "Agreed on a plan",
    "handed_on": "Handed on",
}
NOTE_LIMIT = 4_000  # code points
NOTHING_DONE = "Say what was done: choose at least one."
BOTH = "Choose either that the person was reached, or that not."
NOT_LOOKED_AT = "Look at every answer, and tick that you did."


@dataclass(frozen=True, slots=True)
class Closing:
    """What was done, in the order of DONE; which answers were looked at; a note or None."""

    done: tuple[str, ...]
    reviewed: frozenset[UUID]
    note: str | None = None


def read_closing(raw: object) -> Closing:
    """From JSON: done (a list, or one), answers_reviewed (ids), note. Raises Problems."""
    if not isinstance(raw, Mapping):
        raise Problems({"done": NOTHING_DONE})
    known = ("done", "answers_reviewed", "note")
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in known}
    done: Sequence[str] = ()
    reviewed: frozenset[UUID] = frozenset()
    note = None
    try:
        done = _done(raw.get("done"))
    except Fault as fault:
        problems["done"] = str(fault)
    try:
        reviewed = _reviewed(raw.get("answers_reviewed"))
    except Fault as fault:
        problems["answers_reviewed"] = str(fault)
    try:
        note = None if raw.get("note") is None else text(raw["note"], NOTE_LIMIT)
    except Fault as fault:
        problems["note"] = str(fault)
    if problems:
        raise Problems(problems)
    return Closing(tuple(done), reviewed, note)


def _done(raw: object) -> list[str]:
    said = [raw] if isinstance(raw, str) else raw
    if not isinstance(said, Sequence) or not said or len(said) > 2 * len(DONE):
        raise Fault(NOTHING_DONE)
    if any(not isinstance(one, str) or one not in DONE for one in said):
        raise Fault(f"What was done is one of: {', '.join(DONE)}.")
    if {"reached", "not_reached"} <= set(said):
        raise Fault(BOTH)
    return [one for one in DONE if one in said]


def _reviewed(raw: object) -> frozenset[UUID]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not raw or len(raw) > 10_000:
        raise Fault(NOT_LOOKED_AT)
    return frozenset(read_id(one) for one in raw)
