"""/reports/{id}: the follow-up, on screen, as numbers, as charts and as one page of PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.checkins.domain.days import label_day
from moodtrack.language import spoken
from moodtrack.reports.domain.columns import CHARTS
from moodtrack.reports.domain.evidence import asked as wanted_of
from moodtrack.reports.domain.follow_up import FollowUp
from moodtrack.reports.domain.periods import Period, WrongPeriod, period, quick_choices
from moodtrack.reports.domain.schema import FOLLOW_UP
from moodtrack.reports.domain.wanted import Wanted
from moodtrack.reports.queries.follow_up import first_day, gather
from moodtrack.reports.render import NotDrawn, mark_of
from moodtrack.reports.routes.drawing import part, renderer_of
from moodtrack.reports.routes.kept import kept_or_made
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_for
from moodtrack.treatment.domain.brought_words import Group
from moodtrack.treatment.queries import brought
from moodtrack.web.errors import said
from moodtrack.web.openapi import Operation
from moodtrack.web.packing import Part
from moodtrack.web.pages import page_around
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource

NOT_NOW = "The page could not be drawn just now. The numbers are on the screen. Try again soon."


async def show(request: Request) -> Response:
    viewer, record = await _open(request, "your follow-up")

    async def make() -> tuple[Sheet, bool]:
        return await _sheet(request, record)

    sheet = await kept_or_made(request, record, "follow-up", make)
    return page_of(request, viewer, record.name, sheet)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A follow-up's page without what stands around it for whoever reads it."""

    part: Part
    since: date
    until: date
    as_of: datetime

    def __len__(self) -> int:
        return len(self.part)


def page_of(request: Request, viewer: SignedIn, name: str, sheet: Sheet) -> Response:
    return page_around(
        request,
        "reports/follow-up.html",
        sheet.part,
        me=viewer,
        patient={"name": name},
        report=sheet,
    )


async def _sheet(request: Request, record: OpenRecord) -> tuple[Sheet, bool]:
    found = await whole(request, record)
    path = f"/reports/{record.id}"
    choices = quick_choices(
        path, found.chosen, today=found.today, first=found.first, visit=found.visit
    )
    values = {
        "patient": {"id": str(record.id), "name": record.name},
        "periods": [asdict(one) for one in choices],
        "brought": _plain(await brought.in_words(record)),
        "pdf": found.chosen.address(f"{path}/follow-up.pdf"),
    }
    sheet, drawn = await sheet_of(request, found.report.as_json(), values)
    return sheet, drawn and found.complete


async def sheet_of(
    request: Request, told: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Sheet, bool]:
    """From a follow-up's JSON and nothing else, so that one that was kept can be shown again as it
    was; and whether its drawings are in it."""
    names = ("curve", "course") if told["intervals"] else ("course",)
    made, drawn = await part(request, Wanted("follow-up", told, names, spoken(), values))
    ends = (date.fromisoformat(told["since"]), date.fromisoformat(told["until"]))
    return Sheet(made, *ends, datetime.fromisoformat(told["as_of"])), drawn


def _plain(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        {
            "part": {"value": group.part.value},
            "rows": [{**asdict(row), "day": row.day.isoformat()} for row in group.rows],
        }
        for group in groups
    ]


async def numbers(request: Request) -> Response:
    _, record = await _open(request, "the numbers of your follow-up")
    report = (await whole(request, record)).report
    return json_answer(report.as_json())


async def pdf(request: Request) -> Response:
    viewer, record = await _open(request, "your follow-up as PDF")
    report = (await whole(request, record)).report
    paper = cast(Literal["a4", "letter"], viewer.clinic.paper)
    try:
        made = await renderer_of(request).pdf(
            report.as_json(), name=record.name, paper=paper, appendix=wants_appendix(request)
        )
    except NotDrawn:
        return said(request, 503, NOT_NOW, headers={"retry-after": "5"})
    headers = {"content-disposition": 'inline; filename="follow-up.pdf"'}
    return Response(made, headers=headers, media_type="application/pdf")


