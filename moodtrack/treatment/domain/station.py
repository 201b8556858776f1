"""A tablet left at the chair: open to one visit alone, under four digits."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from moodtrack.reading import Fault

IDLE = timedelta(minutes=5)  # then the four digits are asked for again
LONGEST = timedelta(hours=12)  # as a sign-in of staff
TRIES = 5  # wrong ones in a row; then only signing in helps
FOUR_DIGITS = re.compile(r"[0-9]{4}", re.ASCII)
FOUND = "012345678901234 098765432109876"


@dataclass(frozen=True, slots=True)
class Station:
    """What the house knows of a tablet: which visit, who left it there, when it was last used."""

    token_hash: str
    patient_id: UUID
    sitting_id: UUID
    keeper: int
    code_hash: str
    made_at: datetime
    used_at: datetime

    def locked(self, now: datetime) -> bool:
        return now - self.used_at >= IDLE

    def over(self, now: datetime) -> bool:
        return now - self.made_at >= LONGEST


def read_code(typed: str) -> str:
    """Four digits that are not the first anybody would try. Raises Fault."""
    code = typed.strip()
    if not FOUR_DIGITS.fullmatch(code):
        raise Fault("Choose four digits.")
    if code in FOUND or len(set(code)) == 1:
        raise Fault("Choose four digits that are neither all the same nor in a row.")
    return code
