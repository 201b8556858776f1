"""/treatment/monthly: three questions once a month, for someone in maintenance treatment."""

from collections.abc import Mapping
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.reading import Problems
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.sharing.gate import open_own_treatment
from moodtrack.treatment.actions import OtherWords
from moodtrack.treatment.actions.pages import write_page
from moodtrack.treatment.domain.after import QUESTIONS, STEPS, read_after_check
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.queries.course import after_checks
from moodtrack.treatment.routes.medicines import new_id
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

KEPT_ALREADY = "Answers were kept from this page already. To add these as well, send them again."
PATH = "/treatment/monthly"


async def show(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own_treatment(person)
    return await _page(request, person, record, {"id": str(uuid4())})


async def keep(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own_treatment(person)
    fields, now = await form_fields(request), request.app.state.clock()
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut  # a page of somebody else's, left open on a shared phone
    try:
        said = read_after_check(fields)
        kind, id_ = PageKind.AFTER_CHECK, new_id(fields)
        await write_page(record, kind, id_, said.as_json(), at=now, new=True)
    except Problems as problems:
        return await _page(request, person, record, fields, problems.by_field)
    except OtherWords:
        anew = {**fields, "id": str(uuid4())}
        return await _page(request, person, record, anew, {"note": KEPT_ALREADY})
    return see(f"{PATH}?done=1")


async def _page(
    request: Request,
    person: SignedIn,
    record: TreatmentRecord,
    fields: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    zone = ZoneInfo(record.zone)
    return page(
        request,
        "treatment/monthly.html",
        422 if problems else 200,
        me=person,
        questions=QUESTIONS,
        steps=STEPS,
        checks=[
            (said, kept.recorded_at.astimezone(zone))
            for said, kept in reversed(await after_checks(record))
        ],
        fields={"id": str(uuid4()), **fields},
        problems=dict(problems or {}),
        saved="done" in request.query_params,
    )


routes = [resource(PATH, GET=show, POST=keep)]
