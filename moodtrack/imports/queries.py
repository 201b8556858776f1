"""Looks a file over against the diary it would come into; tells what was brought in before."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.checkins import queries as checkins
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import day_of, label_day
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.imports.domain.choices import Choices
from moodtrack.imports.domain.days import Found, Whose, revision_of, says_nothing_new
from moodtrack.imports.domain.histories import read_history
from moodtrack.imports.domain.reading import read_file
from moodtrack.imports.domain.words import brought_in_words
from moodtrack.instants import from_micros
from moodtrack.measures import queries as measures
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.safety.queries import plans
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.queries import emergencies, every_share
from moodtrack.treatment import queries as treatment
from moodtrack.treatment.domain.brought import Along, id_of
from moodtrack.treatment.domain.brought import Line as Brought
from moodtrack.treatment.queries import brought, pages, sittings, visits
from moodtrack.treatment.queries.brought import day_of as day_of_line

ALL = Choices()
MOVED = "move"  # the kind of what cannot be taken out again: it lies nowhere else any more


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring. `beside`: how many days of it stand beside an answer of that day.

    `already`: how much of it is there already: days of a table, versions of days of a history.
    """

    found: Found
    new: Sequence[Revision]
    moments: Sequence[Moment]
    sheets: Sequence[Sheet]
    brought: Sequence[Brought]
    beside: int
    already: int

    @property
    def anything(self) -> bool:
        return bool(self.new or self.moments or self.sheets or self.brought)

    @property
    def days(self) -> int:
        return len(set(self._days))

    @property
    def first(self) -> date:
        return min(self._days)

    @property
    def last(self) -> date:
        return max(self._days)

    @property
    def _days(self) -> list[date]:
        days = [one.day for one in self.new] or [one.at.date() for one in self.moments]
        return days or [one.day for one in self.sheets] or list(map(day_of_line, self.brought))

    @property
    def along(self) -> Sequence[str]:
        """What of a treatment record it would bring, counted, in words."""
        return brought_in_words(self.brought)

    @property
    def columns(self) -> Sequence[str]:
        return self.found.columns

    @property
    def ignored(self) -> Sequence[str]:
        return self.found.ignored


async def looked_over(
    record: OpenRecord, content: bytes, *, choices: Choices = ALL, at: datetime
) -> Preview:
    """Read a file, in a thread: a large one must hold up nobody's check-in. Raises Unreadable."""
    found = await asyncio.to_thread(read_file, content, _whose(record, at), choices)
    return await _against(record, found, at=at)


async def looked_over_to_move(record: OpenRecord, content: bytes, *, at: datetime) -> Preview:
    """The same of a whole history out of this house, however many bytes it has."""
    found = await asyncio.to_thread(read_history, content, _whose(record, at))
    found.kind = MOVED
    return await _against(record, found, at=at)


async def _against(record: OpenRecord, found: Found, *, at: datetime) -> Preview:
    days = [one.day for one in found.days] + [one.day for one in found.revisions]
    standing = await _standing(record, days)
    fresh = [
        revision_of(one, record.id, at=at)
        for one in found.days
        if not says_nothing_new(one.answers, standing.get(one.day, ()))
    ]
    fresh += found.revisions
    known = await checkins.known(record, [one.id for one in fresh])
    new = [one for one in fresh if one.id not in known]
    kept = {one.id for one in await measures.every_sheet(record)} if found.sheets else set()
    sheets = [one for one in found.sheets if one.id not in kept]
    along = await _not_here(record, found.brought)
    known_moments = await checkins.known_moments(record, [one.id for one in found.moments])
    moments = [one for one in found.moments if one.id not in known_moments]
    return Preview(
        found,
        new,
        moments,
        sheets,
        along,
        beside=len({one.day for one in new} & standing.keys()),
        already=_size(found) - len(new) - len(sheets) - len(along),
    )


def _whose(record: OpenRecord, at: datetime) -> Whose:
    zone = ZoneInfo(record.zone)
    return Whose(record.id, zone, record.day_start, label_day(at, zone, record.day_start), at)


def _size(found: Found) -> int:
    """How much a file holds, less its moments: of a table days, of a history all there is."""
    return len(found.days) + len(found.revisions) + len(found.sheets) + len(found.brought)


async def _not_here(record: OpenRecord, lines: Sequence[Brought]) -> list[Brought]:
    """Those that were not brought along before and do not stand in this clinic's own record."""
    if not lines:
        return []
    here = {*await brought.known(record, [one.id for one in lines]), *await _own(record)}
    return [one for one in lines if one.id not in here]


async def _own(record: OpenRecord) -> set[UUID]:
    """What this clinic's record says itself, as ids of lines."""
    keys: dict[Along, list[Sequence[object]]] = {
        Along.INFUSIONS: [[row["id"]] for _, row in await treatment.every_version(record)],
        Along.CHAIR: [[one.id] for _, one, _ in await sittings.every_entry(record)],
        Along.RATINGS: [[one.id] for one in await measures.clinic_scores(record)],
        Along.VISITS: [
            [one.visit.id, one.visit.version] for one in await visits.every_visit_version(record)
        ],
        Along.PAGES: [[one.id] for one in await pages.every_page(record)],
        Along.PLANS: [[row["id"]] for _, row in await plans.every_version(record)],
        Along.SHARES: [
            [one["name"], one["given_at"].isoformat()] for one in await every_share(record)
        ],
        Along.EMERGENCIES: [[one.who, one.at.isoformat()] for one in await emergencies(record)],
        Along.LOOKS: [
            [one.at.isoformat(), one.verb, one.detail]
            async for page in trail.pages_of(record.patient)
            for one in page
        ],
    }
    return {id_of(part, key) for part, found in keys.items() for key in found}


async def _standing(record: OpenRecord, days: Sequence[date]) -> Mapping[date, Sequence[Answers]]:
    """What stands already on the days of a file: every word of each answered day."""
    if not days:
        return {}
    return {
        day.day: [day.answers, *(other.answers for other in day.others)]
        for day in await checkins.days(record, since=min(days), until=max(days))
        if day.answers.answered
    }


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A file that was brought in and not taken out again."""

    id: UUID
    kind: str
    at: datetime
    days: int
    first: date
    last: date


async def brought_in(record: OpenRecord) -> list[BroughtIn]:
    """What was brought in and can be taken out again, the latest first."""
    rows = await db.read(
        "select id, kind, at, days, first_day, last_day from brought_in "
        "where patient = $1 and undone_at is null and kind <> $2 order by at desc limit 50",
        record.patient,
        MOVED,
    )
    return [
        BroughtIn(
            UUID(str(row["id"])),
            row["kind"],
            from_micros(row["at"]),
            row["days"],
            day_of(row["first_day"]),
            day_of(row["last_day"]),
        )
        for row in rows
    ]


async def parts_of(record: OpenRecord, batch: UUID) -> dict[str, list[UUID]] | None:
    """The ids of what one file brought, by kind; None where there is no such file."""
    rows = await db.read(
        "select parts from brought_in where patient = $1 and id = $2::uuid "
        "and undone_at is null and kind <> $3",
        record.patient,
        batch,
        MOVED,
    )
    if not rows:
        return None
    parts: dict[str, list[str]] = json.loads(rows[0]["parts"])
    return {kind: [UUID(one) for one in ids] for kind, ids in parts.items()}
