"""/clinic/patients/{id}/infusions/{n}: one infusion, every version of it, and a correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.reading import Fault, Problems, read_id
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment import actions, queries
from moodtrack.treatment.domain import Infusion, Version, in_words, local
from moodtrack.treatment.domain.chair_words import chair_words
from moodtrack.treatment.domain.forms import form_of, read_form
from moodtrack.treatment.domain.reading import read_reason
from moodtrack.treatment.domain.vitals_curve import curve
from moodtrack.treatment.queries.sittings import sittings
from moodtrack.treatment.routes.patient import form_values, opened
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

CORRECTED_ALREADY = "This page was sent already. If there is more to correct, send it again now."
MOST_N = 2**31 - 1
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One version as the page tells it: when, by whom, why, and what it says."""

    at: datetime
    who: str
    reason: str
    withdrawn: bool
    says: str


async def show(request: Request) -> Response:
    n = _number(request)
    person, record = await opened(request, what="the treatment record")
    return await _page(request, person, record, n)


async def correct(request: Request) -> Response:
    """A new version over the last; with `do` "withdraw", that it did not take place."""
    n = _number(request)
    person, record = await opened(request, what="the treatment record")
    await _standing(record, n)
    fields, now = await form_fields(request), request.app.state.clock()
    try:
        if fields.get("do") == "withdraw":
            await _take_back(record, n, fields, now)
        else:
            await _correct(record, n, fields, now)
    except Problems as problems:
        return await _page(request, person, record, n, fields=fields, problems=problems.by_field)
    except actions.OtherWords:
        anew = {**fields, "id": str(uuid4())}
        told = {"reason": CORRECTED_ALREADY}
        return await _page(request, person, record, n, fields=anew, problems=told)
    return see(f"/clinic/patients/{record.id}/infusions/{n}")


async def _correct(record: TreatmentRecord, n: int, fields: Fields, now: datetime) -> None:
    problems: dict[str, str] = {}
    try:
        sent = read_form(fields, zone=record.clinic_zone, now=now, n=n)
    except Problems as found:
        problems = found.by_field
    try:
        reason = read_reason(fields.get("reason", ""))
    except Fault as fault:
        problems["reason"] = str(fault)
    if problems:
        raise Problems(problems)
    id_ = sent.id or uuid4()
    await actions.correct_infusion(record, sent.infusion, reason=reason, id_=id_, at=now)


async def _take_back(record: TreatmentRecord, n: int, fields: Fields, now: datetime) -> None:
    try:
        reason = read_reason(fields.get("reason", ""))
        id_ = read_id(fields["id"]) if fields.get("id") else uuid4()
    except Fault as fault:
        raise Problems({"reason": str(fault)}) from None
    await actions.take_back_infusion(record, n, reason=reason, id_=id_, at=now)


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    n: int,
    *,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    versions = await _standing(record, n)
    last = versions[-1]
    visit = next((one for one in await sittings(record) if one.n == n), None)
    return page(
        request,
        "treatment/infusion.html",
        422 if problems else 200,
        me=person,
        patient=record,
        infusion=local(last.infusion),
        withdrawn=last.withdrawn,
        versions=await _told(versions, record),
        sitting=visit,
        chair_words=chair_words(visit) if visit else [],
        curve=curve(visit) if visit else "",
        **form_values(record, fields or _filled(last.infusion), problems),
    )


def _filled(infusion: Infusion) -> Fields:
    return {"id": str(uuid4()), **form_of(infusion)}


async def _standing(record: TreatmentRecord, n: int) -> Sequence[Version]:
    """Every version, the first first. Raises NotShared when there is no such infusion."""
    versions = await queries.versions(record, n)
    if not versions:
        raise NotShared
    return versions


async def _told(versions: Sequence[Version], record: TreatmentRecord) -> list[Told]:
    names = await names_of([one.recorded_by for one in versions])
    zone = ZoneInfo(record.clinic_zone)
    return [
        Told(
            at=one.recorded_at.astimezone(zone),
            who=names.get(one.recorded_by, "someone"),
            reason=one.reason or "",
            withdrawn=one.withdrawn,
            says=in_words(one.infusion),
        )
        for one in reversed(versions)
    ]


def _number(request: Request) -> int:
    said = request.path_params["n"]
    if not (said.isascii() and said.isdigit() and len(said) <= 10 and int(said) <= MOST_N):
        raise HTTPException(404)
    return int(said)


routes = [resource("/clinic/patients/{id}/infusions/{n}", GET=show, POST=correct)]
