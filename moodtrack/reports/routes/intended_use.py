"""/intended-use: what the follow-up is for and not for, and how each of its figures is made."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.reports.domain.plain_page import Block, blocks
from moodtrack.web.assets import intended_use
from moodtrack.web.pages import page
from moodtrack.web.routing import resource

PATH = "/intended-use"


async def show(request: Request) -> Response:
    return page(request, "reports/intended-use.html", blocks=_blocks())


@cache
def _blocks() -> list[Block]:
    return list(blocks(intended_use()))


routes = [resource(PATH, GET=show)]
