"""Reads the work-list: one pass over summary rows for everybody, then the lines of one page."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from moodtrack import db
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.instants import micros
from moodtrack.reports.domain.asked import Asked, Sort
from moodtrack.reports.domain.work_list import PAGE, SILENCE, Group, Line
from moodtrack.reports.queries.lines import LINES, Reader, line_of
from moodtrack.reports.queries.names import BEFORE_ALL, Names, names
from moodtrack.reports.queries.places import (
    CANDIDATES,
    GROUPS,
    MAY_BE,
    SEEN_LAST,
    UNSHARED_PLACE,
    place_of,
)
from moodtrack.sharing.domain import ClinicScope

SHARING = """
select g.patient_id as n, {place} as place, {key} as key from sharing_grant g
left join checkin_summary s on s.patient = g.patient_id
left join standing t on t.patient = g.patient_id
where g.viewer_id{own} = $1 and g.ended_at is null and (g.parts & 1) = 1{among}"""
CARED_FOR = """
select g.patient_id as n, {unshared} as place, {key} as key from care_team g
left join checkin_summary s on s.patient = g.patient_id
where g.member_id{own} = $1 and $2::int > $3::int and not exists (select 1 from sharing_grant h
  where h.patient_id = g.patient_id and h.viewer_id = $1 and h.ended_at is null
  and (h.parts & 1) = 1){among}"""
CLINICS = """
select g.number as n, 0 as place, {key} as key from
(select p.number, p.number as patient_id from person p
  where p.clinic_id{own} = $1 and p.role = 'patient' and p.erased_at is null) g
left join checkin_summary s on s.patient = g.patient_id where $2::int > $3::int{among}"""
# what a line is sorted by before its name: the lowest first, what is not known last
KEYS = {
    Sort.NAME: "0",
    Sort.ANSWER: f"coalesce({SEEN_LAST}, 99999)",
    Sort.INFUSION: "coalesce("
    "(select i.last_day from treatment_summary i where i.patient = g.patient_id), 99999)",
}
NO_KEY = "99999"  # of those who do not share: an order by their answers would tell of them
# by the names, and through nobody else: `+ 0` keeps SQLite from another way, PostgreSQL needs none
NAMED = {
    True: (" and g.patient_id in (select w.value from each($4::bigint[]) w)", " + 0"),
    False: (" and g.patient_id = any($4::bigint[])", ""),
}
HEAPS = """
select place, key, {listed} as numbers from ({members}) x where place in ({places})
group by place, key order by place, key"""
FEW = 600  # so many are looked up one by one in a moment
LISTED = {True: "group_concat(n)", False: "string_agg(n::text, ',')"}
CURSOR = re.compile(r"(\d)\.(\d{1,9})\.([0-9a-f-]{36})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list."""

    lines: list[Line]
    found: int | None  # on all pages, when a name was looked for
    next: str | None  # what `after` is for the page that follows
    diaries: list[int]  # whose last days are on this page, by number


@dataclass(frozen=True, slots=True)
class _Heap:
    """Those who share a group and a key: they stand in the order of their names."""

    place: int
    key: int
    group: Group | None
    numbers: set[int]


@dataclass(frozen=True, slots=True)
class _Last:
    """Where the page before ended."""

    place: int = -1
    key: int = -1
    standing: tuple[int, int] = BEFORE_ALL


class NoSuchPage(Exception):
    """`after` is not something this list has given out."""


async def work_list(
    scope: ClinicScope,
    asked: Asked,
    *,
    today: date,
    at: datetime,
    silence: int = SILENCE,
    few: int = FEW,
) -> Listed:
    """The patients someone of the clinic may see, grouped, in order, a page at a time.

    Each stands in the first group whose rule holds; where one group is asked for, all of whom its
    rule holds are in it. `silence`: the clinic's limit, in days. `few`: so many are looked up one
    by one; it changes how they are found, never who is. Raises NoSuchPage.
    """
    known = await names(scope.clinic)
    last, found = _last(asked.after, known), 0
    page: list[tuple[_Heap, int]] = []
    reading = _Reading(scope, _sort(scope, asked), asked.groups, epoch_day(today), silence, few)
    async for heap in _heaps(reading, asked, known, last):
        found += len(heap.numbers)
        if len(page) <= PAGE and (heap.place, heap.key) >= (last.place, last.key):
            here = (heap.place, heap.key) == (last.place, last.key)
            behind = known.in_order(heap.numbers, after=last.standing if here else BEFORE_ALL)
            page += [(heap, number) for number in islice(behind, PAGE + 1 - len(page))]
        if len(page) > PAGE and not asked.query:
            break
    listed = await _listed(reading, page, today, at)
    return replace(listed, found=found if asked.query else None)


