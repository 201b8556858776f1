"""The archive: what it holds, part by part, and how each is read."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.accounts.queries import clinic_name_of, names_of
from moodtrack.audit import trail
from moodtrack.checkins.domain.days import day_of, label_day
from moodtrack.checkins.queries import item_keys, moment_pages, revision_pages, standing_pages
from moodtrack.exports import beside, fhir
from moodtrack.exports.archive.ahead import at_one_moment
from moodtrack.exports.archive.zipping import Chunks, Part, zipped
from moodtrack.exports.domain import history as lines
from moodtrack.exports.domain import tables
from moodtrack.exports.domain.choice import EVERYTHING, Choice, chosen, chosen_lines
from moodtrack.exports.domain.readme import readme
from moodtrack.instants import from_micros
from moodtrack.reports.domain.periods import WrongPeriod, period
from moodtrack.reports.queries.follow_up import first_day, gather
from moodtrack.reports.render import NotDrawn, Renderer
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.queries import every_share
from moodtrack.treatment.domain.brought import Along
from moodtrack.treatment.queries import every_version, infusions

__all__ = ["Chunks", "Part", "at_one_moment", "follow_up_page", "history", "parts", "zipped"]

FollowUpPage = Callable[[], Awaitable[bytes | None]]

Paper = Literal["a4", "letter"]

log = logging.getLogger("moodtrack")


def parts(
    record: OpenRecord,
    *,
    at: datetime,
    follow_up: FollowUpPage | None = None,
    choice: Choice = EVERYTHING,
) -> list[Part]:
    """What the archive holds, in its order. Nothing is read until a part is.

    `follow_up` gives the PDF, or None where it cannot be made just now. fhir.json is of everything
    or not there: what refers to each other in it must not be torn apart.
    """
    found = [
        ("README.txt", _text(readme(choice, with_follow_up=follow_up is not None))),
        ("history.json", history(record, at=at, choice=choice)),
        ("checkins.csv", _from_replica(_checkins(record, choice))),
        ("infusions.csv", _from_replica(_infusions(record, choice))),
        ("measures.csv", _from_replica(beside.measures_table(record, choice))),
        ("vitals.csv", _from_replica(beside.vitals_table(record, choice))),
    ]
    if choice.everything:
        found.append(("fhir.json", _from_replica(fhir.bundle(record))))
    if follow_up is not None:
        found.append(("follow-up.pdf", _whole(follow_up)))
    return found


def history(record: OpenRecord, *, at: datetime, choice: Choice = EVERYTHING) -> Chunks:
    """history.json: one line for each thing it holds."""
    return _from_replica(_history(record, at, choice))


async def _from_replica(chunks: Chunks) -> Chunks:
    """Each chunk is read there, if there is one; what is done between chunks is not."""
    while True:
        with db.from_replica():
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        yield chunk


async def _history(record: OpenRecord, at: datetime, choice: Choice) -> Chunks:
    patient = {"name": record.name, "zone": record.zone, "day_start": record.day_start}
    yield lines.opening(patient, at=at, chosen=choice.as_json()).encode()
    pages = await _lists(record)
    for name in lines.LISTS:
        before = f',\n"{name}":['
        async for page in pages[name]:
            page = chosen_lines(name, page, choice)
            if page:
                page[0] = f"{before}\n{page[0]}"
                yield ",\n".join(page).encode()
                before = ","
        yield b"]" if before == "," else f"{before}]".encode()
    yield b"}\n"


async def _lists(record: OpenRecord) -> dict[str, beside.Lines]:
    """The lists of history.json by name, page by page; nothing is read until one is."""
    pages: dict[str, beside.Lines] = {
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
    clinic = await clinic_name_of(record.patient)
    for part in Along:
        pages[part] = beside.with_elsewhere(record, part, pages[part], clinic)
    return pages


async def _revisions(record: OpenRecord) -> AsyncIterator[list[str]]:
    async for page in revision_pages(record, lines.REVISION_COLUMNS):
        yield [lines.revision_line(row, record.texts) for row in page]


async def _moments(record: OpenRecord) -> AsyncIterator[list[str]]:
    async for page in moment_pages(record):
        yield [lines.moment_line(moment) for moment in page]


async def _infusion_versions(record: OpenRecord) -> AsyncIterator[list[str]]:
    found = await every_version(record)
    names = await names_of([version.recorded_by for version, _ in found])
    yield [
        lines.infusion_line(version, row, _recorded(row, names[version.recorded_by]))
        for version, row in found
        if not version.infusion.brought
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


async def _checkins(record: OpenRecord, choice: Choice) -> Chunks:
    course = tables.Course(await infusions(record))
    items = sorted(await item_keys(record, standing=True))
    yield tables.line(tables.checkin_columns(items)).encode()
    async for page in standing_pages(record, tables.DAY_COLUMNS):
        if not choice.everything:
            page = [row for row in page if choice.holds(day_of(int(str(row[1]))))]
        if not choice.notes:
            page = [(*row[:-1], None) for row in page]  # the words are the last column
        yield "".join([tables.day_line(row, course, record.texts, items) for row in page]).encode()


async def _infusions(record: OpenRecord, choice: Choice) -> Chunks:
    found = chosen(await infusions(record), choice, lambda one: one.day)
    if not choice.notes:
        found = [replace(one, notes=None) for one in found]
    rows = [tables.infusion_cells(one) for one in found]
    yield "".join(map(tables.line, [tables.INFUSIONS, *rows])).encode()


def follow_up_page(
    renderer: Renderer,
    record: OpenRecord,
    *,
    paper: Paper,
    at: datetime,
    choice: Choice = EVERYTHING,
) -> FollowUpPage:
    """Draws the page the clinician reads, on its usual period or the one that was chosen.

    None where that cannot be now.
    """

    async def draw() -> bytes | None:
        today = label_day(at, ZoneInfo(record.zone), record.day_start)
        ends = ["" if day is None else day.isoformat() for day in (choice.since, choice.until)]
        local = at.astimezone(ZoneInfo(record.zone))
        try:
            usual = period(*ends, today=today, first=await first_day(record))
            told = await gather(record, since=usual.since, until=usual.until, as_of=local)
            report = await renderer.completed(told)
            return await renderer.pdf(report.as_json(), name=record.name, paper=paper)
        except (NotDrawn, WrongPeriod) as error:
            log.warning("a page to take home was not drawn: %s", type(error).__name__)
            return None

    return draw


async def _text(text: str) -> Chunks:
    yield text.encode()


async def _whole(make: FollowUpPage) -> Chunks:
    made = await make()
    if made is not None:
        yield made
