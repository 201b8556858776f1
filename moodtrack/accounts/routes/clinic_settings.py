"""/clinic/settings: what the clinic says of itself, and how its pages and papers are made."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.actions import clinic as actions
from moodtrack.accounts.domain import (
    PAPERS,
    Clinic,
    SignedIn,
    read_settings,
    zones,
)
from moodtrack.accounts.routes.people import administrator
from moodtrack.reading import Problems
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/settings"


async def show(request: Request) -> Response:
    by = await administrator(request)
    return _page(request, by, kept(by.clinic), saved="done" in request.query_params)


async def save(request: Request) -> Response:
    by = await administrator(request)
    fields = await form_fields(request)
    try:
        settings = read_settings(fields)
    except Problems as problems:
        return _page(request, by, fields, problems=problems.by_field)
    await actions.settle(by.clinic, settings, by=by.number, at=request.app.state.clock())
    return see(f"{PATH}?done=1")


def kept(clinic: Clinic) -> dict[str, str]:
    return {
        "phone": clinic.phone,
        "hours": clinic.hours,
        "backfill_days": str(clinic.backfill_days),
        "paper": clinic.paper,
        "zone": clinic.zone,
    }


def _page(
    request: Request,
    by: SignedIn,
    fields: Mapping[str, str],
    *,
    problems: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return page(
        request,
        "accounts/clinic-settings.html",
        422 if problems else 200,
        me=by,
        clinic=by.clinic.name,
        fields=dict(fields),
        problems=dict(problems or {}),
        papers=list(PAPERS.items()),
        zones=sorted({*zones(), by.clinic.zone}),
        saved=saved,
    )


routes = [resource(PATH, GET=show, POST=save)]
