"""What somebody sent while nobody was signed in any more: carried along, and sent after all."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.web.bodies import kind_of, whole_body
from moodtrack.web.forms import KIND, MOST_BYTES, MOST_FIELDS
from moodtrack.web.pages import page
from moodtrack.web.problems import Refusal

Pairs = list[tuple[str, str]]
SECRETS = {"passphrase", "new_passphrase", "code", "passkey", "made", "second_fact"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way: where to, whose, and what stands in it."""

    path: str
    person: str
    fields: Pairs

    def as_text(self) -> str:
        return json.dumps([self.path, self.person, self.fields])


async def kept_of(request: Request, person: UUID | None) -> str:
    """A plain form that was just sent by this person, as text for a hidden field; else ""."""
    if request.method != "POST" or person is None or kind_of(request) != KIND:
        return ""
    try:
        body = await whole_body(request, MOST_BYTES)
        fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (Refusal, ValueError, RuntimeError):  # too large, no form, or read already
        return ""
    if SECRETS & {name for name, _ in fields}:  # never written into a page
        return ""
    return Kept(request.url.path, str(person), fields).as_text()


def read_kept(text: str) -> Kept | None:
    """What came back with a sign-in; None when it is nothing, or nothing of ours."""
    try:
        path, person, fields = json.loads(text)
        pairs = [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError, RecursionError):
        return None
    ours = isinstance(path, str) and inside(path) and isinstance(person, str)
    return Kept(path, person, pairs) if ours else None


def inside(target: str) -> str:
    """An address of our own, or "": only there may one go on to after signing in."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours and not parts.netloc and not parts.scheme else ""


def go_on(request: Request, text: str, person: UUID) -> Response | None:
    """A page with one button that sends the form after all: to the person who wrote it alone."""
    kept = read_kept(text)
    if kept is None or kept.person != str(person):
        return None
    return page(request, "accounts/kept.html", path=kept.path, fields=kept.fields, done=True)
