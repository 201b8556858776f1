"""Reads the work-list: one pass over summary rows for everybody, then the lines of one page."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from moodtrack import db
from moodtrack.checkins.domain.days import day_of, epoch_day
from moodtrack.checkins.domain.summary import Summary
from moodtrack.reports.domain.work_list import (
    OVER_SHOWN,
    PAGE,
    Asked,
    Group,
    Line,
    Sort,
    Stands,
)
from moodtrack.reports.queries.names import BEFORE_ALL, Names, names
from moodtrack.sharing.domain import ClinicScope

# reports.domain.work_list.group_of, for ten thousand at once; a test holds the two together
PLACE = f"""case
  when g.patient_id in (select c.patient_id from concern c where c.closed_at is null) then 0
  when t.below or t.worsened is not null then 1
  when t.over_on >= $2::int - {OVER_SHOWN} then 2
  when s.quiet_from <= $2::int then 3
  when t.due_from <= $2::int then 4
  when s.thin_from > $2::int then 6 else 5 end"""  # noqa: S608  (our own numbers)
SHARING = f"""
select g.patient_id as n, {PLACE} as place, {{key}} as key from sharing_grant g
left join checkin_summary s on s.patient = g.patient_id
left join standing t on t.patient = g.patient_id
where g.viewer_id = $1 and g.ended_at is null and (g.parts & 1) = 1"""  # noqa: S608  (our own words)
CARED_FOR = """
select g.patient_id as n, 7 as place, {key} as key from care_team g
left join checkin_summary s on s.patient = g.patient_id
where g.member_id = $1 and not exists (select 1 from sharing_grant h
  where h.patient_id = g.patient_id and h.viewer_id = $1 and h.ended_at is null
  and (h.parts & 1) = 1)"""
CLINICS = """
select g.number as n, 0 as place, {key} as key from
(select p.number, p.number as patient_id from person p
  where p.clinic_id = $1 and p.role = 'patient' and p.erased_at is null) g
left join checkin_summary s on s.patient = g.patient_id where $2::int > 0"""
EVERYBODY = f"{SHARING} union all {CARED_FOR}"
# what a line is sorted by before its name: the lowest first, what is not known last
KEYS = {
    Sort.NAME: "0",
    Sort.ANSWER: "coalesce(s.last_day, 99999)",
    Sort.INFUSION: "coalesce("
    "(select i.last_day from treatment_summary i where i.patient = g.patient_id), 99999)",
}
ONLY = "n in (select w.value from each($3::bigint[]) w)"
HEAPS = """
select place, key, {listed} as numbers from ({members}) x where {which}
group by place, key order by place, key"""
LISTED = {True: "group_concat(n)", False: "string_agg(n::text, ',')"}
GROUPS = tuple(Group)
OTHERS = GROUPS.index(Group.OTHERS)
CURSOR = re.compile(r"(\d)\.(\d{1,9})\.([0-9a-f-]{36})", re.ASCII)
# `coalesce` and `+ 0`, so that SQLite looks up these few and goes through nobody else
LINES = """
select p.number, p.id, p.name, p.joined_at, s.patient as answers, s.last_day, s.days_answered,
  s.days_rated, s.revisions, s.recent, t.last_n, t.last_day as infused,
  st.below, st.worsened, st.over_on, st.due_from, st.due, st.phq9, st.phq9_day, st.phq9_change,
  exists (select 1 from concern c where c.patient_id = p.number and c.closed_at is null) as concern,
  exists (select 1 from sharing_grant g where g.patient_id = p.number and g.viewer_id = $2
    and coalesce(g.ended_at, 0) = 0 and (g.parts & 1) = 1) as shared
