"""A concern: an answer that calls for people, and the one open episode it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

QUESTION = "thoughts_of_death"
LEAST, MOST = 1, 3  # an answer from "a little" to "a lot"; PHQ-9 item 9 counts the same way
UNKEPT = UUID("0f0bd0a5-3d0c-4c1c-8f8e-6b0f3f1f7a11")  # where ids of refused answers live


class Kind(StrEnum):
    """Which question was answered."""

    DAILY = "daily"  # thoughts of death or suicide, in a day's check-in
    PHQ9 = "phq9"  # item 9 of a PHQ-9
    IMPORT = "import"  # days that came in from a file: one answer for all of them


class How(StrEnum):
    """How it came to be known."""

    KEPT = "kept"
    REFUSED = "refused"  # what it came with could not be kept: the answer counts all the same
    PARTIAL = "partial"  # a questionnaire that was not finished
    CLINIC = "clinic"  # entered by the clinic


@dataclass(frozen=True, slots=True)
class Answer:
    """A positive answer about death or self-harm. `source` names what said it: twice is once."""

    patient: int
    source: UUID
    kind: Kind
    value: int  # 1 to 3
    said_at: datetime  # by the phone's clock
    at: datetime  # received
    by: int  # who sent it: the patient, or who entered it for them
    day: date | None = None  # the day it speaks of
    how: How = How.KEPT
    days: int = 1  # for an import: how many days it stands for


@dataclass(frozen=True, slots=True)
class Concern:
    """One episode. `risen_at` is when the present escalation began; `rises` counts them.

    `review`: it came from a file alone, to be read and not to be alarmed by.
    """

    key: int  # patient << 16 | n
    id: UUID
    patient: int
    opened_at: datetime
    risen_at: datetime
    rises: int
    worst: int
    answers: int
    review: bool
    taken_at: datetime | None = None
    taken_by: int | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def waiting(self) -> bool:
        """Nobody has taken it yet."""
        return self.open and self.taken_at is None

    def appended(self, answer: Answer) -> "Concern":
        """The same episode after one more answer. A worse one starts the escalation anew.

        So does a person's own first answer after those of a file: of those nobody was told.
        """
        alarm = answer.kind is not Kind.IMPORT
        rises = alarm and (self.review or answer.value > self.worst)
        grown = replace(
            self,
            worst=max(self.worst, answer.value),
            answers=self.answers + 1,
            review=self.review and not alarm,
        )
        if not rises:
            return grown
        return replace(
            grown, risen_at=answer.at, rises=self.rises + 1, taken_at=None, taken_by=None
        )


def opened(answer: Answer, *, n: int, id_: UUID) -> Concern:
    """A new episode, the patient's n-th (from 1), begun by this answer."""
    review = answer.kind is Kind.IMPORT
    return Concern(
        key=answer.patient << 16 | n,
        id=id_,
        patient=answer.patient,
        opened_at=answer.at,
        risen_at=answer.at,
        rises=0 if review else 1,
        worst=answer.value,
        answers=1,
        review=review,
    )


def needs_help_now(symptoms: Mapping[str, int]) -> bool:
    """Thoughts of death or suicide answered with anything but "not today"."""
    return symptoms.get(QUESTION, 0) > 0


def unkept_source(*said: object) -> UUID:
    """An id for an answer in something that could not be kept: the same words, the same id."""
    return uuid5(UNKEPT, "\n".join(map(str, said)))


def value_in(raw: object) -> int:
    """What a revision that cannot be read says of thoughts of death: 1 to 3, else 0.

    As generous as can be: a number as text counts, for what is lost here is lost for good.

    >>> value_in({"day": "soon", "answers": {"mood": 99, "symptoms": {"thoughts_of_death": 2}}})
    2
    """
    for name in ("answers", "symptoms", QUESTION):
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return read_value(raw)


def read_value(raw: object) -> int:
    """1 to 3 as a number or as text, else 0."""
    if isinstance(raw, str):
        raw = int(raw) if raw.strip() in ("1", "2", "3") else 0
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return 0
    return int(raw) if raw in range(LEAST, MOST + 1) else 0


def in_one_line(answers: Sequence[Answer]) -> list[Answer]:
    """What a file brought in: the worst answer stands for all of its days."""
    if not answers:
        return []
    worst = max(answers, key=lambda one: (one.value, one.day or date.min))
    return [replace(worst, kind=Kind.IMPORT, days=len(answers))]
