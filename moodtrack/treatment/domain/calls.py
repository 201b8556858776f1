"""That the clinic called someone: when it was noted, and a short note where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from moodtrack.reading import Fault, Problems, one_line

NOTE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it stands. `at`: when it was noted, aware."""

    id: UUID
    at: datetime
    noted_by: int
    note: str


def read_note(fields: Mapping[str, str]) -> str:
    """The note of a call from a form, "" without one. Raises Problems."""
    try:
        return one_line(fields.get("note", ""), NOTE_LIMIT)
    except Fault as fault:
        raise Problems({"note": str(fault)}) from None
