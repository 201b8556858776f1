"""The long part of a page: made by the render process, or here without its drawings."""

import logging
from dataclasses import replace

from starlette.requests import Request

from moodtrack.reports.domain.wanted import Wanted
from moodtrack.reports.render import NotDrawn, Renderer
from moodtrack.reports.render.parts import made
from moodtrack.web.packing import Part, from_bytes

log = logging.getLogger("moodtrack")


async def part(request: Request, wanted: Wanted) -> tuple[Part, bool]:
    """The part, and whether it is whole. Without drawings a page has every number in its tables."""
    told = wanted.report
    if not told["days_answered"] and not told["infusions"]:
        wanted = replace(wanted, drawings=())
    try:
        return from_bytes(await renderer_of(request).part(wanted)), True
    except NotDrawn as error:
        log.warning("a page was made without its charts: %s", error)
    return made(wanted), False


def renderer_of(request: Request) -> Renderer:
    renderer: Renderer = request.app.state.renderer
    return renderer
