"""/fhir: the record for another program to fetch, read only, with the patient's own key."""

import re
from datetime import date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack import __version__
from moodtrack.accounts.session import freshly_signed_in, signed_in
from moodtrack.exports.domain.capability import capability
from moodtrack.exports.domain.fhir import Resource
from moodtrack.exports.fhir import resources
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_to_take_home
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource

KIND = "application/fhir+json"
KNOWN = ("patient", "code", "date", "_format")
COMPARED = re.compile(r"(eq|ge|le|gt|lt)?(\d{4}-\d{2}-\d{2})")


async def metadata(request: Request) -> Response:
    now: datetime = request.app.state.clock()
    return _answer(capability(now, __version__))


async def everything(request: Request) -> Response:
    record = await _own(request, request.path_params["id"])
    found = [one async for one in resources(record, str(record.id))]
    return _answer(_bundle(found))


async def observations(request: Request) -> Response:
    """`patient`, `code` (alone or system|code) and `date` (ge2026-01-01), all optional."""
    query = request.query_params
    if unknown := [name for name in query if name not in KNOWN]:
        raise Refusal(400, f"This server does not search by {unknown[0][:40]}.")
    asked = query.get("patient")
    record = await _own(request, None if asked is None else asked.removeprefix("Patient/"))
    code = query.get("code", "").rpartition("|")[2]
    days = [_compared(one) for one in query.getlist("date")]
    found = [
        one
        async for one in resources(record, str(record.id))
        if one["resourceType"] == "Observation"
        and (not code or code in {each["code"] for each in one["code"]["coding"]})
        and all(_holds(sign, day, one["effectiveDateTime"][:10]) for sign, day in days)
    ]
    return _answer(_bundle(found))


def _compared(said: str) -> tuple[str, str]:
    found = COMPARED.fullmatch(said)
    try:
        if found is None:
            raise ValueError
        date.fromisoformat(found[2])
    except ValueError:
        raise Refusal(400, "A date looks like ge2026-11-22.") from None
    return found[1] or "eq", found[2]


def _holds(sign: str, day: str, other: str) -> bool:
    """Days as text compare like days."""
    return {
        "eq": other == day,
        "ge": other >= day,
        "le": other <= day,
        "gt": other > day,
        "lt": other < day,
    }[sign]


async def _own(request: Request, wanted: str | None) -> OpenRecord:
    """The record of whoever asks; of anybody else there is nothing here."""
    person = await signed_in(request)
    if not person.by_token:  # a browser takes a copy away only with a fresh sign-in, as at /export
        person = await freshly_signed_in(request, back="/export")
    if wanted is not None and wanted.lower() != str(person.id):
        raise HTTPException(404)
    return await open_to_take_home(person, at=request.app.state.clock())


def _bundle(found: list[Resource]) -> Resource:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "entry": [
            {"fullUrl": f"urn:moodtrack:{one['resourceType']}:{one['id']}", "resource": one}
            for one in found
        ],
    }


def _answer(said: Resource) -> Response:
    answer = json_answer(said)
    answer.headers["content-type"] = KIND
    return answer


routes = [
    resource("/fhir/metadata", GET=metadata),
    resource("/fhir/Patient/{id}/$everything", GET=everything),
    resource("/fhir/Observation", GET=observations),
]
