"""/clinic/patients/{id}/consultation: consent, what the clinic asks about, the baseline days."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of, setting
from moodtrack.accounts.sections import BASELINE
from moodtrack.reading import Problems
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.domain.consultation import (
    Consultation,
    consultation_of,
    form_of_consultation,
    read_consultation,
)
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.queries.course import consultation
from moodtrack.treatment.queries.pages import page_versions
from moodtrack.treatment.routes.patient import opened
from moodtrack.treatment.sections import CONSULTATION
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    person, record = await opened(request, what="the consultation")
    return await _page(request, person, record)


async def write(request: Request) -> Response:
    """The whole page anew; the earlier version stays."""
    person, record = await opened(request, what="the consultation")
    fields, now = await form_fields(request), request.app.state.clock()
    today = now.astimezone(ZoneInfo(record.clinic_zone)).date()
    try:
        said = read_consultation(
            fields,
            labels=await _labels(person),
            today=today,
            stands=await consultation(record),
        )
    except Problems as problems:
        return await _page(request, person, record, fields, problems.by_field)
    kind = PageKind.CONSULTATION
    await write_page(record, kind, record.id, said.as_json(), at=now)
    return see(f"/clinic/patients/{record.id}/consultation")


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    versions = await page_versions(record, PageKind.CONSULTATION, record.id)
    stands = consultation_of(versions[-1].said) if versions else None
    return page(
        request,
        "treatment/consultation.html",
        422 if problems else 200,
        me=person,
        patient=record,
        said=stands,
        labels=await _labels(person),
        fields=dict(fields) if fields is not None else await _filled(person, stands),
        problems=dict(problems or {}),
        versions=await told_versions(record, versions),
    )


async def _labels(person: SignedIn) -> dict[str, str]:
    """What the clinic asks, under its own headings."""
    return dict((await setting(person.clinic.number, CONSULTATION))["labels"])


async def _filled(person: SignedIn, stands: Consultation | None) -> dict[str, str]:
    if stands is not None:
        return form_of_consultation(stands)
    return {"baseline_days": str((await setting(person.clinic.number, BASELINE))["days"])}


async def told_versions(record: TreatmentRecord, versions: Any) -> list[dict[str, Any]]:
    """Each version of a page as the list of changes tells it, the latest first."""
    names = await names_of([one.recorded_by for one in versions])
    zone = ZoneInfo(record.clinic_zone)
    return [
        {
            "who": names.get(one.recorded_by, "someone"),
            "at": one.recorded_at.astimezone(zone),
            "reason": one.said.get("correction", one.said.get("reason", "")),
            "version": one.version,
            "withdrawn": one.withdrawn,
            "said": one.said,
        }
        for one in reversed(versions)
    ]


routes = [resource("/clinic/patients/{id}/consultation", GET=show, POST=write)]
