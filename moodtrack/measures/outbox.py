"""The phone's doors: /api/v1/measures takes questionnaires, and gives what stands and is due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moodtrack import db
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.language import _
from moodtrack.measures import actions, queries
from moodtrack.measures.domain.book import Result
from moodtrack.measures.domain.schedule import Due
from moodtrack.measures.domain.sheets import Sheet, read_sheet, worry_in
from moodtrack.measures.schema import OPERATIONS
from moodtrack.reading import Problems, clip
from moodtrack.revising import Refused, refused
from moodtrack.sharing.gate import open_own
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource
from moodtrack.web.strict import json_body

MOST = 200  # sheets in one body


async def take(request: Request) -> Response:
    """Keep one sheet, or several as `revisions`; the answer says what became of each, by its id."""
    record = open_own(await signed_in(request))
    body = await json_body(request)
    if not isinstance(body, Mapping):
        raise Refusal(422, _("A questionnaire comes as an object."))
    now = request.app.state.clock()
    alone = "revisions" not in body
    raws = [body] if alone else _many(body)
    kept = await actions.keep(record, [_read(raw, now) for raw in raws], at=now)
    told = [as_told(one) for one in kept]
    answer: dict[str, Any] = {"epoch": db.epoch()}
    return json_answer(answer | (told[0] if alone else {"results": told}))


def _many(body: Mapping[str, object]) -> Sequence[object]:
    problems = {clip(name): _("We do not know this.") for name in body if name != "revisions"}
    found = body["revisions"]
    if not isinstance(found, list) or not 1 <= len(found) <= MOST:
        problems["revisions"] = _("This is a list of 1 to %(most)s.", most=MOST)
    if problems or not isinstance(found, list):
        raise Refusal(422, _("This could not be taken as a whole."), problems)
    return found


def _read(raw: object, now: datetime) -> Sheet | Refused:
    try:
        return read_sheet(raw, now)
    except Problems as problems:
        return refused(raw, problems, None, worry=worry_in(raw))


def as_told(result: Result) -> dict[str, Any]:
    sheet = result.sheet
    return {
        "id": result.id,
        "status": result.status.value,
        "head": [str(one) for one in result.head],
        "problems": {name: _(said) for name, said in result.problems.items()},
        "kept_as": None if result.kept_as is None else str(result.kept_as),
        "total": sheet.total if sheet else None,
        "band": sheet.band if sheet else None,
    }


async def give(request: Request) -> Response:
    record = open_own(await signed_in(request))
    return json_answer({"measures": [as_json(one) for one in await queries.sheets(record)]})


def as_json(sheet: Sheet) -> dict[str, Any]:
    """A sheet as it stands, in the contract's words."""
    return {
        "id": str(sheet.id),
        "instrument": sheet.instrument.key,
        "answered_at": sheet.answered_at.isoformat(),
        "tz": sheet.tz,
        "answers": dict(sheet.answers),
        "complete": sheet.complete,
        "replaces": sorted(map(str, sheet.replaces)),
        "mode": sheet.mode.value,
        "received_at": sheet.received_at.isoformat(),
        "total": sheet.total,
        "band": sheet.band,
        "told_total": sheet.told_total,
    }


async def due(request: Request) -> Response:
    person = await signed_in(request)
    today = today_of(person, request.app.state.clock())
    found = await queries.due(open_own(person), person.clinic.number, today=today)
    return json_answer({"due": [_due(one) for one in found]})


def today_of(person: SignedIn, now: datetime) -> date:
    """The calendar day where the person is: questionnaires are asked for by date, not by night."""
    return now.astimezone(ZoneInfo(person.zone)).date()


def _due(one: Due) -> dict[str, str]:
    return {"instrument": one.instrument, "since": one.since.isoformat(), "reason": one.reason}


operations = OPERATIONS
routes: list[Route] = [
    resource("/api/v1/measures", GET=give, POST=take),
    resource("/api/v1/measures/due", GET=due),
]
