"""/clinic/settings: what the clinic says of itself, and how its pages and papers are made."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts import queries
from moodtrack.accounts.actions import clinic as actions
from moodtrack.accounts.domain import (
    PAPERS,
    Clinic,
    SignedIn,
    read_settings,
    zones,
)
from moodtrack.accounts.routes.people import administrator
from moodtrack.accounts.sections import Section
from moodtrack.reading import Fault, Problems, typed_whole
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/settings"
MEANWHILE = (
    "Somebody else saved this page meanwhile. What you typed is still here: save again to put it "
    "in the place of theirs."
)


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
        sections=list(request.app.state.sections.values()),
    )


# ---- the sections of the slices ------------------------------------------------------------------


async def show_section(request: Request) -> Response:
    by, section = await administrator(request), _section(request)
    value, version = await queries.setting_and_version(by.clinic.number, section)
    fields = {**section.fill(value), "version": str(version)}
    return await _section_page(request, by, section, fields)


async def save_section(request: Request) -> Response:
    """What was typed comes back with its faults, or when a colleague was quicker."""
    by, section = await administrator(request), _section(request)
    fields = await form_fields(request)
    try:
        value = section.read(fields, await section.known(by.clinic))
        await actions.settle_section(
            by.clinic,
            section,
            value,
            version=_version(fields),
            by=by.number,
            at=request.app.state.clock(),
        )
    except Problems as problems:
        return await _section_page(request, by, section, fields, problems.by_field)
    except actions.ChangedMeanwhile:
        _, now = await queries.setting_and_version(by.clinic.number, section)
        newer = {**fields, "version": str(now)}
        return await _section_page(request, by, section, newer, {"main": MEANWHILE})
    return see(f"{PATH}/{section.name}?done=1")


def _section(request: Request) -> Section:
    sections: Mapping[str, Section] = request.app.state.sections
    try:
        return sections[request.path_params["section"]]
    except KeyError:
        raise HTTPException(404) from None


def _version(fields: Mapping[str, str]) -> int:
    try:
        return typed_whole(fields.get("version", "0"), 0, 999_999_999)
    except Fault:
        return -1  # no version at all: it counts as changed meanwhile


async def _section_page(
    request: Request,
    by: SignedIn,
    section: Section,
    fields: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "accounts/clinic-section.html",
        422 if problems else 200,
        me=by,
        clinic=by.clinic,
        section=section,
        fields=dict(fields),
        problems=dict(problems or {}),
        known=await section.known(by.clinic),
        saved="done" in request.query_params and not problems,
    )


routes = [
    resource(PATH, GET=show, POST=save),
    resource(f"{PATH}/{{section}}", GET=show_section, POST=save_section),
]
