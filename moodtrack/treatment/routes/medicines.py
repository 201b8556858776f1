"""/clinic/patients/{id}/medicines: what she takes or does beside the infusions, with its dates."""

from collections.abc import Mapping
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.reading import Fault, Problems, read_id
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import OtherWords
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.domain.medicines import form_of_medicine, medicine_of, read_medicine
from moodtrack.treatment.domain.pages import Page, PageKind
from moodtrack.treatment.queries.course import medicines
from moodtrack.treatment.queries.pages import page_versions
from moodtrack.treatment.routes.consultation import told_versions
from moodtrack.treatment.routes.patient import opened
from moodtrack.treatment.routes.visit import visit_in
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

WRITTEN_ALREADY = "This was written down already. If this is another one, write it down now."
Fields = Mapping[str, str]
KIND = PageKind.MEDICINE


async def show(request: Request) -> Response:
    person, record = await opened(request, what="medicines and therapies")
    return await _list(request, person, record)


async def add(request: Request) -> Response:
    """A new one; 422 with everything typed when there is something to look at again."""
    person, record = await opened(request, what="medicines and therapies")
    fields, now = await form_fields(request), request.app.state.clock()
    today = now.astimezone(ZoneInfo(record.clinic_zone)).date()
    try:
        said = read_medicine(fields, id_=new_id(fields), today=today)
        await write_page(record, KIND, said.id, said.as_json(), at=now, new=True)
    except Problems as problems:
        return await _list(request, person, record, fields, problems.by_field)
    except OtherWords:
        anew = {**fields, "id": str(uuid4())}
        return await _list(request, person, record, anew, {"name": WRITTEN_ALREADY})
    return see(f"/clinic/patients/{record.id}/medicines")


async def show_one(request: Request) -> Response:
    id_ = visit_in(request, "medicine")
    person, record = await opened(request, what="medicines and therapies")
    return await _one(request, person, record, id_)


async def correct(request: Request) -> Response:
    """A new version over the last; with `do` "withdraw", that it was written down by mistake."""
    id_ = visit_in(request, "medicine")
    person, record = await opened(request, what="medicines and therapies")
    await _versions(record, id_)
    fields, now = await form_fields(request), request.app.state.clock()
    today = now.astimezone(ZoneInfo(record.clinic_zone)).date()
    try:
        said = read_medicine(fields, id_=id_, today=today)
        withdrawn = fields.get("do") == "withdraw"
        if withdrawn and not said.reason:
            raise Problems({"reason": "Say in a few words why it is taken back."})
    except Problems as problems:
        return await _one(request, person, record, id_, fields, problems.by_field)
    await write_page(record, KIND, id_, said.as_json(), at=now, withdrawn=withdrawn)
    return see(f"/clinic/patients/{record.id}/medicines")


def new_id(fields: Fields) -> UUID:
    """The id a page gave to what it is for, so that sending it twice keeps it once."""
    try:
        return read_id(fields["id"]) if fields.get("id") else uuid4()
    except Fault:
        return uuid4()


async def _list(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    return page(
        request,
        "treatment/medicines.html",
        422 if problems else 200,
        me=person,
        patient=record,
        medicines=await medicines(record),
        fields={"sort": "medicine", "id": str(uuid4()), **(fields or {})},
        problems=dict(problems or {}),
    )


async def _one(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    id_: UUID,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    versions = await _versions(record, id_)
    stands = medicine_of(id_, versions[-1].said)
    return page(
        request,
        "treatment/medicine.html",
        422 if problems else 200,
        me=person,
        patient=record,
        medicine=stands,
        withdrawn=versions[-1].withdrawn,
        fields={"id": "", **(fields or form_of_medicine(stands))},
        problems=dict(problems or {}),
        versions=await told_versions(record, versions),
    )


async def _versions(record: TreatmentRecord, id_: UUID) -> list[Page]:
    versions = await page_versions(record, KIND, id_)
    if not versions:
        raise NotShared
    return versions


routes = [
    resource("/clinic/patients/{id}/medicines", GET=show, POST=add),
    resource("/clinic/patients/{id}/medicines/{medicine}", GET=show_one, POST=correct),
]
