"""/plan: her own plan for a bad night; a clinician reads it only when she shares it."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import SignedOut, signed_in
from moodtrack.language import N_
from moodtrack.reading import Fault, Problems, typed_whole
from moodtrack.safety.actions import planning
from moodtrack.safety.domain.plan import PARTS, Plan, as_text, read_plan
from moodtrack.safety.queries.plans import latest
from moodtrack.sharing.gate import open_for, open_own
from moodtrack.web.forms import form_fields
from moodtrack.web.offline import ANYBODY
from moodtrack.web.pages import page, see
from moodtrack.web.problems import json_answer
from moodtrack.web.routing import resource

MEANWHILE = N_("This was changed on another device meanwhile. Save again to put this in its place.")


async def show(request: Request) -> Response:
    person = await signed_in(request)
    plan, version = await latest(open_own(person))
    return _page(request, person, _fields(plan, version), saved="done" in request.query_params)


async def save(request: Request) -> Response:
    person = await signed_in(request)
    own, fields = open_own(person), dict(await form_fields(request))
    if fields.get("for", str(person.id)) != str(person.id):
        raise SignedOut  # a page of somebody else's, left open on a shared phone
    try:
        version = typed_whole(fields.get("version", "0"), 0, 999_999_999)
        now = request.app.state.clock()
        await planning.keep_plan(own, read_plan(fields), version=version, at=now)
    except Problems as problems:
        return _page(request, person, fields, problems=problems.by_field)
    except Fault as fault:
        return _page(request, person, fields, problems={"main": str(fault)})
    except planning.ChangedMeanwhile:
        _, newest = await latest(own)
        newer = {**fields, "version": str(newest)}
        return _page(request, person, newer, problems={"main": MEANWHILE})
    return see("/plan?done=1")


def _fields(plan: Plan, version: int) -> dict[str, str]:
    shared = {"shared": "yes"} if plan.shared else {}
    return {**plan.parts, **shared, "version": str(version)}


def _page(
    request: Request,
    person: SignedIn,
    fields: Mapping[str, str],
    *,
    problems: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return page(
        request,
        "safety/plan.html",
        422 if problems else 200,
        me=person,
        parts=list(PARTS.items()),
        fields=dict(fields),
        problems=dict(problems or {}),
        saved=saved,
    )


async def file(request: Request) -> Response:
    """The plan as plain text, to keep or to print."""
    person = await signed_in(request)
    plan, _ = await latest(open_own(person))
    [help_line, *_] = request.app.state.bell.lines(person.clinic)
    headers = {"content-disposition": 'attachment; filename="my-plan.txt"'}
    return Response(
        as_text(plan, help_line), headers=headers, media_type="text/plain; charset=utf-8"
    )


async def give(request: Request) -> Response:
    """The plan for her own phone, which keeps it sealed for when there is no connection."""
    plan, _ = await latest(open_own(await signed_in(request)))
    return json_answer({"parts": dict(plan.parts)})


async def read(request: Request) -> Response:
    """A plan that is shared, for whoever reads the diary; else there is nothing here."""
    person, now = await signed_in(request), request.app.state.clock()
    if not person.role.staff:
        raise HTTPException(404)
    record = await open_for(person, request.path_params["id"], what="the plan", at=now)
    plan, version = await latest(record)
    if not version:
        raise HTTPException(404)
    return page(
        request,
        "safety/shared-plan.html",
        me=person,
        name=record.name,
        parts=[(PARTS[key][0], said) for key, said in plan.parts.items()],
    )


async def shell(request: Request) -> Response:
    """The plan without a connection: the page is empty; the phone fills in what it remembers."""
    return page(request, "safety/offline-plan.html", me=ANYBODY, parts=list(PARTS.items()))


routes = [
    resource("/plan", GET=show, POST=save),
    resource("/plan/my-plan.txt", GET=file),
    resource("/offline/plan", GET=shell),
    resource("/api/v1/plan", GET=give),
    resource("/clinic/patients/{id}/plan", GET=read),
]
