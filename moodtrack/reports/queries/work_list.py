"""Reads the work-list: one pass over summary rows for everybody, then the lines of one page."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from moodtrack import db
from moodtrack.checkins.domain.days import day_of, epoch_day
from moodtrack.checkins.domain.summary import WINDOW, Summary
from moodtrack.reports.domain.work_list import (
    PAGE,
    QUIET_DAYS,
    THIN_LEAST,
    THIN_SPAN,
    USUAL_LEAST,
    Asked,
    Group,
    Line,
    Sort,
)
from moodtrack.reports.queries.names import BEFORE_ALL, Names, names
from moodtrack.sharing.domain import ClinicScope

SHARING = """
sharing_grant g left join checkin_summary s on s.patient = g.patient_id
where g.viewer_id = $1 and g.ended_at is null"""
CARED_FOR = """
care_team g left join checkin_summary s on s.patient = g.patient_id
where g.member_id = $1 and not exists (select 1 from sharing_grant h
  where h.patient_id = g.patient_id and h.viewer_id = $1 and h.ended_at is null)"""
CLINICS = """
(select p.number as patient_id from person p where p.clinic_id = $1 and p.role = 'patient'
  and p.erased_at is null) g
left join checkin_summary s on s.patient = g.patient_id where true"""

# reports.domain.work_list.group_of, for ten thousand at once; a test holds the two together
SILENT_DAYS = "($2::int - s.last_day)"
IS_QUIET = f"""(
  {SILENT_DAYS} > {QUIET_DAYS} and length(replace(s.recent, '-', '')) >= {USUAL_LEAST}
  and replace(ltrim(s.recent, '-'), substr('{"-" * WINDOW}', 1, {SILENT_DAYS}), '')
    = ltrim(s.recent, '-'))"""
IS_THIN = f"""(
  s.last_day is null or {SILENT_DAYS} >= {THIN_SPAN} or length(replace(
    substr(s.recent, {WINDOW + 1 - THIN_SPAN} + {SILENT_DAYS}, {THIN_SPAN}), '-', ''))
  < {THIN_LEAST})"""
MEMBERS = {
    Group.QUIET: f"{SHARING} and {IS_QUIET}",
    Group.THIN: f"{SHARING} and {IS_THIN} and not coalesce({IS_QUIET}, false)",
    Group.OTHERS: f"{SHARING} and not {IS_THIN} and not {IS_QUIET}",
    Group.NOT_SHARED: f"{CARED_FOR} and $2::int > 0",
    None: f"{CLINICS} and $2::int > 0",
}
# what a line is sorted by before its name: the lowest first, what is not known last
KEYS = {
    Sort.NAME: "0",
    Sort.ANSWER: "coalesce(s.last_day, 99999)",
    Sort.INFUSION: "coalesce("
    "(select t.last_day from treatment_summary t where t.patient = g.patient_id), 99999)",
}
ONLY = "and g.patient_id in (select w.value from each($3::bigint[]) w)"
HEAPS = """
select key, {listed} as numbers from (select g.patient_id as n, {key} as key from {members}) x
group by key order by key"""
LISTED = {True: "group_concat(n)", False: "string_agg(n::text, ',')"}
GROUPS = (Group.QUIET, Group.THIN, Group.OTHERS, Group.NOT_SHARED)
CURSOR = re.compile(r"(\d)\.(\d{1,9})\.([0-9a-f-]{36})", re.ASCII)
LINES = """
select p.number, p.id, p.name, p.joined_at, s.patient as answers, s.last_day, s.days_answered,
  s.days_rated, s.revisions, s.recent, t.last_n, t.last_day as infused,
  exists (select 1 from sharing_grant g where g.patient_id = p.number and g.viewer_id = $2
    and g.ended_at is null) as shared
from each($1::bigint[]) w join person p on p.number = w.value
left join checkin_summary s on s.patient = p.number
left join treatment_summary t on t.patient = p.number
where p.clinic_id = $3"""


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
    """Everybody who is looked for, by group and key; a group is read when it is come to."""
    groups = (None,) if scope.no_diaries else GROUPS
    whose = scope.clinic if scope.no_diaries else scope.viewer
    sort = _sort(scope, asked)
    named = sorted(known.with_words(asked.query)) if asked.query else []
    parts: Iterable[Sequence[int] | None]
    for place, group in enumerate(groups):
        if group is not None and asked.group not in (None, group):
            continue
        if asked.query:
            parts = [named]
        elif place < last.place:
            parts = []
        elif group is Group.OTHERS and sort is Sort.NAME:
            parts = known.parts(after=last.standing if place == last.place else BEFORE_ALL)
        else:
            parts = [None]
        for only in parts:
            for row in await _read_heaps(group, sort, whose, today, only):
                yield _Heap(place, row["key"], group, set(map(int, row["numbers"].split(","))))


async def _read_heaps(
    group: Group | None, sort: Sort, whose: int, today: date, only: Sequence[int] | None
) -> list[db.Row]:
    """The members of a group by key; with `only`, those among these alone."""
    members = MEMBERS[group] if only is None else f"{MEMBERS[group]} {ONLY}"
    sql = HEAPS.format(listed=LISTED[db.on_sqlite()], key=KEYS[sort], members=members)
    return await db.read(sql, whose, epoch_day(today), *([] if only is None else [list(only)]))


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
    )


def _summary(row: db.Row) -> Summary:
    if row["answers"] is None:
        return Summary()
    return Summary(
        row["last_day"], row["days_answered"], row["days_rated"], row["revisions"], row["recent"]
    )
