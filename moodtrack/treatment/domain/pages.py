"""A page of the treatment record: what kinds there are, and one version of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class PageKind(StrEnum):
    CONSULTATION = "consultation"  # one for each patient
    MEDICINE = "medicine"
    NOTE = "note"  # of a visit, with the decision
    SEEN = "seen"  # the follow-up as it was seen when a note was written
    PREPARATION = "preparation"  # one for each visit: what she ticked
    QUESTIONS = "questions"  # one for each visit: what she wants to ask
    CALL = "call"  # the clinic called her, with a short note or without
    AFTER_CHECK = "after-check"  # what she answered once a month


# written by the patient, and by nobody for her
HERS = frozenset({PageKind.PREPARATION, PageKind.QUESTIONS, PageKind.AFTER_CHECK})


@dataclass(frozen=True, slots=True)
class Page:
    """One version of one page, opened."""

    kind: PageKind
    page: UUID
    version: int
    id: UUID
    said: Mapping[str, Any]
    withdrawn: bool
    recorded_at: datetime
    recorded_by: int
