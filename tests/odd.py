"""Odd things to send: paths, queries, headers, methods and forms that no browser would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from starlette.applications import Starlette
from starlette.routing import Route

from moodtrack.web.assets import TEMPLATES

FORM = ("content-type", "application/x-www-form-urlencoded")
SOMEBODY = "5f0c9a3e-0000-4000-8000-00000000beef"  # nobody's id
DAY = "2026-03-14"


@dataclass(frozen=True, slots=True)
class Odd:
    """One request, and the statuses that are an answer to it (none: whatever is below 500)."""

    method: str
    target: str
    headers: tuple[tuple[str | bytes, str | bytes], ...] = ()
    body: bytes = b""
    expected: tuple[int, ...] = ()

    def __str__(self) -> str:
        said = f"{self.body[:60]!r} ({len(self.body)} bytes)"
        return f"{self.method} {self.target[:80]} {str(self.headers)[:100]} {said}"


PATHS = [
    "/%00", "/%2e%2e/", "/%2e%2e%2f%2e%2e%2fetc/passwd", "//", "///", "//elsewhere.example",
    "//elsewhere.example/today", "/\\elsewhere.example", "/today%00", "/%ff", "/%c3%28",
    "/%ed%a0%80", "/%F0%9F%8C%B1", "/today;x=1", "/today%0d%0aset-cookie:%20x=1", "/TODAY",
    "/api/v1/%00", "/api//v1/checkins", "/api/v1/checkins/..", "/API/v1/checkins", "/.env",
    "/checkins/%00", "/checkins/2026-02-30", "/checkins/9999-12-31", "/checkins/1969-12-31",
    "/checkins/0000-00-00", "/checkins/%EF%BC%92026-03-14", "/checkins/2026-03-15",
    "/checkins/2026-3-14", "/static/../moodtrack.db", "/static/%2e%2e/pyproject.toml", "/static/",
    "/static//css/app.css", "/static/css/app.css%00", "/sign-in/%00", "/sign-in/%ff",
    "/join/%00", "/join/%F0%9F%8C%B1", "/sign-in/" + "x" * 5_000, "/join/" + "x" * 5_000,
    "/" + "a" * 20_000, "/a" * 5_000, f"/reports/{SOMEBODY}/charts/%2e%2e.svg", "/reports/%00",
    "/clinic/patients/%7B5f0c9a3e%7D", "/clinic/patients/7",
    f"/clinic/patients/{SOMEBODY}/infusions/{'9' * 400}",
    f"/clinic/patients/{SOMEBODY}/infusions/-1", f"/api/v1/patients/{SOMEBODY}/report",
]  # fmt: skip

QUERIES = [
    "/api/v1/checkins?since=%00", "/api/v1/checkins?since=%ff", "/api/v1/checkins?since=",
    "/api/v1/checkins?since=2026-03-13&since=x", "/api/v1/checkins?since[]=2026-03-13",
    "/api/v1/checkins?%", "/api/v1/checkins?=&=", "/api/v1/checkins?" + "a=1&" * 5_000,
    "/api/v1/checkins?" + "x" * 50_000, "/api/v1/checkins?\udcff\udcfe",
    "/checkins?month=%00", "/checkins?month=2026-13", "/checkins?month=9999-12",
    "/checkins?month=0000-00", "/checkins?month=" + "9" * 5_000, "/checkins?month=-1-01",
    "/checkins?month=2149-12", "/checkins?month=1970-01", "/progress?since=x&until=%00",
    "/sign-in?next=//elsewhere.example", "/sign-in?next=//[", "/sign-in?next=%00",
    "/sign-in?next=" + "/x" * 9_000, "/settings?done=%3Cscript%3E", "/today?%ff=%ff",
    "/clinic?query=%00&group=%00&after=%00", "/api/v1/patients?query=%00&after=x",
    "/api/v1/patients?after=" + "9" * 400, "/api/v1/patients?query=" + "%25" * 900,
    f"/api/v1/patients/{SOMEBODY}/report?since=0000-00-00&until=%ff", "/static/css/app.css?v=%00",
]  # fmt: skip

HEADERS: list[tuple[str | bytes, str | bytes]] = [
    ("cookie", "session=" + "x" * 100_000), ("cookie", "x=1; " * 10_000), ("cookie",
    b"\xff\xfe=\xff"),
    ("cookie", "session="), ("cookie", 'session="\\000\\377"'), ("cookie", ";;;==;"),
    ("authorization", b"Bearer \xff\xfe"), ("authorization", "Bearer " + "x" * 100_000),
    ("authorization", "Basic YW5hOmFuYQ=="), ("authorization", "Bearer"), ("authorization", ""),
    ("content-length", "abc"), ("content-length", "-1"), ("content-length", "1e9"),
    ("content-length", "9" * 400), ("content-length", b"\xb2"), ("content-type", b"\xff"),
    ("content-type", "application/json" + ";a=b" * 5_000), ("content-type", "application/json\x00"),
    ("content-encoding", "gzip"), ("content-encoding", "\x00"), ("accept-encoding", b"gzip;q=\xff"),
    ("accept-encoding", "," * 10_000), ("if-none-match", b"\xff" * 9_000), ("range", "bytes=5-1"),
    ("host", ""), ("host", "["), ("host", b"\xff"), ("host", "a" * 9_000), ("origin", "["),
    ("origin", "http://[::1"), ("origin", "http://a:99999"), ("origin", b"\xff"), ("origin",
    "\x00"),
    ("sec-fetch-site", b"\xff"), ("sec-fetch-site", ""), ("user-agent", b"\x00\xff" * 9_000),
    ("x-forwarded-for", "\x00, , 999.999.1.1"), ("forwarded", "for=\x00"), ("x" * 9_000, "y"),
    ("accept-language", "," * 9_000), ("referer", "http://["), ("te", "trailers"),
]  # fmt: skip

METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO", "get", "PROPFIND"]

VALUES = [
    b"\x00", b"-1", b"1e999", b"9" * 500, b"<script>alert(1)</script>", b"\xed\xa0\x80",
    "🌱".encode() * 300, b" ", b"2026-02-30", b"../../etc", b"' or 1=1 --", b"{{7*7}}", b"true",
]  # fmt: skip

MULTIPART = b'--x\r\nContent-Disposition: form-data; name="mood"\r\n\r\n5\r\n--x--\r\n'
BODIES: list[tuple[str, bytes]] = [
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(10_000))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 1_000_000),
    ("application/x-www-form-urlencoded", b"%"), ("application/x-www-form-urlencoded", b"&&==&"),
    ("application/x-www-form-urlencoded", bytes(range(256))),
    ("application/x-www-form-urlencoded", b"mood=5&mood=6&mood=%zz"),
    ("multipart/form-data; boundary=x",
    MULTIPART),
    ("multipart/form-data", b"no boundary"), ("multipart/form-data; boundary=x", b"--x"),
    ("text/plain", b"mood=5"), ("application/octet-stream", bytes(range(256)) * 9),
    ("application/json", b'{"mood": 5}'), ("application/json", b"[" * 100_000), ("", b"mood=5"),
]  # fmt: skip

PAGES = "".join(path.read_text() for path in sorted(TEMPLATES.rglob("*.html")))
NAMED = re.compile(r"""name="([a-z_]+)"|\b(?:text|area|choice)\("([a-z_]+)\"""")
NAMES = sorted({one or other for one, other in NAMED.findall(PAGES)})
AT_ONCE = 100  # fields; more are refused before anything reads them


