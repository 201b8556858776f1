"""What was made is kept for the next asking, as long as the record is in the same state."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from starlette.requests import Request

from moodtrack.checkins.domain.days import label_day
from moodtrack.language import spoken
from moodtrack.reports.render import Kept
from moodtrack.reports.routes.drawing import renderer_of
from moodtrack.sharing.domain import OpenRecord

T = TypeVar("T", bound=Kept)


async def kept_or_made(
    request: Request, record: OpenRecord, name: str, make: Callable[[], Awaitable[tuple[T, bool]]]
) -> T:
    """What `make` gives, or gave for the same record in the same state on the same day.

    Come here with a record that the gate has just opened: what is kept opens nothing. `make` says
    too whether what it gives is whole; what lacks a drawing is made again next time.
    """
    shelf = renderer_of(request).kept
    mark = _mark(request, record, name)
    found = shelf.get(mark) if mark else None
    if found is not None:
        return cast(T, found)  # the name is part of the mark
    made, is_whole = await make()
    if mark and is_whole:
        shelf.put(mark, made)
    return made


def _mark(request: Request, record: OpenRecord, name: str) -> bytes:
    """All that the answer is made from, apart from who reads it; b"" where that is not known."""
    if not record.state:
        return b""
    today = label_day(request.app.state.clock(), ZoneInfo(record.zone), record.day_start)
    whose = (record.patient, str(record.id), record.name, record.zone, record.day_start)
    terms = (sorted(record.terms.parts), str(record.terms.since), record.viewer == record.patient)
    asked = (name, request.url.query, spoken(), str(today))
    return sha256(repr((record.state, whose, terms, asked)).encode()).digest()
