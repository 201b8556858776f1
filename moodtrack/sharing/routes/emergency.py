"""/clinic/emergency: opening a record without leave, for an hour; she reads the reason at once."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import limits
from moodtrack.accounts.domain import Role, SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.reading import Fault, one_line
from moodtrack.sharing import actions, queries
from moodtrack.sharing.domain import EMERGENCY
from moodtrack.sharing.gate import open_for_emergency
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/emergency"
REASON_LEAST, REASON_MOST = 15, 500
NOBODY = "Nobody here has this whole name. Write it as it stands in the record, or the id."
SEVERAL = "More than one person has this name. Write the id instead."
SHORT = "Write in a sentence why this cannot wait. The patient reads it."
OFTEN = "That was tried many times. Please wait some minutes."


async def show(request: Request) -> Response:
    return _page(request, await _clinician(request))


async def take(request: Request) -> Response:
    viewer, now = await _clinician(request), request.app.state.clock()
    fields, problems = await form_fields(request), {}
    reason = ""
    try:
        reason = one_line(fields.get("reason", ""), REASON_MOST)
        if len(reason) < REASON_LEAST:
            problems["reason"] = SHORT
    except Fault as fault:
        problems["reason"] = str(fault)
    found = await queries.patients_named(viewer.clinic.number, fields.get("name", ""))
    if not await limits.allowed(f"emergency:{viewer.number}", burst=10, per_hour=20, at=now):
        problems["name"] = OFTEN
    elif len(found) != 1:
        problems["name"] = SEVERAL if found else NOBODY
    if problems:
        return _page(request, viewer, fields=fields, problems=problems)
    record = await open_for_emergency(viewer, str(found[0]), reason, at=now)
    await actions.break_glass(record, reason, at=now)
    return see(f"/clinic/patients/{record.id}")


async def _clinician(request: Request) -> SignedIn:
    person = await signed_in(request)
    if person.role is not Role.CLINICIAN:
        raise HTTPException(404)
    return person


def _page(
    request: Request,
    viewer: SignedIn,
    *,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "sharing/emergency.html",
        422 if problems else 200,
        me=viewer,
        minutes=int(EMERGENCY.total_seconds() // 60),
        fields=dict(fields or {}),
        problems=dict(problems or {}),
    )


routes = [resource(PATH, GET=show, POST=take)]
