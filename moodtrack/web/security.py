"""Headers on every answer, and the check that a write comes from our own pages."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from moodtrack.language import N_
from moodtrack.web.problems import problem

READS = frozenset({"GET", "HEAD", "OPTIONS"})
LOCAL = frozenset({"localhost", "127.0.0.1"})

# No unsafe-inline and no nonce: scripts and styles are files, so that the same page has the same
# bytes, and a script in somebody's note never runs.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
ALWAYS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),  # a page that may be kept says so itself
)
OUR_MISTAKE = N_("Something went wrong on our side. Go back: what you wrote is still in the form.")
_RAW = [(name.encode(), value.encode()) for name, value in ALWAYS]


class Stopped(Exception):
    """An answer broke off in the middle; the connection has to be closed on it."""


class Security:
    """Outermost: every answer carries the headers, errors too; strange writes go no further."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._headers = list(_RAW)
        if secure:
            self._headers.append((b"strict-transport-security", b"max-age=63072000"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        telling = _Telling(send, self._headers)
        if not scope["query_string"].isascii():  # an address is plain; all else comes as %xx
            await problem(400, "This address could not be read.")(scope, receive, telling)
            return
        if scope["method"] not in READS and not from_our_pages(Headers(scope=scope)):
            answer = problem(403, "This was sent from another site, so it was not taken.")
            await answer(scope, receive, telling)
            return
        try:
            await self._app(scope, receive, telling)
        except Exception:  # already in the log, by place: the server would add what was sent
            if not telling.begun:
                await problem(500, OUR_MISTAKE)(scope, receive, telling)
            elif not telling.whole:
                raise Stopped from None


class _Telling:
    """The way out of an answer: adds the headers, and knows how far it has come."""

    def __init__(self, send: Send, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._send, self._headers = send, headers
        self.begun = self.whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            there = {name for name, _ in message["headers"]}
            message["headers"] += [one for one in self._headers if one[0] not in there]
        elif message["type"] == "http.response.body":
            self.whole = not message.get("more_body", False)
        await self._send(message)


def from_our_pages(headers: Headers) -> bool:
    """Sec-Fetch-Site if the browser says it, else Origin; with neither it is no browser."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "cross-site":
        return site in ("same-origin", "none") or _same_host(origin, headers.get("host"))
    if site is None and origin is None:
        return True
    return site is None and _same_host(origin, headers.get("host"))


def _same_host(origin: str | None, host: str | None) -> bool:
    """Whether an Origin names the host asked; localhost and 127.0.0.1 count as one."""
    if not origin or not host:
        return False
    try:
        ours, theirs = urlsplit(f"//{host}"), urlsplit(origin)
        same_port = ours.port == theirs.port
    except ValueError:  # no address at all
        return False
    if ours.netloc == theirs.netloc:
        return True
    return same_port and {ours.hostname, theirs.hostname} <= LOCAL
