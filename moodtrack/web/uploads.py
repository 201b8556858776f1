"""Reads a form that carries one file: in memory, no further than its limit, never onto the disk."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from moodtrack.language import _
from moodtrack.web.bodies import kind_of, whole_body
from moodtrack.web.problems import Refusal

KIND = "multipart/form-data"
AROUND = 16 * 1024  # bytes that stand around a file in a form


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


async def uploaded(request: Request, field: str, *, most_bytes: int) -> Upload | None:
    """The file of a form; None where no file was chosen. Raises Refusal."""
    if kind_of(request) != KIND:
        raise Refusal(415, _("Send this as a form with a file."))
    body = await whole_body(request, most_bytes + AROUND)
    parser = MultiPartParser(request.headers, _once(body), max_files=1, max_fields=4)
    parser.spool_max_size = len(body) + 1
    try:
        form = await parser.parse()
    except (MultiPartException, FormParserError, LookupError, ValueError):
        raise Refusal(400, _("This form could not be read.")) from None
    try:
        file = form.get(field)
        if not isinstance(file, UploadFile) or not (file.filename or file.size):
            return None
        return Upload(file.filename or "", await file.read())
    finally:
        await form.close()


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body
    yield b""
