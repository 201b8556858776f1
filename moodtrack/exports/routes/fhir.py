"""/fhir: a record for another program to fetch, read only: one's own, or what is shared."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from moodtrack import __version__, db
from moodtrack.accounts.session import freshly_signed_in, signed_in
from moodtrack.exports.domain.capability import capability
from moodtrack.exports.domain.fhir import Resource, patient
from moodtrack.exports.domain.fhir_search import (
    NotAsked,
    Search,
    Test,
    dated,
    read_search,
    token,
    types,
)
from moodtrack.exports.fhir import Told, bundled, observations, resources
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_for, open_to_take_home
from moodtrack.web.problems import FHIR, Refusal, json_answer, outcome
from moodtrack.web.routing import resource

WHAT = "your record, for another program"
JSON = {"json", "text/json", "application/json", FHIR}
READ = (*JSON, "*/*", "application/*")
OBSERVED = {
    "code": token(lambda one: one["code"]["coding"]),
    "category": token(lambda one: one["category"][0]["coding"]),
    "date": dated,
}


async def metadata(request: Request) -> Response:
    _in_json(request)
    now: datetime = request.app.state.clock()
    return _answer(capability(now, __version__, f"{_origin(request)}/fhir"))


async def read_patient(request: Request) -> Response:
    _in_json(request)
    record = await _record(request, request.path_params["id"])
    return _answer(patient(str(record.id)))


async def everything(request: Request) -> Response:
    """All of it that the reader may see; `_type` narrows it down."""
    search = _search(request, {"_type": types})
    record = await _record(request, request.path_params["id"])
    return _found(request, resources(record, _told(request, record)), search)


async def search(request: Request) -> Response:
    """Observations by `patient`, `code`, `category` and `date`, all optional to their owner."""
    asked = _search(request, OBSERVED)
    wanted = {_id_in(one, request) for one in asked.patients}
    if len(wanted) > 1:
        raise HTTPException(404)
    record = await _record(request, *wanted)
    return _found(request, observations(record, _told(request, record)), asked)


def _search(request: Request, known: Mapping[str, Callable[[str], Test]]) -> Search:
    """What is asked. Raises Refusal, also for what would be ignored where the asker is strict."""
    _in_json(request)
    try:
        asked = read_search(request.query_params.multi_items(), known)
    except NotAsked as error:
        raise Refusal(400, str(error)) from None
    if asked.ignored and "handling=strict" in request.headers.get("prefer", ""):
        raise Refusal(400, f"This server does not search by {asked.ignored[0]}.")
    return asked


def _in_json(request: Request) -> None:
    """Raises Refusal where something else is asked for."""
    wanted = request.query_params.get("_format") or request.headers.get("accept") or FHIR
    kinds = {one.partition(";")[0].strip().lower() for one in wanted.split(",")}
    if not kinds & set(READ):
        raise Refusal(406, "This server answers in JSON.")


def _id_in(reference: str, request: Request) -> str:
    """`Patient/7`, `7`, or the whole address of that here."""
    here = f"{_origin(request)}/fhir/"
    return reference.removeprefix(here).removeprefix("Patient/")


async def _record(request: Request, wanted: str | None = None) -> OpenRecord:
    """One's own record, or one that is shared. Of anybody else's there is nothing here."""
    person = await signed_in(request)
    now: datetime = request.app.state.clock()
    mine = wanted is None or wanted.lower() == str(person.id)
    if not person.by_token:  # a browser takes a copy away only with a fresh sign-in, as at /export
        person = await freshly_signed_in(request, back="/export")
    if mine:
        return await open_to_take_home(person, at=now)
    if person.by_token:
        raise HTTPException(404)
    return await open_for(person, str(wanted), what=WHAT, at=now)


def _origin(request: Request) -> str:
    return request.app.state.config.origin or str(request.base_url).rstrip("/")


def _told(request: Request, record: OpenRecord) -> Told:
    return Told(str(record.id), f"{_origin(request)}/reports/{record.id}/follow-up.pdf")


def _found(request: Request, found: AsyncIterator[Resource], asked: Search) -> Response:
    """A searchset, sent while it is read. Its total and its links stand after the entries."""
    page = _Page(found, asked)
    chunks = bundled(
        page.entries(),
        base=f"{_origin(request)}/fhir",
        kind="searchset",
        end=lambda: [f'"total":{page.total}', f'"link":{json.dumps(_links(request, page))}'],
    )
    return StreamingResponse(chunks, media_type=FHIR)


class _Page:
    """What of all that is found is on this page; how much there is, is known at the end."""

    def __init__(self, found: AsyncIterator[Resource], asked: Search) -> None:
        self._found, self.asked, self.total = found, asked, 0
        last = None if asked.count is None else asked.offset + asked.count
        self.until = last

    async def entries(self) -> AsyncIterator[Resource]:
        if self.asked.ignored:
            ignored = ", ".join(self.asked.ignored)
            yield outcome("warning", 400, f"Not searched by: {ignored}.")
        async for one in _from_replica(self._found):
            if not self.asked.finds(one):
                continue
            place, self.total = self.total, self.total + 1
            if place >= self.asked.offset and (self.until is None or place < self.until):
                yield one


def _links(request: Request, page: _Page) -> list[dict[str, str]]:
    asked, path = page.asked, f"{_origin(request)}{request.url.path}"

    def link(relation: str, offset: int) -> dict[str, str]:
        paging = [] if asked.count is None else [("_count", str(asked.count))]
        paging += [("_offset", str(offset))] if offset else []
        query = urlencode([*asked.used, *paging])
        return {"relation": relation, "url": f"{path}?{query}" if query else path}

    links = [link("self", asked.offset)]
    if asked.count and page.until is not None and page.until < page.total:
        links.append(link("next", page.until))
    if asked.count and asked.offset:
        links.append(link("previous", max(asked.offset - asked.count, 0)))
    return links


async def _from_replica(found: AsyncIterator[Resource]) -> AsyncIterator[Resource]:
    """Each resource is read there, if there is one; what is done between them is not."""
    while True:
        with db.from_replica():
            one = await anext(found, None)
        if one is None:
            return
        yield one


def _answer(said: Resource) -> Response:
    answer = json_answer(said)
    answer.headers["content-type"] = FHIR
    return answer


routes = [
    resource("/fhir/metadata", GET=metadata),
    resource("/fhir/Patient/{id}", GET=read_patient),
    resource("/fhir/Patient/{id}/$everything", GET=everything),
    resource("/fhir/Observation", GET=search),
]
