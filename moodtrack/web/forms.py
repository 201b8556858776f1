"""Reads a plain form, small and without files."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request

from moodtrack.web.problems import Refusal

MOST_FIELDS = 120
MOST_BYTES = 64 * 1024


async def form_fields(request: Request) -> Mapping[str, str]:
    """The fields of a form by name, the last of each; raises Refusal when it is too much."""
    if int(request.headers.get("content-length") or 0) > MOST_BYTES:
        raise Refusal(413, "This is more than a form here can hold.")
    try:
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
            return {name: value for name, value in form.multi_items() if isinstance(value, str)}
    except HTTPException:
        raise Refusal(400, "This form could not be read.") from None


async def form_lists(request: Request) -> Mapping[str, list[str]]:
    """The fields of a form with every value of each: for check boxes of one name."""
    try:
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
            found: dict[str, list[str]] = {}
            for name, value in form.multi_items():
                if isinstance(value, str):
                    found.setdefault(name, []).append(value)
            return found
    except HTTPException:
        raise Refusal(400, "This form could not be read.") from None