async def _listed(
    reading: "_Reading", page: Sequence[tuple[_Heap, int]], today: date, at: datetime
) -> Listed:
    scope = reading.scope
    wanted = [number for _, number in page[:PAGE]]
    rows = {row["number"]: row for row in await db.read(LINES, wanted, scope.viewer, scope.clinic)}
    shown = [(heap, rows[number]) for heap, number in page[:PAGE] if number in rows]
    reader = Reader(scope, today, micros(at), reading.silence)
    lines = [line_of(row, heap.group, reader) for heap, row in shown]
    return Listed(
        lines=lines,
        found=None,
        next=_cursor(*shown[-1]) if len(page) > PAGE and shown else None,
        diaries=[row["number"] for (_, row), line in zip(shown, lines, strict=True) if line.shared],
    )


async def _heaps(
    reading: "_Reading", asked: Asked, known: Names, last: _Last
) -> AsyncIterator[_Heap]:
    """Everybody who is looked for, by group and key, in order.

    In a small clinic, and of a name, at once; else one group after another, and of a group that
    many may be in only as many as are come to, by their names: a page holds fifty.
    """
    if asked.query or len(known.order) <= reading.few:
        named = sorted(known.with_words(asked.query)) if asked.query else None
        for heap in await reading.heaps(*reading.places, only=named):
            yield heap
        return
    for place in reading.places:
        if place >= last.place:
            async for heap in _one_group(reading, place, known, _behind(last, place)):
                yield heap


async def _one_group(
    reading: "_Reading", place: int, known: Names, after: tuple[int, int]
) -> AsyncIterator[_Heap]:
    """Those of one group: all, where few can be in it; else by their names, part after part."""
    parts: Iterable[list[int] | None] = known.parts(reading.few // 3 + 1, after=after)
    group = None if reading.scope.no_diaries else GROUPS[place]
    if group in MAY_BE and len(few := await reading.candidates(group)) <= reading.few:
        parts = [few]
    elif group is Group.NOT_SHARED or reading.sort is not Sort.NAME:
        parts = [None]
    for part in parts:
        for heap in await reading.heaps(place, only=part) if part != [] else ():
            yield heap


def _behind(last: _Last, place: int) -> tuple[int, int]:
    """Where the names of a group go on."""
    return last.standing if last.place == place else BEFORE_ALL


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads, in which order, on which day: what every look at the summaries shares."""

    scope: ClinicScope
    sort: Sort
    groups: tuple[Group, ...]
    today: int
    silence: int
    few: int

    @property
    def places(self) -> list[int]:
        """Where those stand who are looked for. Who sees no diaries sees nobody by group."""
        if self.scope.no_diaries:
            return [0] if self.groups == GROUPS else []
        return [GROUPS.index(group) for group in self.groups]

    def members(self, *, named: bool) -> str:
        """Who is on the list, each with a place and a key; or of them those who are named."""
        among, own = NAMED[db.on_sqlite()] if named else ("", "")
        told = {"among": among, "own": own}
        key = KEYS[self.sort]
        if self.scope.no_diaries:
            return CLINICS.format(key=key, **told)
        hidden = NO_KEY if self.sort is Sort.ANSWER else key
        sharing = SHARING.format(key=key, place=place_of(self.groups), **told)
        cared_for = CARED_FOR.format(key=hidden, unshared=UNSHARED_PLACE, **told)
        return f"{sharing} union all {cared_for}"

    async def candidates(self, group: Group) -> list[int]:
        """All of whom the group's rule may hold, in no order; more than `few`: there are more."""
        days = (self.today, self.today - self.silence)
        sql = f"{CANDIDATES.format(rule=MAY_BE[group])} limit {self.few + 1}"
        return [row["n"] for row in await db.read(sql, *days, self.scope.clinic)]

    async def heaps(self, *places: int, only: Sequence[int] | None = None) -> list[_Heap]:
        """Those at these places by group and key; with `only`, those among these alone."""
        sql = HEAPS.format(
            listed=LISTED[db.on_sqlite()],
            members=self.members(named=only is not None),
            places=", ".join(map(str, (*places, -2))),  # -2: nobody, where none is asked for
        )
        whose = self.scope.clinic if self.scope.no_diaries else self.scope.viewer
        days = (self.today, self.today - self.silence)
        rows = await db.read(sql, whose, *days, *([] if only is None else [list(only)]))
        return [
            _Heap(
                row["place"],
                row["key"],
                None if self.scope.no_diaries else GROUPS[row["place"]],
                set(map(int, row["numbers"].split(","))),
            )
            for row in rows
        ]


def _sort(scope: ClinicScope, asked: Asked) -> Sort:
    """An order tells too: nobody is sorted by what the reader may not see."""
    allowed = {Sort.NAME} if scope.invites else {Sort.NAME, Sort.INFUSION}
    return asked.sort if asked.sort in allowed or not scope.no_diaries else Sort.NAME


def _cursor(heap: _Heap, row: db.Row) -> str:
    return f"{heap.place}.{heap.key}.{row['id']}"


def _last(after: str, known: Names) -> _Last:
    """Raises NoSuchPage."""
    if not after:
        return _Last()
    said = CURSOR.fullmatch(after)
    number = known.by_id.get(said[3]) if said else None
    if said is None or number is None:
        raise NoSuchPage
    return _Last(int(said[1]), int(said[2]), known.standing(number))
