"""Charts inside a page: drawn by the render process, left out when they cannot be."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request

from moodtrack.reports.render import NotDrawn, Renderer

log = logging.getLogger("moodtrack")


async def charts(request: Request, told: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """SVG by name. A page without its drawings still has every number in its tables."""
    if not told["days_answered"] and not told["infusions"]:
        return {}
    drawn = {}
    try:
        for name in names:
            drawn[name] = (await renderer_of(request).chart(name, told)).decode()
    except NotDrawn as error:
        log.warning("a chart was not drawn: %s", error)
    return drawn


def renderer_of(request: Request) -> Renderer:
    renderer: Renderer = request.app.state.renderer
    return renderer
