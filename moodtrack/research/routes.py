"""/clinic/export: answers for research, of those who said yes, for the administrator."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of, setting
from moodtrack.accounts.routes.people import administrator
from moodtrack.accounts.session import freshly_signed_in
from moodtrack.research import queries
from moodtrack.research.actions import TooFew, begin
from moodtrack.research.archive import archive
from moodtrack.research.domain.columns import TABLES
from moodtrack.research.sections import RESEARCH
from moodtrack.sharing.gate import clinic_scope
from moodtrack.sharing.queries import consented
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

PATH = "/clinic/export"
TOO_FEW = (
    "Fewer than {least} people have said yes and have answers that could be given. A table of "
    "so few would say who they are."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One line about an export that was made."""

    at: datetime
    who: str
    people: int
    fresh: bool


async def show(request: Request) -> Response:
    return await _page(request, await administrator(request))


async def take(request: Request) -> Response:
    """The zip, sent while it is made; that it was asked for stands in each person's trail."""
    by = await administrator(request)
    await freshly_signed_in(request, back=PATH)
    fields = await form_fields(request)
    rule = await setting(by.clinic.number, RESEARCH)
    try:
        export = await begin(
            by.clinic,
            by=by.number,
            least=rule["least"],
            fresh=fields.get("fresh") == "yes",
            at=request.app.state.clock(),
        )
    except TooFew:
        return await _page(request, by, {"main": TOO_FEW.format(least=rule["least"])})
    return StreamingResponse(
        archive(export, least=rule["least"], enough=rule["course"]),
        media_type="application/zip",
        headers={"content-disposition": 'attachment; filename="tables.zip"'},
    )


async def _page(request: Request, by: SignedIn, problems: dict[str, str] | None = None) -> Response:
    scope, zone = clinic_scope(by), ZoneInfo(by.clinic.zone)
    made = await queries.given(scope)
    names = await names_of([one.by for one in made])
    return page(
        request,
        "research/export.html",
        422 if problems else 200,
        me=by,
        clinic=by.clinic.name,
        people=await consented(scope),
        rule=await setting(by.clinic.number, RESEARCH),
        made=[
            Told(one.at.astimezone(zone), names.get(one.by, "someone"), one.people, one.fresh)
            for one in made
        ],
        tables={name: len(columns) for name, columns in TABLES.items()},
        problems=problems or {},
    )


settings_sections = (RESEARCH,)
routes = [resource(PATH, GET=show, POST=take)]