def wants_appendix(request: Request) -> bool:
    """Raises Refusal for anything but yes and no."""
    asked = request.query_params.get("appendix", "no")
    if asked not in ("yes", "no"):
        told = {"appendix": "Write yes or no."}
        raise Refusal(422, "This could not be read.", told)
    return asked == "yes"


async def chart(request: Request) -> Response:
    """One chart as an SVG file; 304 while the same days look the same."""
    name = request.path_params["name"]
    again = f"{name}?{request.url.query}"
    _, record = await _open(request, "a chart of your follow-up", again=again)
    if name not in CHARTS:
        raise HTTPException(404)

    async def make() -> tuple[Drawn, bool]:
        told = (await reported(request, record)).report.as_json()
        return Drawn(mark_of(name, told), await renderer_of(request).chart(name, told)), True

    try:
        drawn = await kept_or_made(request, record, f"chart {name}", make)
    except NotDrawn:
        return said(request, 503, NOT_NOW, headers={"retry-after": "5"})
    headers = {"etag": drawn.mark, "cache-control": "no-store"}
    if drawn.mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(drawn.svg, headers=headers, media_type="image/svg+xml")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, and the mark it has as an ETag."""

    mark: str
    svg: bytes

    def __len__(self) -> int:
        return len(self.svg)


async def _open(request: Request, what: str, again: str = "") -> tuple[SignedIn, OpenRecord]:
    """The diary, if it is shared; the look is in the trail before anything is shown."""
    viewer = await signed_in(request)
    now = request.app.state.clock()
    id_ = request.path_params["id"]
    return viewer, await open_for(viewer, id_, what=what, at=now, again=again)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report, and what its page needs to offer other periods."""

    report: FollowUp
    chosen: Period
    today: date
    first: date | None
    complete: bool = True  # whether its trends and tips could be worked out just now

    @property
    def visit(self) -> date | None:
        """The last visit before today, whichever period is shown."""
        return self.report.beside.visit_before(self.today)


async def reported(
    request: Request, record: OpenRecord, asked: Mapping[str, str] | None = None
) -> Reported:
    """The report on the period in the query, or `asked`. Raises Refusal when it cannot be read."""
    now: datetime = request.app.state.clock()
    today = label_day(now, ZoneInfo(record.zone), record.day_start)
    first, opens = await first_day(record), record.terms.since
    query = request.query_params if asked is None else asked
    ends = query.get("since", ""), query.get("until", "")
    try:
        chosen = period(*ends, today=today, first=first, opens=opens)
    except WrongPeriod as wrong:
        raise Refusal(422, "This period could not be read.", wrong.problems) from None
    local = now.astimezone(ZoneInfo(record.zone))
    report = await gather(record, since=chosen.since, until=chosen.until, as_of=local)
    return Reported(report, chosen, today, first)


async def whole(
    request: Request, record: OpenRecord, asked: Mapping[str, str] | None = None
) -> Reported:
    """The same with the trends and tips, which the render process works out."""
    found = await reported(request, record, asked)
    made = await renderer_of(request).completed(found.report)
    complete = made is not found.report or wanted_of(made) is None
    return replace(found, report=made, complete=complete)


DAY = {"type": "string", "format": "date"}
operations = [
    Operation(
        "GET",
        "/api/v1/patients/{id}/report",
        "The follow-up of a patient who shares with you, in numbers",
        in_path={"id": {"type": "string", "format": "uuid"}},
        query={"since": DAY, "until": DAY},
        answers={200: FOLLOW_UP, **dict.fromkeys((401, 404, 422))},
    )
]
routes = [
    resource("/api/v1/patients/{id}/report", GET=numbers),
    resource("/reports/{id}", GET=show),
    resource("/reports/{id}/follow-up.pdf", GET=pdf),
    resource("/reports/{id}/charts/{name}.svg", GET=chart),
]
