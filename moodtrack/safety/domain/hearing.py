"""Which of what was sent calls for people: days and questionnaires are heard in the same way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from moodtrack.revising import Refused
from moodtrack.safety.domain.concerns import Answer, How, Kind, unkept_source

S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose answers these are, who sent them, and when they came."""

    patient: int
    by: int
    at: datetime


def heard(
    said: Sequence[S | Refused],
    results: Sequence[R],
    kind: Kind,
    whose: Whose,
    read: Callable[[S, R], Answer | None],
) -> list[Answer]:
    """The positive answers among these, in order; what could not be read counts like the rest."""
    found = (
        _unread(one, kind, whose) if isinstance(one, Refused) else read(one, result)
        for one, result in zip(said, results, strict=True)
    )
    return [answer for answer in found if answer]


def _unread(one: Refused, kind: Kind, whose: Whose) -> Answer | None:
    if not one.worry:
        return None
    about = one.day if kind is Kind.DAILY else kind
    return Answer(
        patient=whose.patient,
        source=unkept_source(one.id, about, one.worry),
        kind=kind,
        value=one.worry,
        said_at=whose.at,
        at=whose.at,
        by=whose.by,
        day=one.day,
        how=How.REFUSED,
    )
