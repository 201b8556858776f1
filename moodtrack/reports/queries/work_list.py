"""Reads the work-list: one pass over summary rows for everybody, then the lines of one page."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from moodtrack import db
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.summary import THIN_LEAST, THIN_SPAN, WINDOW
from moodtrack.instants import micros
from moodtrack.reports.domain.work_list import (
    OVER_SHOWN,
    PAGE,
    SILENCE,
    UNMEASURED,
    Asked,
    Group,
    Line,
    Sort,
)
from moodtrack.reports.queries.lines import LINES, Reader, line_of
from moodtrack.reports.queries.names import BEFORE_ALL, Names, names
from moodtrack.sharing.domain import ClinicScope, Part

# reports.domain.work_list.group_of, for ten thousand at once; a test holds the two together
MEASURED = f"(g.parts & {Part.MEASURES.bit}) > 0"
WHOLE = "g.since_day is null"  # what is told of the weeks before the first infusion is shared too
# of a diary that is shared from some day on, nothing from before it moves anybody on the list
SEEN_LAST = "case when g.since_day is null or s.last_day >= g.since_day then s.last_day end"
JOINED = "(select p.joined_at / 86400000000 from person p where p.number = g.patient_id)"
SILENT_SINCE = f"""coalesce({SEEN_LAST},
    case when g.since_day > {JOINED} then g.since_day else {JOINED} end)"""
USUAL = f"(g.since_day is null or g.since_day < s.last_day - {WINDOW - 2})"  # all four weeks of it
HIDDEN = f"""case when g.since_day > $2::int - {THIN_SPAN} then g.since_day - 1
    else $2::int - {THIN_SPAN} end"""  # the last day before those that are counted
SEEN_ANSWERS = f"""coalesce(length(replace(
    substr(s.recent, {WINDOW + 1} - (s.last_day - ({HIDDEN}))), '-', '')), 0)"""
RULES = {
    Group.CONCERN: "g.patient_id in (select c.patient_id from concern c where c.closed_at is null)",
    Group.WORSE: f"({WHOLE} and (t.below or (t.worsened is not null and {MEASURED})))",
    Group.OVER: f"(t.over_on >= $2::int - {OVER_SHOWN} and {WHOLE})",
    Group.QUIET: f"(({USUAL} and s.quiet_from <= $2::int) or {SILENT_SINCE} < $3::int)",
    Group.DUE: f"(t.due_from <= $2::int and ({MEASURED} or t.due in {UNMEASURED}))",
    Group.THIN: f"""case when {WHOLE} then coalesce(s.thin_from, 0) <= $2::int
        else {SEEN_ANSWERS} < {THIN_LEAST} end""",
}
SHARING = """
select g.patient_id as n, {place} as place, {key} as key from sharing_grant g
left join checkin_summary s on s.patient = g.patient_id
left join standing t on t.patient = g.patient_id
where g.viewer_id = $1 and g.ended_at is null and (g.parts & 1) = 1"""
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
left join checkin_summary s on s.patient = g.patient_id where $2::int > $3::int"""
# what a line is sorted by before its name: the lowest first, what is not known last
KEYS = {
    Sort.NAME: "0",
    Sort.ANSWER: f"coalesce({SEEN_LAST}, 99999)",
    Sort.INFUSION: "coalesce("
    "(select i.last_day from treatment_summary i where i.patient = g.patient_id), 99999)",
}
NO_KEY = "99999"  # of those who do not share: an order by their answers would tell of them
ONLY = "n in (select w.value from each($4::bigint[]) w)"
HEAPS = """
select place, key, {listed} as numbers from ({members}) x where {which}
group by place, key order by place, key"""
LISTED = {True: "group_concat(n)", False: "string_agg(n::text, ',')"}
GROUPS = tuple(Group)
OTHERS = GROUPS.index(Group.OTHERS)
PLACE = " ".join(f"when {rule} then {GROUPS.index(group)}" for group, rule in RULES.items())
PLACE = f"case {PLACE} else {OTHERS} end"
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
    scope: ClinicScope, asked: Asked, *, today: date, at: datetime, silence: int = SILENCE
) -> Listed:
    """The patients someone of the clinic may see, grouped, in order, a page at a time.

    Each stands in the first group whose rule holds; where one group is asked for, all of whom its
    rule holds are in it, whatever else holds. `silence`: the clinic's limit, in days.
    Raises NoSuchPage.
    """
    known = await names(scope.clinic)
    last = _last(asked.after, known)
    page: list[tuple[_Heap, int]] = []
    found = 0
    reading = _Reading(scope, _sort(scope, asked), asked.group, epoch_day(today), silence)
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
    """Everybody who is looked for, by group and key, in order."""
    by_name = reading.sort is Sort.NAME and not reading.scope.no_diaries
    if asked.query or asked.group or not by_name:
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


def _place(group: Group | None) -> str:
    """Where one stands; asked for one group, whether its rule holds, even where others do too."""
    if group not in RULES:
        return PLACE
    return f"case when {RULES[group]} and $3::int < $2::int then {GROUPS.index(group)} else -1 end"


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads, in which order, on which day: what every look at the summaries shares."""

    scope: ClinicScope
    sort: Sort
    group: Group | None
    today: int
    silence: int

    @property
    def members(self) -> str:
        """Who is on the list, each with a place and a key."""
        key = KEYS[self.sort]
        if self.scope.no_diaries:
            return CLINICS.format(key=key)
        hidden = NO_KEY if self.sort is Sort.ANSWER else key
        sharing = SHARING.format(key=key, place=_place(self.group))
        return f"{sharing} union all {CARED_FOR.format(key=hidden)}"

    async def heaps(self, which: str, *, only: Sequence[int] | None = None) -> list[_Heap]:
        """Those of these places by group and key; with `only`, those among these alone."""
        sql = HEAPS.format(
            listed=LISTED[db.on_sqlite()],
            members=self.members,
            which=which if only is None else f"{which} and {ONLY}",
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
