"""/clinic/text-messages, for the administrator: the gateway, and who wants messages."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.routes.people import administrator
from moodtrack.reading import Problems
from moodtrack.reminders.actions import gateways as actions
from moodtrack.reminders.domain.endpoints import gateway_target
from moodtrack.reminders.queries import gateways as queries
from moodtrack.reminders.sender.doors import Shut, reachable
from moodtrack.sharing.gate import clinic_scope
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/text-messages"
NOT_FOUND = "This address leads nowhere just now, or to a machine that is not in public."


async def show(request: Request) -> Response:
    by = await administrator(request)
    return await _page(request, by)


async def save(request: Request) -> Response:
    """A new address or a new secret; with `do` "remove", the end of it."""
    by = await administrator(request)
    fields, now = await form_fields(request), request.app.state.clock()
    scope = clinic_scope(by)
    if fields.get("do") == "remove":
        await actions.disconnect(scope, at=now)
        return see(f"{PATH}?done=1")
    url = fields.get("url", "").strip()
    try:
        await reachable(gateway_target(url, request.app.state.config.own_hosts))
    except Problems as problems:
        return await _page(request, by, fields, problems.by_field)
    except Shut:
        return await _page(request, by, fields, {"url": NOT_FOUND})
    secret = await actions.connect(scope, by.clinic, url, at=now)
    return await _page(request, by, secret=secret)


async def _page(
    request: Request,
    by: SignedIn,
    fields: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    secret: str = "",
) -> Response:
    there = await queries.connected(by.clinic)
    zone = ZoneInfo(by.clinic.zone)
    return page(
        request,
        "reminders/gateway.html",
        422 if problems else 200,
        me=by,
        clinic=by.clinic,
        fields=dict(fields or {"url": there.url if there else ""}),
        problems=dict(problems or {}),
        there=there,
        reached=there.reached.astimezone(zone) if there and there.reached else None,
        secret=secret,
        patients=await queries.wanted_by(clinic_scope(by)),
        done="done" in request.query_params,
    )


routes = [resource(PATH, GET=show, POST=save)]
