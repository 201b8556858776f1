"""Reads a patient's episodes of concern and what was done about each: for the follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moodtrack import db
from moodtrack.instants import from_micros
from moodtrack.safety.domain.doing import DONE
from moodtrack.sharing.domain import OpenRecord

EPISODES = """
select key, opened_at, taken_at, closed_at, answers, worst, review from concern
where key >= $1 and key < $2 order by key"""
STEPS = """
select s.concern, s.done from each($1::bigint[]) k join concern_step s on s.concern = k.value
where s.done is not null and s.done <> '' order by s.key"""


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode. `done`: in words, what the clinic wrote down as it closed it; no notes."""

    opened_at: datetime
    taken_at: datetime | None
    closed_at: datetime | None
    answers: int
    worst: int  # 1 to 3
    review: bool  # it came from a file alone
    done: Sequence[str]


async def episodes(record: OpenRecord) -> list[Episode]:
    """All of them, the earliest first."""
    rows = await db.read(EPISODES, record.patient << 16, (record.patient + 1) << 16)
    steps = await db.read(STEPS, [row["key"] for row in rows]) if rows else []
    done: dict[int, list[str]] = {}
    for step in steps:
        done.setdefault(step["concern"], []).extend(step["done"].split(","))
    return [
        Episode(
            from_micros(row["opened_at"]),
            None if row["taken_at"] is None else from_micros(row["taken_at"]),
            None if row["closed_at"] is None else from_micros(row["closed_at"]),
            row["answers"],
            row["worst"],
            bool(row["review"]),
            [DONE.get(one, one) for one in dict.fromkeys(done.get(row["key"], []))],
        )
        for row in rows
    ]
