"""Who looked: the line in the trail that is durable before anything is shown."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from moodtrack import db
from moodtrack.accounts.domain import SignedIn
from moodtrack.audit import trail
from moodtrack.sharing.domain import ClinicScope, OpenRecord

ON_A_LIST = "your last days, on the list of patients"
ONE_LOOK = timedelta(minutes=5)  # the very same thing asked for again
MOST_LOOKS = 4_000
Look = tuple[UUID, int, str, bytes]  # of which session, at whose record, at what, in which state


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
        await _leave_lines([trail.Line(at, viewer, trail.OPENED, one, what) for one in new])
        _Seen.pairs.update((viewer, one, what) for one in new)


class _Lately:
    looks: ClassVar[OrderedDict[Look, datetime]] = OrderedDict()


async def once_a_look(
    viewer: SignedIn, record: OpenRecord, *, what: str, again: str, at: datetime
) -> None:
    """One line, though the thing that `again` names is asked for again and again.

    As long as the record is in the same state: the line tells that it was seen as it is. Through
    another worker, or after a restart, there is another line.
    """
    look = (viewer.session, record.patient, f"{what}: {again}", record.state)
    before = _Lately.looks.get(look)
    if before is not None and timedelta() <= at - before < ONE_LOOK:
        return
    await leave_a_line(record.patient, viewer.number, what=what, at=at)
    if not again or not record.state:
        return
    _Lately.looks[look] = at
    _Lately.looks.move_to_end(look)
    if len(_Lately.looks) > MOST_LOOKS:
        _Lately.looks.popitem(last=False)


async def leave_a_line(
    patient: int, viewer: int, *, at: datetime, verb: str = trail.OPENED, what: str = ""
) -> None:
    await _leave_lines([trail.Line(at, viewer, verb, patient, what)])


async def _leave_lines(lines: Sequence[trail.Line]) -> None:
    """In a batch of its own, or the act it is called from; nothing remembered is forgotten."""
    patients = sorted({line.patient for line in lines})
    only_looks = all(line.verb == trail.OPENED for line in lines)
    await db.Batch(patients, tells_of_looks=only_looks).run(
        (lambda: [(trail.HEADS, [patients])], lambda found: trail.written(lines, found[0]))
    )
