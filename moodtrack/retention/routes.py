"""/clinic/records: what is kept, of whom it is time to let go, and the record of who left."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import setting
from moodtrack.accounts.routes.people import administrator
from moodtrack.accounts.session import freshly_signed_in
from moodtrack.reading import Fault, one_line, read_id
from moodtrack.retention import actions, queries
from moodtrack.retention.domain import OPEN_FOR, due_now, mark_of
from moodtrack.retention.sections import RETENTION
from moodtrack.sharing.gate import clinic_scope, open_kept
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/records"
REASON_LEAST, REASON_MOST = 15, 500
SHORT = "Write in a sentence what it is needed for."
COUNT = "Write the number of records that go, as it stands above."
CHANGED = "What is due has changed since you looked. Nothing was deleted. Here it is as it is now."
WHAT = "what is kept of the treatment"


async def show(request: Request) -> Response:
    return await _page(request, await administrator(request))


async def take(request: Request) -> Response:
    """What was looked at goes, once its number has been written below it."""
    by = await administrator(request)
    await freshly_signed_in(request, back=PATH)
    fields, now = await form_fields(request), request.app.state.clock()
    years = await _years(by)
    due = due_now(await queries.kept(by.clinic.number), years, now.date())
    if fields.get("count", "").strip() != str(len(due)) or not due:
        return await _page(request, by, fields=fields, problems={"count": COUNT})
    try:
        gone = await actions.let_go(
            by.clinic.number, fields.get("mark", ""), years=years, by=by.number, at=now
        )
    except actions.ChangedMeanwhile:
        return await _page(request, by, problems={"main": CHANGED})
    request.app.state.renderer.forget()
    return see(f"{PATH}?gone={len(gone)}")


async def _years(by: SignedIn) -> int | None:
    value: dict[str, int | None] = await setting(by.clinic.number, RETENTION)
    return value["years"]


async def _page(
    request: Request,
    by: SignedIn,
    *,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    now: datetime = request.app.state.clock()
    kept, years = await queries.kept(by.clinic.number), await _years(by)
    due = due_now(kept, years, now.date())
    return page(
        request,
        "retention/records.html",
        422 if problems else 200,
        me=by,
        clinic=by.clinic.name,
        years=years,
        due=[(one, one.due(years)) for one in due],
        today=now.date(),
        mark=mark_of(due),
        left=[(one, one.due(years)) for one in kept if one.erased_at is not None],
        gone=request.query_params.get("gone", "")[:6],
        fields=dict(fields or {}),
        problems=dict(problems or {}),
    )


async def show_kept(request: Request) -> Response:
    """The record, for an hour after it was said why; before that, the question why."""
    by, id_ = await administrator(request), _id(request)
    now = request.app.state.clock()
    if not await queries.is_open(clinic_scope(by), id_, at=now):
        return await _why(request, by, id_)
    record = await open_kept(by, str(id_), what=WHAT, at=now)
    return page(
        request,
        "retention/kept.html",
        me=by,
        id=str(id_),
        parts=await queries.told(record),
        fields={},
        problems={},
    )


async def open_it(request: Request) -> Response:
    by, id_ = await administrator(request), _id(request)
    await _left_here(by, id_)
    await freshly_signed_in(request, back=f"{PATH}/{id_}")
    fields, problems = await form_fields(request), {}
    try:
        reason = one_line(fields.get("reason", ""), REASON_MOST)
        if len(reason) < REASON_LEAST:
            problems["reason"] = SHORT
    except Fault as fault:
        problems["reason"] = str(fault)
    if problems:
        return await _why(request, by, id_, fields, problems)
    now = request.app.state.clock()
    record = await open_kept(by, str(id_), what=f"{WHAT}, to say why", at=now)
    await actions.open_for_a_reason(record, reason, at=now)
    return see(f"{PATH}/{id_}")


def _id(request: Request) -> UUID:
    try:
        return read_id(request.path_params["id"])
    except Fault:
        raise HTTPException(404) from None


async def _left_here(by: SignedIn, id_: UUID) -> None:
    """Raises 404 for whoever did not leave this clinic, or of whom nothing is kept."""
    left = [one.id for one in await queries.kept(by.clinic.number) if one.erased_at is not None]
    if id_ not in left:
        raise HTTPException(404)


async def _why(
    request: Request,
    by: SignedIn,
    id_: UUID,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    await _left_here(by, id_)
    return page(
        request,
        "retention/kept.html",
        422 if problems else 200,
        me=by,
        id=str(id_),
        parts=None,
        minutes=int(OPEN_FOR.total_seconds() // 60),
        fields=dict(fields or {}),
        problems=dict(problems or {}),
    )


settings_sections = (RETENTION,)
routes = [
    resource(PATH, GET=show, POST=take),
    resource(f"{PATH}/{{id}}", GET=show_kept, POST=open_it),
]
