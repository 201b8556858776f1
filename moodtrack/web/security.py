"""Headers on every answer, and the check that a write comes from our own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_RAW = [(name.encode(), value.encode()) for name, value in ALWAYS]


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

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] += [one for one in self._headers if one[0] not in said]
            await send(message)

        if scope["method"] not in READS and not from_our_pages(Headers(scope=scope)):
            answer = problem(403, "This was sent from another site, so it was not taken.")
            await answer(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)


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
    ours, theirs = urlsplit(f"//{host}"), urlsplit(origin)
    if ours.netloc == theirs.netloc:
        return True
    return ours.port == theirs.port and {ours.hostname, theirs.hostname} <= LOCAL
