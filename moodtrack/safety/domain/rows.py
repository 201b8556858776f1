"""Between concerns and the rows they are kept in."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from moodtrack.instants import EPOCH, from_micros, micros
from moodtrack.safety.domain.concerns import Answer, Concern, How, Kind

CONCERN_COLUMNS = (
    "key", "id", "patient_id", "opened_at", "risen_at", "rises", "worst", "answers", "review",
    "taken_at", "taken_by", "closed_at", "closed_by",
)  # fmt: skip
ANSWER_COLUMNS = (
    "concern", "patient_id", "source", "kind", "value", "said_at", "at", "by", "day", "how", "days",
)  # fmt: skip
STEP_COLUMNS = (
    "concern", "patient_id", "id", "step", "at", "by", "done", "reviewed", "note",
)  # fmt: skip
PLAN_COLUMNS = ("patient_id", "version", "id", "at", "shared", "texts")
FIRST_DAY = EPOCH.date()


def concern_row(concern: Concern) -> tuple[Any, ...]:
    return (
        concern.key,
        str(concern.id),
        concern.patient,
        micros(concern.opened_at),
        micros(concern.risen_at),
        concern.rises,
        concern.worst,
        concern.answers,
        concern.review,
        _count(concern.taken_at),
        concern.taken_by,
        _count(concern.closed_at),
        concern.closed_by,
    )


def concern_of(row: Mapping[str, Any]) -> Concern:
    return Concern(
        key=row["key"],
        id=UUID(str(row["id"])),
        patient=row["patient_id"],
        opened_at=from_micros(row["opened_at"]),
        risen_at=from_micros(row["risen_at"]),
        rises=row["rises"],
        worst=row["worst"],
        answers=row["answers"],
        review=bool(row["review"]),
        taken_at=_instant(row["taken_at"]),
        taken_by=row["taken_by"],
        closed_at=_instant(row["closed_at"]),
        closed_by=row["closed_by"],
    )


def answer_row(concern: int, answer: Answer) -> tuple[Any, ...]:
    return (
        concern,
        answer.patient,
        str(answer.source),
        answer.kind.value,
        answer.value,
        micros(answer.said_at),
        micros(answer.at),
        answer.by,
        None if answer.day is None else (answer.day - FIRST_DAY).days,
        answer.how.value,
        answer.days,
    )


def answer_of(row: Mapping[str, Any]) -> Answer:
    return Answer(
        patient=row["patient_id"],
        source=UUID(str(row["source"])),
        kind=Kind(row["kind"]),
        value=row["value"],
        said_at=from_micros(row["said_at"]),
        at=from_micros(row["at"]),
        by=row["by"],
        day=_day(row["day"]),
        how=How(row["how"]),
        days=row["days"],
    )


def _day(count: int | None) -> date | None:
    return None if count is None else FIRST_DAY + timedelta(days=count)


def _count(instant: Any) -> int | None:
    return None if instant is None else micros(instant)


def _instant(count: int | None) -> Any:
    return None if count is None else from_micros(count)
