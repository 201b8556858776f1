"""The doors for programs: a patient's own infusions, and recording one at the clinic."""

from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.reading import Problems
from moodtrack.sharing.gate import open_own
from moodtrack.treatment import actions, queries
from moodtrack.treatment.domain import Infusion, local
from moodtrack.treatment.domain.reading import read_infusion
from moodtrack.treatment.routes.patient import opened
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource
from moodtrack.web.strict import json_body


async def give(request: Request) -> Response:
    person = await signed_in(request)
    known = await queries.infusions(open_own(person))
    return json_answer({"infusions": [as_json(one) for one in known]})


async def take(request: Request) -> Response:
    """Record an infusion; sent again under the same id it is recorded once."""
    _, record = await opened(request, what="the treatment record")
    raw, now = await json_body(request), request.app.state.clock()
    try:
        sent = read_infusion(raw, zone=record.clinic_zone, now=now)
        n = await actions.record_infusion(record, sent.infusion, id_=sent.id or uuid4(), at=now)
    except Problems as problems:
        raise Refusal(422, "This infusion could not be taken.", problems.by_field) from None
    except actions.OtherWords:
        raise Refusal(409, "Another infusion was recorded under this id.") from None
    return json_answer({"n": n}, 201)


def as_json(infusion: Infusion) -> dict[str, Any]:
    """An infusion as the patient may read it: all but the clinic's notes."""
    return {
        "n": infusion.n,
        "at": local(infusion).at.isoformat(),
        "tz": infusion.tz,
        "phase": infusion.phase,
        "number_in_course": infusion.number_in_course,
        "weight_kg": infusion.weight_kg,
        "mg": infusion.mg,
        "mg_per_kg": infusion.mg_per_kg,
        "minutes": infusion.minutes,
        "date_chosen": infusion.date_chosen,
        "brought": infusion.brought,
    }


routes = [
    resource("/api/v1/treatment", GET=give),
    resource("/api/v1/patients/{id}/infusions", POST=take),
]
