"""Who looked: the line in the trail that is durable before anything is shown."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.sharing.domain import ClinicScope

ON_A_LIST = "your last days, on the list of patients"


class _Seen:
    """Who was seen, on what, by whom on this day: one line in the trail a day tells it."""

    day: tuple[str, date] = ("", date.min)
    pairs: ClassVar[set[tuple[int, int, str]]] = set()


async def seen_on_a_list(
    scope: ClinicScope, patients: Sequence[int], *, today: date, at: datetime, what: str = ON_A_LIST
) -> None:
    """Tell patients, in the trail, that the reader of a list saw their last days.

    Once a day for each reader and patient, and durably before the list is shown.
    """
    await once_a_day(scope.viewer, patients, what, today=today, at=at)


async def once_a_day(
    viewer: int, patients: Sequence[int], what: str, *, today: date, at: datetime
) -> None:
    if _Seen.day != (db.epoch(), today):
        _Seen.day = (db.epoch(), today)
        _Seen.pairs.clear()
    new = [one for one in patients if (viewer, one, what) not in _Seen.pairs]
    if new:
        await _leave_lines([trail.Line(at, viewer, "opened the record", one, what) for one in new])
        _Seen.pairs.update((viewer, one, what) for one in new)


async def leave_a_line(
    patient: int, viewer: int, *, at: datetime, verb: str = "opened the record", what: str = ""
) -> None:
    await _leave_lines([trail.Line(at, viewer, verb, patient, what)])


@db.one_act
async def _leave_lines(lines: Sequence[trail.Line]) -> None:
    await trail.note_all(lines)
