"""Reads what a request carries, and stops reading as soon as it is too much."""

from starlette.requests import Request

from moodtrack.language import _
from moodtrack.web.problems import Refusal


async def whole_body(request: Request, most_bytes: int) -> bytes:
    """The body. Raises Refusal when it is packed, or larger, whatever its headers said."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refusal(415, _("Send this as it is, not packed."))
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > 15 or int(told) > most_bytes):
        raise too_large(most_bytes)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise too_large(most_bytes)
    return bytes(body)


def kind_of(request: Request) -> str:
    """The media type of the body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def too_large(most_bytes: int) -> Refusal:
    return Refusal(
        413,
        _(
            "This is larger than the %(most_bytes)s KiB taken at once.",
            most_bytes=most_bytes // 1024,
        ),
    )
