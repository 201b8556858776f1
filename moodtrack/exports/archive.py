"""The archive: parts (a name, and its bytes chunk by chunk) into one zip, as it is sent."""

import logging
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.accounts.queries import names_of
from moodtrack.audit import trail
from moodtrack.checkins.domain.days import label_day
from moodtrack.checkins.queries import item_keys, moment_pages, revision_pages, standing_pages
from moodtrack.exports import beside, fhir
from moodtrack.exports.domain import history as lines
from moodtrack.exports.domain import tables
from moodtrack.exports.domain.readme import readme
from moodtrack.instants import from_micros
from moodtrack.reports.domain.periods import period
from moodtrack.reports.queries.follow_up import first_day, gather
from moodtrack.reports.render import NotDrawn, Renderer
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.queries import every_share
from moodtrack.treatment.queries import every_version, infusions

Chunks = AsyncIterator[bytes]
Part = tuple[str, Chunks]
FollowUpPage = Callable[[], Awaitable[bytes | None]]

Paper = Literal["a4", "letter"]

log = logging.getLogger("moodtrack")

LEVEL = 3  # of deflate: half the time of 6, a tenth more bytes


def parts(record: OpenRecord, *, at: datetime, follow_up: FollowUpPage | None = None) -> list[Part]:
    """What the archive holds, in its order. Nothing is read until a part is.

    `follow_up` gives the PDF, or None where it cannot be made just now.
    """
    found = [
        ("README.txt", _text(readme(with_follow_up=follow_up is not None))),
        ("history.json", history(record, at=at)),
        ("checkins.csv", _from_replica(_checkins(record))),
        ("infusions.csv", _from_replica(_infusions(record))),
        ("measures.csv", _from_replica(beside.measures_table(record))),
        ("vitals.csv", _from_replica(beside.vitals_table(record))),
        ("fhir.json", _from_replica(fhir.bundle(record))),
    ]
    if follow_up is not None:
        found.append(("follow-up.pdf", _whole(follow_up)))
    return found


class _Outlet:
    """Where zipfile writes to: a pipe that cannot go back, emptied after each chunk."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing lies anywhere else."""

    def close(self) -> None:
        """Whoever reads the pipe sees its end."""

    def emptied(self) -> bytes:
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)


async def zipped(parts: Iterable[Part]) -> Chunks:
    """One zip of these parts in their order; the same parts give the same bytes on any day.

    A part without a single chunk is left out.
    """
    outlet = _Outlet()
    # a plain name is dated 1980-01-01 by zipfile: no clock goes into the bytes
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, chunks in parts:
            first = await anext(chunks, None)
            if first is None:
                continue
            with archive.open(name, "w") as entry:
                entry.write(first)
                async for chunk in chunks:
                    yield outlet.emptied()
                    entry.write(chunk)
    yield outlet.emptied()


def history(record: OpenRecord, *, at: datetime) -> Chunks:
    """history.json: one line for each thing it holds."""
    return _from_replica(_history(record, at))


async def _from_replica(chunks: Chunks) -> Chunks:
    """Each chunk is read there, if there is one; what is done between chunks is not."""
    while True:
        with db.from_replica():
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        yield chunk


async def _history(record: OpenRecord, at: datetime) -> Chunks:
    head = lines.opening(name=record.name, zone=record.zone, day_start=record.day_start, at=at)
    yield head.encode()
    pages = {
        "revisions": _revisions(record),
        "moments": _moments(record),
        "questionnaires": beside.sheet_lines(record),
        "infusions": _infusion_versions(record),
        "chair": beside.chair_lines(record),
        "ratings": beside.score_lines(record),
        "visits": beside.visit_lines(record),
        "pages": beside.page_lines(record),
        "safety_plans": beside.plan_lines(record),
        "shares": _shares(record),
        "emergencies": beside.emergency_lines(record),
        "access_log": _looks(record),
    }
    for name in lines.LISTS:
        before = f',\n"{name}":['
        async for page in pages[name]:
            if page:
                page[0] = f"{before}\n{page[0]}"
                yield ",\n".join(page).encode()
                before = ","
        yield b"]" if before == "," else f"{before}]".encode()
    yield b"}\n"


async def _revisions(record: OpenRecord) -> AsyncIterator[list[str]]:
    async for page in revision_pages(record, lines.REVISION_COLUMNS):
        yield [lines.revision_line(row, record.texts) for row in page]


async def _moments(record: OpenRecord) -> AsyncIterator[list[str]]:
    async for page in moment_pages(record):
        yield [lines.moment_line(moment) for moment in page]


async def _infusion_versions(record: OpenRecord) -> AsyncIterator[list[str]]:
    found = await every_version(record)
    names = await names_of([row["recorded_by"] for _, row in found])
    yield [
        lines.infusion_line(version, row, _recorded(row, names[row["recorded_by"]]))
        for version, row in found
    ]


def _recorded(row: db.Row, name: str) -> dict[str, str]:
    return {"recorded_by": name, "recorded_at": from_micros(row["recorded_at"]).isoformat()}


async def _shares(record: OpenRecord) -> AsyncIterator[list[str]]:
    yield [lines.share_line(**share) for share in await every_share(record)]


async def _looks(record: OpenRecord) -> AsyncIterator[list[str]]:
    names: dict[int, str] = {}
    async for page in trail.pages_of(record.patient):
        names |= await names_of([line.actor for line in page if line.actor not in names])
        yield [
            lines.look_line(
                at=line.at,
                who=names.get(line.actor, "someone"),
                did=line.verb,
                detail=line.detail,
            )
            for line in page
        ]


async def _checkins(record: OpenRecord) -> Chunks:
    course = tables.Course(await infusions(record))
    items = sorted(await item_keys(record, standing=True))
    yield tables.line(tables.checkin_columns(items)).encode()
    async for page in standing_pages(record, tables.DAY_COLUMNS):
        yield "".join([tables.day_line(row, course, record.texts, items) for row in page]).encode()


async def _infusions(record: OpenRecord) -> Chunks:
    rows = [tables.infusion_cells(one) for one in await infusions(record)]
    yield "".join(map(tables.line, [tables.INFUSIONS, *rows])).encode()


def follow_up_page(
    renderer: Renderer, record: OpenRecord, *, paper: Paper, at: datetime
) -> FollowUpPage:
    """Draws the page the clinician reads, on its usual period; None where that cannot be now."""

    async def draw() -> bytes | None:
        today = label_day(at, ZoneInfo(record.zone), record.day_start)
        usual = period("", "", today=today, first=await first_day(record))
        local = at.astimezone(ZoneInfo(record.zone))
        told = await gather(record, since=usual.since, until=usual.until, as_of=local)
        report = await renderer.completed(told)
        try:
            return await renderer.pdf(report.as_json(), name=record.name, paper=paper)
        except NotDrawn as error:
            log.warning("a page to take home was not drawn: %s", error)
            return None

    return draw


async def _text(text: str) -> Chunks:
    yield text.encode()


async def _whole(make: FollowUpPage) -> Chunks:
    made = await make()
    if made is not None:
        yield made
