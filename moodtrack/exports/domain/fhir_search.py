"""What a FHIR search asks for, read once, and whether a resource is among it (R4, search.html)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moodtrack.exports.domain.fhir import Resource
from moodtrack.reading import clip

Pairs = Sequence[tuple[str, str]]
Test = Callable[[Resource], bool]
Span = tuple[datetime, datetime]  # from, until before

PAGING = ("_count", "_offset", "_format", "_pretty")
MOST = 100_000_000  # of a count or an offset: more than anybody has
DATE = re.compile(
    r"(eq|ne|ge|le|gt|lt|sa|eb)?(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


class NotAsked(ValueError):
    """What cannot be searched for as it is asked, in a sentence."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for. `used`: the parameters that count, `ignored`: names of those that do not.

    `count` None: all at once.
    """

    tests: Sequence[Test] = ()
    count: int | None = None
    offset: int = 0
    used: Pairs = ()
    ignored: Sequence[str] = ()
    patients: Sequence[str] = field(default=())

    def finds(self, one: Resource) -> bool:
        return all(test(one) for test in self.tests)


def read_search(pairs: Pairs, known: Mapping[str, Callable[[str], Test]]) -> Search:
    """Parameters in their order. One that is empty counts as left out. Raises NotAsked.

    What is not known is ignored and named, as R4 asks of servers; a modifier that is not known
    would turn the question round, and is refused.
    """
    tests, used, ignored, patients = [], [], [], []
    numbers = {"_count": -1, "_offset": 0}
    for name, value in pairs:
        if name.partition(":")[0] in known and ":" in name:
            raise NotAsked(f"This server does not know {clip(name)}.")
        if name in known and value:
            tests.append(known[name](value))
            used.append((name, value))
        elif name == "patient" and value:
            patients.append(value)
            used.append((name, value))
        elif name in numbers:
            numbers[name] = _whole(name, value)
        elif name not in (*PAGING, "patient") and name not in known:
            ignored.append(clip(name))
    count = None if numbers["_count"] < 0 else numbers["_count"]
    return Search(tests, count, numbers["_offset"], used, ignored, patients)


def _whole(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) > MOST:
        raise NotAsked(f"{name} is a whole number.")
    return int(value)


def token(path: Callable[[Resource], Sequence[Mapping[str, str]]]) -> Callable[[str], Test]:
    """A test of codes: `code`, `system|code`, `|code` without a system, `system|` any of it."""

    def read(value: str) -> Test:
        wanted = [one.rpartition("|") for one in value.split(",")]

        def test(one: Resource) -> bool:
            return any(
                (not code or coding.get("code") == code)
                and (not bar or coding.get("system", "") == system)
                for system, bar, code in wanted
                for coding in path(one)
            )

        return test

    return read


def types(value: str) -> Test:
    wanted = set(value.split(","))
    return lambda one: one["resourceType"] in wanted


def dated(value: str) -> Test:
    """A test of when: R4's prefixes, each date as exact as it is written. Raises NotAsked."""
    wanted = [_span(one) for one in value.split(",")]
    return lambda one: any(_holds(sign, span, _when(one, span)) for sign, span in wanted)


def _span(said: str) -> tuple[str, Span]:
    found = DATE.fullmatch(said.replace(" ", "+"))  # a plus of a zone that was not encoded
    if found is None:
        raise NotAsked("A date looks like ge2026-11-22.")
    sign, year, month, day, hour, minute, second, zone = found.groups()
    try:
        text = f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}"
        start = datetime.fromisoformat(f"{text}:{second or '00'}{zone or ''}")
        return sign or "eq", (start, _end(start, month, day, hour, second))
    except (ValueError, OverflowError):
        raise NotAsked("A date looks like ge2026-11-22.") from None


def _end(
    start: datetime, month: str | None, day: str | None, hour: str | None, second: str | None
) -> datetime:
    if month is None:
        return start.replace(year=start.year + 1)
    if day is None:
        return (start + timedelta(days=31)).replace(day=1)
    if hour is None:
        return start + timedelta(days=1)
    return start + (timedelta(minutes=1) if second is None else timedelta(seconds=1))


def _when(one: Resource, span: Span) -> Span:
    """When it was, on the clock that the question is put on: a day is the whole of it.

    A question without a zone is about the days as they were written, wherever that was.
    """
    text, zone = one["effectiveDateTime"], span[0].tzinfo
    at = datetime.fromisoformat(text)
    if len(text) == 10:
        at = at.replace(tzinfo=zone)
        return at, at + timedelta(days=1)
    at = at.replace(tzinfo=None) if zone is None else at.astimezone(zone)
    return at, at + timedelta(microseconds=1)


def _holds(sign: str, asked: Span, when: Span) -> bool:
    inside = asked[0] <= when[0] and when[1] <= asked[1]
    return {
        "eq": inside,
        "ne": not inside,
        "gt": when[1] > asked[1],
        "ge": when[1] > asked[1] or inside,
        "lt": when[0] < asked[0],
        "le": when[0] < asked[0] or inside,
        "sa": when[0] >= asked[1],
        "eb": when[1] <= asked[0],
    }[sign]
