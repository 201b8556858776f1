"""The phone without a connection: the service worker, and pages with nothing about anybody."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moodtrack.language import ENGLISH, LANGUAGES
from moodtrack.language.catalogue import path_of
from moodtrack.web.assets import TEMPLATES
from moodtrack.web.pages import asked, page
from moodtrack.web.routing import resource
from moodtrack.web.statics import File, file_answer, files, made, static

ENTRIES = (
    "js/offline-day.js",
    "js/checkin-form.js",
    "js/today.js",
    "js/offline.js",
    "js/sheet.js",
    "js/offline-plan.js",
    "js/leave.js",
)
STYLES = (
    "css/checkin.css",
    "css/sheet.css",
    "css/pages.css",
    "icons/daybook.svg",
    "icons/notes.svg",
)
PAGES = (
    "/offline/day",
    *(f"/offline/measures/{name}" for name in ("phq9", "phq2", "gad7")),
    "/offline/plan",
    "/offline",
    "/away",
    "/help-now",
)
SENDS = "js/worker-send.js"
LATER = re.compile(r'import\("\./([\w-]+\.js)')
IMPORTED = re.compile(r"\./([\w-]+\.js)\?v=")


@dataclass(frozen=True, slots=True)
class Anybody:
    """Stands for a patient in the pages of the shell."""

    id: str = ""
    name: str = ""
    role: str = "patient"


ANYBODY = Anybody()


@cache
def shell_files(language: str) -> list[str]:
    """The addresses of all that the shell's pages load, with their versions."""
    scripts = "js" if language == ENGLISH else f"{language}/js"
    found, waiting = list(STYLES), [one.replace("js", scripts, 1) for one in ENTRIES]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            served = files()[name].body.decode("latin-1")
            later = set(LATER.findall(served))
            waiting += [f"{scripts}/{one}" for one in IMPORTED.findall(served) if one not in later]
    return [static(name) for name in found]


def version() -> str:
    """Changes with any file, template or help line: then phones fetch the shell anew."""
    said = repr(asked(ANYBODY)).encode()
    return hashlib.sha256(_files_seen() + said).hexdigest()[:12]


@cache
def _files_seen() -> bytes:
    seen = hashlib.sha256()
    for name, file in sorted(files().items()):
        seen.update(f"{name} {file.version}\n".encode())
    for path in sorted(TEMPLATES.rglob("*.html")):
        seen.update(path.read_bytes())
    for language in LANGUAGES:
        if language != ENGLISH:
            seen.update(path_of(language).read_bytes())
    return seen.digest()


@lru_cache(maxsize=4)
def worker(version: str, language: str, *, sends: bool) -> File:
    """The worker with what it needs to know; as a module it sends, too."""
    stamp = {
        "version": f"{version}-{language}",
        "files": shell_files(language),
        "pages": list(PAGES),
        "said": f"?language={language}",
    }
    before = f"self.STAMP = {json.dumps(stamp)};\n"
    if sends:
        sender = static(SENDS, language=language)
        before = f'import {{ sendAll }} from "{sender}";\nself.sendAll = sendAll;\n{before}'
    file = files()["service-worker.js"]
    return made(before.encode() + file.body, file.kind)


async def service_worker(request: Request) -> Response:
    """With `?sync` for browsers that can run it as a module, and have Background Sync.

    `language=es`: whose pages asked for it; the pages of its shell are in that language.
    """
    asked = request.query_params.get("language", ENGLISH)
    language = asked if asked in LANGUAGES else ENGLISH
    file = worker(version(), language, sends="sync" in request.query_params)
    return file_answer(request, file, cache_control="no-cache")


async def other_page(request: Request) -> Response:
    return page(request, "offline.html", me=ANYBODY)


async def day_page(request: Request) -> Response:
    return page(request, "checkins/offline-day.html", me=ANYBODY)


async def away(request: Request) -> Response:
    """A neutral page, for whoever has to leave a page at once."""
    return page(request, "away.html")


routes: list[Route] = [
    resource("/away", GET=away),
    resource("/service-worker.js", GET=service_worker),
    resource("/offline", GET=other_page),
    resource("/offline/day", GET=day_page),
]
