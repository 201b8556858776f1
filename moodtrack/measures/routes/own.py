"""/measures: what is due and how scores went; /measures/phq9 is that questionnaire, to answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.measures import actions, queries
from moodtrack.measures.domain.forms import form_of, named, raw_of
from moodtrack.measures.domain.instruments import (
    COPYRIGHT,
    DIFFICULTY,
    FREQUENCY,
    HARDNESS,
    INSTRUMENTS,
    LOINC_NOTICE,
    STEM,
    Instrument,
)
from moodtrack.measures.domain.sheets import Sheet, read_sheet
from moodtrack.measures.outbox import today_of
from moodtrack.reading import Problems
from moodtrack.revising import CONFLICTS, Refused, Status
from moodtrack.safety.domain.concerns import read_value
from moodtrack.safety.queries.own import opens_help, standing_of
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.offline import ANYBODY
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

WORDS = {
    "stem": STEM,
    "choices": FREQUENCY,
    "hardness": HARDNESS,
    "difficulty": DIFFICULTY,
    "copyright": COPYRIGHT,
    "loinc": LOINC_NOTICE,
    "shell": False,
}


async def show_all(request: Request) -> Response:
    """What is due, what was begun, and each score so far with what it is compared with."""
    person = await signed_in(request)
    record, now = open_own(person), request.app.state.clock()
    begun = [await queries.unfinished(record, one, now=now) for one in INSTRUMENTS.values()]
    return page(
        request,
        "measures/measures.html",
        me=person,
        due=await queries.due(record, person.clinic.number, today=today_of(person, now)),
        begun=[one for one in begun if one is not None],
        series=[one for one in (await queries.series(record)).values() if one.scores],
        instruments=INSTRUMENTS,
        kept=request.query_params.get("kept", ""),
        **await _help(request, person),
        loinc=LOINC_NOTICE,
    )


async def show(request: Request) -> Response:
    person, instrument = await signed_in(request), _instrument(request)
    begun = await queries.unfinished(open_own(person), instrument, now=request.app.state.clock())
    return await _page(request, person, instrument, begun=begun, step=_step(request, instrument))


async def keep(request: Request) -> Response:
    """The form without script. What is not finished is kept all the same, to go on with."""
    person, instrument = await signed_in(request), _instrument(request)
    record, now = open_own(person), request.app.state.clock()
    fields = await form_fields(request)
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut  # a page of somebody else's, left open on a shared phone
    finishes = fields.get("do", "finish") == "finish"
    try:
        sheet, kept = await _keep(record, instrument, fields, finishes=finishes, now=now)
    except Problems as problems:
        told = named(problems.by_field, instrument)
        return await _page(request, person, instrument, fields=fields, problems=told)
    if await opens_help(record, kept):
        return see("/help-now")
    if finishes:
        return see(f"/measures?kept={instrument.key}")
    return see(_next_place(fields, sheet))


async def _keep(
    record: OpenRecord,
    instrument: Instrument,
    fields: Mapping[str, str],
    *,
    finishes: bool,
    now: datetime,
) -> tuple[Sheet, UUID]:
    """With the id it is kept under. Raises Problems, after what was answered so far is kept."""
    raw = {
        **raw_of(fields, instrument, complete=finishes),
        "answered_at": fields.get("answered_at") or now.isoformat(),
        "tz": fields.get("tz") or record.zone,
    }
    try:
        sheet = read_sheet(raw, now)
    except Problems as problems:
        await _keep_what_can_be(record, raw, problems, now)
        raise
    [result] = await actions.keep(record, [sheet], at=now, typed=True)
    if result.status is Status.REFUSED:
        raise Problems(dict(result.problems))
    return sheet, result.kept_as or (result.sheet or sheet).id


def _begun_under(id_: str) -> str:
    """The id under which a form's answers are kept that could not be finished."""
    return str(uuid5(CONFLICTS, f"begun:{id_}"))


async def _keep_what_can_be(
    record: OpenRecord, raw: Mapping[str, Any], problems: Problems, now: datetime
) -> None:
    """The answers so far as unfinished; and what calls for people is told whatever is wrong."""
    begun = {**raw, "id": _begun_under(raw["id"]), "complete": False}
    try:
        await actions.keep(record, [read_sheet(begun, now)], at=now, typed=True)
    except Problems:
        worry = read_value(raw["answers"].get("self_harm"))
        unread = Refused(str(raw["id"]), problems.by_field, worry=worry)
        await actions.keep(record, [unread], at=now)


async def _page(
    request: Request,
    person: SignedIn,
    instrument: Instrument,
    *,
    begun: Sheet | None = None,
    step: str = "",
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    """After a fault, what was typed stands in place of what was kept."""
    return page(
        request,
        "measures/sheet.html",
        422 if problems else 200,
        me=person,
        **await _help(request, person),
        instrument=instrument,
        step="" if problems else step,
        fields=form_of(begun) if fields is None else dict(fields),
        replaces=_replaces(begun, fields),
        problems=dict(problems or {}),
        id=str(uuid4()),
        zone=person.zone,
        begun_at=begun.answered_at.astimezone(ZoneInfo(person.zone)) if begun else None,
        epoch=db.epoch(),
        **WORDS,
    )


async def _help(request: Request, person: SignedIn) -> dict[str, Any]:
    """How to reach the clinic at this hour, and how a call for help stands."""
    now = request.app.state.clock()
    return {
        "clinic": request.app.state.bell.card(person.clinic, at=now),
        "standing": await standing_of(open_own(person), at=now),
    }


def _replaces(begun: Sheet | None, fields: Mapping[str, str] | None) -> str:
    """What the next one goes on from: after a fault also what was kept of this one."""
    if fields is not None:
        return " ".join((*fields.get("replaces", "").split(), _begun_under(fields.get("id", ""))))
    return str(begun.id) if begun else ""


async def shell(request: Request) -> Response:
    """The empty form for a phone without a connection: nothing about anybody in it."""
    return page(
        request,
        "measures/sheet.html",
        me=ANYBODY,
        clinic=None,
        instrument=_instrument(request),
        step="",
        fields={},
        replaces="",
        problems={},
        id="",
        zone="",
        begun_at=None,
        epoch="",
        **{**WORDS, "shell": True},
    )


def _instrument(request: Request) -> Instrument:
    try:
        return INSTRUMENTS[request.path_params["instrument"]]
    except KeyError:
        raise HTTPException(404) from None


def _step(request: Request, instrument: Instrument) -> str:
    """Which question to show alone: "" for all on one page."""
    said = request.query_params.get("one", "")
    return said if said in (*instrument.keys, DIFFICULTY.key) else ""


def _next_place(fields: Mapping[str, str], sheet: Sheet) -> str:
    """One question a page: on to the next, back to the one before, or leave it for later."""
    instrument = sheet.instrument
    if fields.get("do") not in ("next", "back"):
        return "/measures"
    keys = [*instrument.keys, *([DIFFICULTY.key] if instrument.with_difficulty else [])]
    try:
        at = keys.index(fields.get("step", ""))
    except ValueError:
        at = -1
    at = max(0, min(len(keys) - 1, at + (1 if fields["do"] == "next" else -1)))
    return f"/measures/{instrument.key}?one={keys[at]}"


routes = [
    resource("/measures", GET=show_all),
    resource("/measures/{instrument}", GET=show, POST=keep),
    resource("/offline/measures/{instrument}", GET=shell),
]
