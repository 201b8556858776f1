"""The files under static/: held in memory, without comments, packed once, revalidated by ETag."""

import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.language import ENGLISH, LANGUAGES, words
from moodtrack.web.assets import STATIC
from moodtrack.web.lighten import lighten

FOR_EVER = "public, max-age=31536000, immutable"  # an address with its version in it
ASK_AGAIN = "public, no-cache"
BEGINS_WITH = re.compile(rb'^@import "\./([\w-]+\.css)";$', re.MULTILINE)
_TEXT = r'("(?:[^"\\\n]|\\.)*")'
SAID = re.compile(rf"(?<![\w$.])(_\(){_TEXT}")
COUNTED = re.compile(rf"(?<![\w$.])(n_\(){_TEXT}, {_TEXT}")
IMPORTED = re.compile(rb"(?<=[\"'])\./[\w-]+\.js(?=[\"'])")
PACKED = (
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest",
    "image/svg",
)
NEVER = re.compile(r"gzip;q=0(\.0*)?").fullmatch
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True, slots=True)
class File:
    body: bytes
    packed: bytes | None
    kind: str
    version: str


@cache
def files() -> dict[str, File]:
    """Every static file by its path under static/, read once; scripts in each language."""
    paths = [path for path in sorted(STATIC.rglob("*")) if path.is_file()]
    return {
        _name(path, language): _file(path, language)
        for language in LANGUAGES
        for path in paths
        if language == ENGLISH or path.suffix == ".js"
    }


def _name(path: Path, language: str) -> str:
    name = path.relative_to(STATIC).as_posix()
    return name if language == ENGLISH else f"{language}/{name}"


@cache
def _file(path: Path, language: str) -> File:
    """A script names the modules it imports with their versions: old and new are never mixed.

    A style holds the one it begins with: one request before the first paint, not two.
    """
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    body = path.read_bytes()
    if path.suffix in (".js", ".css"):
        body = lighten(body.decode()).encode()
    if path.suffix == ".css":
        body = BEGINS_WITH.sub(
            lambda found: _file(path.parent / found[1].decode(), ENGLISH).body, body
        )
    if path.suffix == ".js":
        body = said_in(language, body.decode()).encode()
        body = IMPORTED.sub(lambda found: _versioned(path, found[0], language), body)
    return made(body, kind)


def made(body: bytes, kind: str) -> File:
    packed = gzip.compress(body, 9, mtime=0) if kind.startswith(PACKED) else None
    return File(body, packed, kind, hashlib.sha256(body).hexdigest()[:12])


def said_in(language: str, script: str) -> str:
    """A script with its words put in: a phone gets one language, and looks nothing up."""
    known = words(language)

    def one(found: re.Match[str]) -> str:
        return f"{found[1]}{_quoted(known.one(json.loads(found[2])))}"

    def counted(found: re.Match[str]) -> str:
        both = [json.loads(found[place]) for place in (2, 3)]
        forms = [_quoted(known.counted(both[0], both[1], n)) for n in (1, 2)]
        return f"{found[1]}{forms[0]}, {forms[1]}"

    return SAID.sub(one, COUNTED.sub(counted, script)) if language != ENGLISH else script


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _versioned(path: Path, imported: bytes, language: str) -> bytes:
    version = _file(path.parent / imported[2:].decode(), language).version
    return imported + b"?v=" + version.encode()


def static(name: str, *, language: str = ENGLISH) -> str:
    """The address of a file under static/, with its version, for templates."""
    if language != ENGLISH and name.endswith(".js"):
        name = f"{language}/{name}"
    return f"/static/{name}?v={files()[name].version}"


def file_answer(request: Request, file: File, *, cache_control: str | None = None) -> Response:
    """A file, 304 when the browser has it."""
    tag = f'"{file.version}"'
    current = request.query_params.get("v") == file.version
    headers = {
        "etag": tag,
        "cache-control": cache_control or (FOR_EVER if current else ASK_AGAIN),
        "vary": "accept-encoding",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = file.body
    if file.packed is not None and accepts_gzip(request.headers):
        body, headers["content-encoding"] = file.packed, "gzip"
    return Response(body, headers=headers, media_type=file.kind)


def accepts_gzip(headers: Headers) -> bool:
    offers = headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return any(one == "gzip" or (one.startswith("gzip;") and not NEVER(one)) for one in offers)


async def serve(request: Request) -> Response:
    """What stands below /static; 404 when there is nothing."""
    file = files().get(request.path_params["path"])
    if file is None:
        return Response("There is nothing at this address.", 404, media_type="text/plain")
    return file_answer(request, file)
