"""/clinic/patients/{id}/scores: questionnaires and ratings of one patient, and the form for one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.accounts.session import signed_in
from moodtrack.measures import actions, queries
from moodtrack.measures.domain.instruments import DIFFICULTY, FREQUENCY, HARDNESS, INSTRUMENTS
from moodtrack.measures.domain.scales import SCALES, read_score
from moodtrack.reading import Fault, Problems, one_line, read_id
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.sharing.gate import open_for, open_treatment
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/patients/{id}/scores"
WHAT = "questionnaires and ratings"
SENT = "This page was sent already. If there is another one to write down, send it again now."
Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person, record = await _opened(request)
    return await _page(request, person, record)


async def write_down(request: Request) -> Response:
    """A rating, or that one does not count; 422 with everything typed when there is a fault."""
    person, record = await _opened(request)
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        if fields.get("do") == "take back":
            await _take_back(record, fields, now)
        else:
            score = read_score(fields, zone=record.clinic_zone, now=now)
            await actions.record_score(record, score, at=now)
    except Problems as problems:
        return await _page(request, person, record, fields=fields, problems=problems.by_field)
    except actions.OtherWords:
        anew = {**fields, "id": str(uuid4())}
        return await _page(request, person, record, fields=anew, problems={"scale": SENT})
    return see(f"/clinic/patients/{record.id}/scores")


async def _take_back(record: TreatmentRecord, fields: Fields, now: datetime) -> None:
    try:
        reason = one_line(fields.get("reason", ""), 200)
        old, id_ = read_id(fields.get("rating", "")), read_id(fields.get("id", ""))
    except Fault as fault:
        raise Problems({"reason": str(fault)}) from None
    if not reason:
        raise Problems({"reason": "Write in a few words why it does not count."})
    await actions.take_back_score(record, old, reason=reason, id_=id_, at=now)


async def _opened(request: Request) -> tuple[SignedIn, TreatmentRecord]:
    person = await signed_in(request)
    now = request.app.state.clock()
    return person, await open_treatment(person, request.path_params["id"], what=WHAT, at=now)


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    *,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    ratings = await queries.clinic_scores(record)
    now = request.app.state.clock().astimezone(ZoneInfo(record.clinic_zone))
    return page(
        request,
        "measures/clinic.html",
        422 if problems else 200,
        me=person,
        patient=record,
        series=await _series(request, person, record),
        ratings=ratings[::-1],
        names=await names_of([one.recorded_by for one in ratings]),
        fields={"id": str(uuid4()), **(fields or _empty(person, now))},
        problems=dict(problems or {}),
        **_asked(fields or {}, request.query_params.get("scale", "")),
    )


async def _series(request: Request, person: SignedIn, record: TreatmentRecord) -> Any:
    """Her own scores, for whom she shares her diary with; None for everybody else."""
    if not record.shared:
        return None
    now = request.app.state.clock()
    try:
        diary = await open_for(person, str(record.id), what=WHAT, at=now)
    except NotShared:
        return None
    return [one for one in (await queries.series(diary)).values() if one.scores]


def _asked(fields: Fields, wanted: str) -> dict[str, Any]:
    """Which scale the form is for: one of ours is asked item by item."""
    said = fields.get("scale", "") or wanted
    scale = said if said in SCALES or said in INSTRUMENTS else "madrs"
    return {
        "scale": scale,
        "scales": SCALES,
        "instruments": INSTRUMENTS,
        "instrument": INSTRUMENTS.get(scale),
        "choices": FREQUENCY,
        "hardness": HARDNESS,
        "difficulty": DIFFICULTY,
    }


def _empty(person: SignedIn, now: datetime) -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "day": f"{now:%Y-%m-%d}",
        "time": f"{now:%H:%M}",
        "rater": person.name,
    }


routes = [resource(PATH, GET=show, POST=write_down)]