def address(path: str, patient: str) -> str:
    """An address of a route's pattern: of Ana where a patient is meant, else of nobody."""
    whose = patient if "/patients/" in path or "/reports/" in path else SOMEBODY
    named = {
        "id": whose, "n": "1", "token": "x", "day": DAY, "name": "mood", "path": "x",
        "section": "preparation", "instrument": "phq-9", "page": "ketamine",
    }  # fmt: skip
    return re.sub(r"\{(\w+)(:path)?\}", lambda found: named.get(found[1], SOMEBODY), path)


def doors(app: Starlette, method: str) -> list[str]:
    """The paths that take this method; signing out comes last."""
    paths = {r.path for r in app.routes if isinstance(r, Route) and method in (r.methods or ())}
    return sorted(paths, key=lambda path: ("sign-out" in path, path))


def addresses() -> Iterator[Odd]:
    yield from (Odd("GET", one) for one in [*PATHS, *QUERIES])
    yield from (Odd("POST", one, (FORM,), b"mood=5") for one in PATHS)


def headed() -> Iterator[Odd]:
    for header in HEADERS:
        yield Odd("GET", "/today", (header,))
        yield Odd("GET", "/static/css/app.css", (header,))
        yield Odd("POST", "/api/v1/checkins", (("content-type", "application/json"), header), b"{}")
        yield Odd("POST", f"/checkins/{DAY}", (FORM, header), b"mood=5")


def wrong_methods(app: Starlette, patient: str) -> Iterator[Odd]:
    for path in {route.path for route in app.routes if isinstance(route, Route)}:
        for method in METHODS:
            yield Odd(method, address(path, patient), expected=(403, 404, 405))


def forms(app: Starlette, patient: str, *, desk: bool) -> Iterator[Odd]:
    """Odd forms at the doors of the clinic's desk, or at all others."""
    for path in doors(app, "POST"):
        if desk is not path.startswith(("/clinic", "/reports", "/api/v1/patients")):
            continue
        at = address(path, patient)
        for kind, body in BODIES:
            yield Odd("POST", at, (("content-type", kind),) if kind else (), body)
        for value in VALUES:
            said = quote_from_bytes(value)
            for first in range(0, len(NAMES), AT_ONCE):
                some = NAMES[first : first + AT_ONCE]
                body = "&".join(f"{name}={said}" for name in some).encode()
                yield Odd("POST", at, (FORM,), body)
