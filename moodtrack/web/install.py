"""How the app looks among others on a phone: names and icons that tell an onlooker nothing."""

from dataclasses import dataclass
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moodtrack.web.routing import resource
from moodtrack.web.statics import File, file_answer, files, made

COOKIE = "look"
LASTS = 400 * 86_400  # seconds: as long as browsers keep a cookie
DEFAULT = "daybook"


@dataclass(frozen=True, slots=True)
class Look:
    """A name and an icon; its files are named after its key."""

    key: str
    name: str

    @property
    def manifest(self) -> str:
        return f"/manifest.webmanifest{'' if self.key == DEFAULT else f'?name={self.key}'}"


NAMES = {DEFAULT: "Daybook", "notes": "Notes", "planner": "Planner"}
LOOKS = {key: Look(key, name) for key, name in NAMES.items()}


def look_of(request: Request) -> Look:
    """The one chosen on this phone."""
    return LOOKS.get(request.cookies.get(COOKIE, ""), LOOKS[DEFAULT])


def give_look(answer: Response, key: str, *, secure: bool) -> Response:
    """Remembered on this phone alone: nobody else needs to know. Raises KeyError."""
    answer.set_cookie(
        COOKIE, LOOKS[key].key, max_age=LASTS, secure=secure, httponly=True, samesite="lax"
    )
    return answer


@cache
def _manifest(key: str) -> File:
    """The manifest under another name, with that name's icons."""
    file = files()["manifest.webmanifest"]
    name = LOOKS[key].name
    text = file.body.decode().replace(f"icons/{DEFAULT}", f"icons/{key}")
    return made(text.replace(f'"{LOOKS[DEFAULT].name}"', f'"{name}"').encode(), file.kind)


async def manifest(request: Request) -> Response:
    asked = request.query_params.get("name", "")
    key = asked if asked in LOOKS else DEFAULT
    return file_answer(request, _manifest(key), cache_control="no-cache")


routes: list[Route] = [resource("/manifest.webmanifest", GET=manifest)]
