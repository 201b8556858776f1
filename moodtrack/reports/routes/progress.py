"""/progress: the patient's own view of the same numbers, in plain words."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.language import spoken
from moodtrack.reports.domain.periods import quick_choices
from moodtrack.reports.domain.wanted import Wanted
from moodtrack.reports.routes.drawing import part
from moodtrack.reports.routes.follow_up import Sheet, whole
from moodtrack.reports.routes.kept import kept_or_made
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_for
from moodtrack.web.pages import page_around
from moodtrack.web.routing import resource

PATH = "/progress"
DRAWN = ("mood", "response", "sleep", "activity", "tips", "symptoms", "side-effects")


async def show(request: Request) -> Response:
    """For a patient: anybody else has no diary under their own id."""
    person, now = await signed_in(request), request.app.state.clock()
    record = await open_for(person, str(person.id), what="their own", at=now)

    async def make() -> tuple[Sheet, bool]:
        return await _sheet(request, record)

    sheet = await kept_or_made(request, record, "progress", make)
    return page_around(request, "reports/progress.html", sheet.part, me=person, report=sheet)


async def _sheet(request: Request, record: OpenRecord) -> tuple[Sheet, bool]:
    found = await whole(request, record)
    told = found.report.as_json()
    choices = quick_choices(PATH, found.chosen, today=found.today, first=found.first)
    values = {"periods": [asdict(one) for one in choices]}
    wanted = Wanted("progress", told, drawn_of(told), spoken(), values)
    made, drawn = await part(request, wanted)
    report = found.report
    return Sheet(made, report.since, report.until, report.as_of), drawn and found.complete


def drawn_of(told: Mapping[str, Any]) -> list[str]:
    """Without an infusion there are no days after one."""
    return [name for name in DRAWN if name != "response" or told["intervals"]]


routes = [resource(PATH, GET=show)]
