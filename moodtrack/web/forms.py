"""Reads a plain form, small and without files."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from moodtrack.language import _
from moodtrack.web.bodies import kind_of, whole_body
from moodtrack.web.problems import Refusal

MOST_FIELDS = 120
MOST_BYTES = 256 * 1024  # what is too long for a field comes back with the form, not as a bare no
KIND = "application/x-www-form-urlencoded"


async def form_fields(request: Request) -> Mapping[str, str]:
    """The fields of a form by name, the last of each; raises Refusal when it cannot be read."""
    return dict(await _pairs(request))


async def form_lists(request: Request) -> Mapping[str, list[str]]:
    """The fields of a form with every value of each: for check boxes of one name."""
    found: dict[str, list[str]] = {}
    for name, value in await _pairs(request):
        found.setdefault(name, []).append(value)
    return found


async def _pairs(request: Request) -> list[tuple[str, str]]:
    """Bytes that are no UTF-8 are refused, never guessed at: a note is kept as it was typed."""
    kind = kind_of(request)
    if kind not in (KIND, ""):
        raise Refusal(415, _("Send this as a plain form."))
    body = await whole_body(request, MOST_BYTES)
    if body and not kind:
        raise Refusal(415, _("Send this as a plain form."))
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Refusal(400, _("This form could not be read.")) from None
