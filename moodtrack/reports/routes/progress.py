"""/progress: the patient's own view of the same numbers, in plain words."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.reports.domain.periods import quick_choices
from moodtrack.reports.domain.seen import seen
from moodtrack.reports.routes.drawing import charts
from moodtrack.reports.routes.follow_up import whole
from moodtrack.sharing.gate import open_own
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

PATH = "/progress"
DRAWN = ("mood", "response", "sleep", "activity", "tips", "symptoms", "side-effects")


async def show(request: Request) -> Response:
    person = await signed_in(request)
    found = await whole(request, open_own(person))
    told = found.report.as_json()
    return page(
        request,
        "reports/progress.html",
        me=person,
        report=seen(told),
        charts=await charts(request, told, drawn_of(told)),
        periods=quick_choices(PATH, found.chosen, today=found.today, first=found.first),
    )


def drawn_of(told: Mapping[str, Any]) -> list[str]:
    """Without an infusion there are no days after one."""
    return [name for name in DRAWN if name != "response" or told["intervals"]]


routes = [resource(PATH, GET=show)]
