"""Looks a file over against the diary it would come into: what is new, what is there already."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from moodtrack.checkins import queries as checkins
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import label_day
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.imports.domain.days import Found, FoundDay, read_days, revision_of, says_nothing_new
from moodtrack.sharing.domain import OpenRecord


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring. `beside`: how many of `new` stand beside an answer of that day."""

    found: Found
    new: Sequence[Revision]
    beside: int

    @property
    def days(self) -> int:
        return len(self.new)

    @property
    def already(self) -> int:
        """Days of the file that say nothing that is not there."""
        return len(self.found.days) - len(self.new)

    @property
    def first(self) -> date:
        return min(one.day for one in self.new)

    @property
    def last(self) -> date:
        return max(one.day for one in self.new)

    @property
    def columns(self) -> Sequence[str]:
        return self.found.columns

    @property
    def ignored(self) -> Sequence[str]:
        return self.found.ignored


async def looked_over(record: OpenRecord, content: bytes, *, at: datetime) -> Preview:
    """Read a file, in a thread: a large one must hold up nobody's check-in. Raises Unreadable."""
    today = label_day(at, ZoneInfo(record.zone), record.day_start)
    found = await asyncio.to_thread(read_days, content, today=today, at=at)
    standing = await _standing(record, found.days)
    fresh = [
        revision_of(one, record.id, at=at)
        for one in found.days
        if not says_nothing_new(one.answers, standing.get(one.day, ()))
    ]
    known = await checkins.known(record, [one.id for one in fresh])
    new = [one for one in fresh if one.id not in known]
    return Preview(found, new, sum(one.day in standing for one in new))


async def _standing(
    record: OpenRecord, days: Sequence[FoundDay]
) -> Mapping[date, Sequence[Answers]]:
    """What stands already on the days of a file: every word of each answered day."""
    if not days:
        return {}
    since, until = min(one.day for one in days), max(one.day for one in days)
    return {
        day.day: [day.answers, *(other.answers for other in day.others)]
        for day in await checkins.days(record, since=since, until=until)
        if day.answers.answered
    }
