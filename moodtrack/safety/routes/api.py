"""The doors for programs: the clinic's alerts, to read, take and close."""

from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.accounts.session import signed_in
from moodtrack.reading import Fault, Problems, read_id
from moodtrack.safety import queries
from moodtrack.safety.actions import closing
from moodtrack.safety.domain.doing import read_closing
from moodtrack.safety.queries import Alert, rules
from moodtrack.sharing.gate import clinic_scope
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource
from moodtrack.web.strict import json_body


async def give(request: Request) -> Response:
    """Those open, oldest first."""
    person = await signed_in(request)
    scope, now = clinic_scope(person), request.app.state.clock()
    rule = await rules.rule(person.clinic.number, person.clinic.zone)
    found = await queries.alerts(scope, rule, at=now)
    names = await names_of([one.concern.taken_by for one in found if one.concern.taken_by])
    return json_answer({"alerts": [as_json(one, names) for one in found]})


async def take(request: Request) -> Response:
    """Take it; taken twice by the same person is once."""
    person, id_ = await signed_in(request), _id(request)
    scope = clinic_scope(person)
    await queries.patient_of(scope, id_)
    now = request.app.state.clock()
    try:
        await closing.take(scope, id_, at=now)
    except closing.CannotNow as sentence:
        raise Refusal(409, str(sentence)) from None
    return await _one(request, person, id_, now)


async def close(request: Request) -> Response:
    """Close it, with what was done and which answers were looked at."""
    person, id_ = await signed_in(request), _id(request)
    scope = clinic_scope(person)
    await queries.patient_of(scope, id_)
    raw, now = await json_body(request), request.app.state.clock()
    try:
        await closing.close(scope, id_, read_closing(raw), at=now)
    except Problems as problems:
        raise Refusal(422, "This alert could not be closed.", problems.by_field) from None
    except closing.CannotNow as sentence:
        raise Refusal(409, str(sentence)) from None
    return await _one(request, person, id_, now)


async def _one(request: Request, person: SignedIn, id_: UUID, now: datetime) -> Response:
    rule = await rules.rule(person.clinic.number, person.clinic.zone)
    alert = await queries.alert(clinic_scope(person), rule, id_, at=now)
    taken_by = alert.concern.taken_by
    names = await names_of([taken_by] if taken_by else [])
    await request.app.state.bell.look(now)
    return json_answer(as_json(alert, names))


def as_json(alert: Alert, names: dict[int, str]) -> dict[str, Any]:
    """An alert in the contract's names."""
    concern = alert.concern
    state = "closed" if not concern.open else "open" if concern.waiting else "taken"
    return {
        "id": str(concern.id),
        "patient": {"id": str(alert.patient_id), "name": alert.name},
        "state": state,
        "overdue": alert.overdue,
        "to_review": concern.review,
        "opened_at": concern.opened_at.isoformat(),
        "worst": concern.worst,
        "answers": [
            {
                "id": str(one.source),
                "question": one.kind.value,
                "value": one.value,
                "day": None if one.day is None else one.day.isoformat(),
                "received_at": one.at.isoformat(),
                "how": one.how.value,
            }
            for one in alert.answers
        ],
        "taken_by": names.get(concern.taken_by) if concern.taken_by else None,
        "taken_at": concern.taken_at and concern.taken_at.isoformat(),
        "closed_at": concern.closed_at and concern.closed_at.isoformat(),
    }


def _id(request: Request) -> UUID:
    try:
        return read_id(request.path_params["id"])
    except Fault:
        raise HTTPException(404) from None


routes = [
    resource("/api/v1/alerts", GET=give),
    resource("/api/v1/alerts/{id}/take", POST=take),
    resource("/api/v1/alerts/{id}/close", POST=close),
]