from each($1::bigint[]) w join person p on p.number = w.value
left join checkin_summary s on s.patient = p.number
left join treatment_summary t on t.patient = p.number
left join standing st on st.patient = p.number
where p.clinic_id + 0 = $3"""


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


async def work_list(scope: ClinicScope, asked: Asked, *, today: date) -> Listed:
    """The patients someone of the clinic may see, grouped, in order, a page at a time.

    Raises NoSuchPage.
    """
    known = await names(scope.clinic)
    last = _last(asked.after, known)
    page: list[tuple[_Heap, int]] = []
    found = 0
    async for heap in _heaps(scope, asked, known, last, today):
        found += len(heap.numbers)
        if len(page) <= PAGE and (heap.place, heap.key) >= (last.place, last.key):
            here = (heap.place, heap.key) == (last.place, last.key)
            behind = known.in_order(heap.numbers, after=last.standing if here else BEFORE_ALL)
            page += [(heap, number) for number in islice(behind, PAGE + 1 - len(page))]
        if len(page) > PAGE and not asked.query:
            break
    return await _listed(scope, page, found if asked.query else None, today)


async def _listed(
    scope: ClinicScope, page: Sequence[tuple[_Heap, int]], found: int | None, today: date
) -> Listed:
    wanted = [number for _, number in page[:PAGE]]
    rows = {row["number"]: row for row in await db.read(LINES, wanted, scope.viewer, scope.clinic)}
    shown = [(heap, rows[number]) for heap, number in page[:PAGE] if number in rows]
    lines = [_line(row, heap.group, scope, today) for heap, row in shown]
    return Listed(
        lines=lines,
        found=found,
        next=_cursor(*shown[-1]) if len(page) > PAGE and shown else None,
        diaries=[row["number"] for (_, row), line in zip(shown, lines, strict=True) if line.shared],
    )


async def _heaps(
    scope: ClinicScope, asked: Asked, known: Names, last: _Last, today: date
) -> AsyncIterator[_Heap]:
    """Everybody who is looked for, by group and key, in order."""
    sort = _sort(scope, asked)
    reading = _Reading(scope, sort, epoch_day(today))
    if scope.no_diaries or asked.query or asked.group or sort is not Sort.NAME:
        named = sorted(known.with_words(asked.query)) if asked.query else None
        for heap in await reading.heaps(_wanted(asked), only=named):
            yield heap
        return
    async for heap in _by_name(reading, known, last):
        yield heap


async def _by_name(reading: "_Reading", known: Names, last: _Last) -> AsyncIterator[_Heap]:
    """All groups; of all others, who are many, only as many as are come to, by their names."""
    for heap in await reading.heaps(f"place < {OTHERS}") if last.place < OTHERS else ():
        yield heap
    behind = last.standing if last.place == OTHERS else BEFORE_ALL
    for part in known.parts(after=behind) if last.place <= OTHERS else ():
        for heap in await reading.heaps(f"place = {OTHERS}", only=part):
            yield heap
    for heap in await reading.heaps(f"place > {OTHERS}"):
        yield heap


def _wanted(asked: Asked) -> str:
    return "true" if asked.group is None else f"place = {GROUPS.index(asked.group)}"


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads, in which order, on which day: what every look at the summaries shares."""

    scope: ClinicScope
    sort: Sort
    today: int

    async def heaps(self, which: str, *, only: Sequence[int] | None = None) -> list[_Heap]:
        """Those of these places by group and key; with `only`, those among these alone."""
        members = CLINICS if self.scope.no_diaries else EVERYBODY
        sql = HEAPS.format(
            listed=LISTED[db.on_sqlite()],
            members=members.format(key=KEYS[self.sort]),
            which=which if only is None else f"{which} and {ONLY}",
        )
        whose = self.scope.clinic if self.scope.no_diaries else self.scope.viewer
        rows = await db.read(sql, whose, self.today, *([] if only is None else [list(only)]))
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


def _line(row: db.Row, group: Group | None, scope: ClinicScope, today: date) -> Line:
    """A share taken back a moment ago is taken back here as well."""
    shared = bool(row["shared"]) and not scope.no_diaries
    treated = None if scope.invites else row["infused"]
    return Line(
        id=str(row["id"]),
        name=row["name"],
        group=group if shared or group is None else Group.NOT_SHARED,
        joined=row["joined_at"] is not None,
        summary=_summary(row) if shared else None,
        infusion=None if scope.invites else row["last_n"],
        infused_on=None if treated is None else day_of(treated),
        today=today,
        stands=Stands() if scope.no_diaries else _stands(row, shared=shared),
    )


def _stands(row: db.Row, *, shared: bool) -> Stands:
    """Without the diary, only what is the clinic's own: that a concern is open."""
    if not shared or row["due"] is None:
        return Stands(concern=bool(row["concern"]))
    return Stands(
        concern=bool(row["concern"]),
        below=bool(row["below"]),
        worsened=row["worsened"],
        over_on=row["over_on"],
        due_from=row["due_from"],
        due=row["due"],
        phq9=row["phq9"],
        phq9_day=row["phq9_day"],
        phq9_change=row["phq9_change"],
    )


def _summary(row: db.Row) -> Summary:
    if row["answers"] is None:
        return Summary()
    return Summary(
        row["last_day"], row["days_answered"], row["days_rated"], row["revisions"], row["recent"]
    )
