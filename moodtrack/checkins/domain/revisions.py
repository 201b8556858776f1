"""A revision: one thing a person said about a day. How they add up when phones did not know."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY, Mode, end_of, label_day
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.instants import EPOCH, micros
from moodtrack.reading import (
    UNKNOWN_FIELD,
    Fault,
    Problems,
    clip,
    read_id,
    read_instant,
    read_zone,
)

FIELDS = ("id", "day", "written_at", "tz", "replaces", "answers")
REPLACES_LIMIT = 200
ONE_DAY = timedelta(days=1)
DAY_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CONFLICTS = UUID("6f1f6b5e-94a4-4a6f-9a3c-2f0b8a1d7c55")  # the space that ids of conflicts live in


@dataclass(frozen=True, slots=True)
class Revision:
    """The whole day as a person left it, at one moment, on one phone."""

    id: UUID
    day: date
    written_at: datetime  # aware, with the phone's offset
    tz: str
    replaces: frozenset[UUID]
    answers: Answers
    mode: Mode = Mode.LIVE
    ahead: bool = False  # the phone's clock was more than a day ahead of ours
    in_time: bool = True  # the day was open when it was written
    has_come: bool = True  # the day had begun, for its writer and for the server
    sent_as: str = ""  # the id as the phone spelt it; ids are case-insensitive
    received_at: datetime = EPOCH  # the server's instant

    @property
    def brought_in(self) -> bool:
        """Whether it came from a file: then it stands behind what the person wrote here."""
        return self.mode is Mode.IMPORT

    @property
    def sent_id(self) -> str:
        return self.sent_as or str(self.id)

    @property
    def digest(self) -> bytes:
        """What makes two revisions the same: what was said and when, not its encoding."""
        content = [
            self.day.isoformat(),
            self.written_at.astimezone(UTC).isoformat(),
            self.tz,
            sorted(str(old) for old in self.replaces),
            self.answers.as_json(),
        ]
        return hashlib.sha256(json.dumps(content).encode()).digest()[:16]

    def as_another(self) -> "Revision":
        """The same words under a new id, for a phone that used one id for two contents.

        The new id follows from the content, so that sending it again keeps it once.
        """
        return replace(
            self,
            id=uuid5(CONFLICTS, f"{self.id}:{self.digest.hex()}"),
            replaces=self.replaces - {self.id},  # it stands beside its namesake, never over it
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """What reading a revision needs to know of the person who wrote it."""

    day_start: int
    backfill_days: int


def read_revision(raw: object, writer: Writer, received_at: datetime) -> Revision:
    """Turn decoded JSON into a Revision, or raise Problems naming every field at fault."""
    if not isinstance(raw, Mapping):
        raise Problems({"revision": "A revision comes as an object."})
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in FIELDS}
    said: dict[str, Any] = {}
    readers: dict[str, Callable[[object], Any]] = {
        "id": read_id,
        "day": read_day,
        "written_at": read_instant,
        "tz": read_zone,
        "replaces": read_replaces,
        "answers": _whole_day,
    }
    for name, reader in readers.items():
        try:
            said[name] = reader(raw.get(name))
        except Fault as fault:
            problems[name] = str(fault)
        except Problems as inside:
            problems |= inside.by_field
    if problems:
        raise Problems(problems)
    said["replaces"] -= {said["id"]}
    place = placing(said["day"], said["written_at"], ZoneInfo(said["tz"]), writer, received_at)
    return Revision(**said, sent_as=raw["id"], received_at=received_at, **place)


def _whole_day(raw: object) -> Answers:
    """A day is cleared by `{}`, on purpose; never by leaving its answers out."""
    if raw is None:
        raise Fault("The answers of a day come as an object.")
    return read_answers(raw)


def placed(revision: Revision, writer: Writer, received_at: datetime) -> Revision:
    """The same revision, told how it was written; see `placing`."""
    zone = ZoneInfo(revision.tz)
    place = placing(revision.day, revision.written_at, zone, writer, received_at)
    replaces = revision.replaces - {revision.id}
    return replace(revision, replaces=replaces, received_at=received_at, **place)


def placing(
    day: date, written_at: datetime, zone: ZoneInfo, writer: Writer, received_at: datetime
) -> dict[str, Any]:
    """How a revision was written: live or late, in time or not, by a clock that ran ahead.

    Its day has come when it is not after its own writing, nor after tomorrow.
    """
    written_on = label_day(written_at, zone, writer.day_start)
    tomorrow = label_day(received_at, zone, writer.day_start) + ONE_DAY
    # where the clocks go back over the day's start, a day that has begun seems not to have
    begun = day > written_on and written_at >= end_of(day - ONE_DAY, zone, writer.day_start)
    live = written_on == day or written_at < end_of(day, zone, writer.day_start)
    return {
        "mode": Mode.LIVE if live else Mode.LATE,
        "ahead": written_at - received_at > ONE_DAY,
        "has_come": day <= tomorrow and (day <= written_on or begun),
        "in_time": (written_on - day).days <= writer.backfill_days,
    }


def not_yet() -> Problems:
    return Problems({"day": "This day has not happened yet."})


def too_old(backfill_days: int) -> Problems:
    days = {0: "Only today", 1: "Only today and the day before"}.get(
        backfill_days, f"Only today and the {backfill_days} days before"
    )
    return Problems({"day": f"{days} can be filled in. Older days stay as they are."})


def digest_of(ids: Iterable[UUID]) -> str:
    """What phone and clinic compare: SHA-256 of the ids in order, one a line, in hex."""
    return hashlib.sha256("\n".join(sorted(str(one) for one in ids)).encode()).hexdigest()


def read_day(raw: object) -> date:
    sentence = "A day looks like 2026-11-22, from 1970 to 2149."
    if not isinstance(raw, str) or not DAY_TEXT.fullmatch(raw):
        raise Fault(sentence)
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        raise Fault(sentence) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Fault(sentence)
    return day


def read_replaces(raw: object) -> frozenset[UUID]:
    if raw is None:
        return frozenset()
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > REPLACES_LIMIT:
        raise Fault(f"What a revision replaces is a list of at most {REPLACES_LIMIT} ids.")
    return frozenset(read_id(old) for old in raw)


class Said(Protocol):
    """Whatever has an id, names what it replaces, and was written at some moment."""

    @property
    def id(self) -> UUID: ...
    @property
    def replaces(self) -> frozenset[UUID]: ...
    @property
    def written_at(self) -> datetime: ...
    @property
    def brought_in(self) -> bool: ...
    @property
    def received_at(self) -> datetime: ...


S = TypeVar("S", bound=Said)
Links = Mapping[UUID, Iterable[UUID]]


def heads(said: Iterable[S]) -> list[S]:
    """The revisions of one day that nothing replaces, written last first, imported ones behind.

    One, unless two phones did not know of each other. Ids of other days or nobody do not count,
    nor a revision that names itself. Where a cycle leaves none, all in the cycle are heads.
    """
    by_id = {one.id: one for one in said}
    if len(by_id) == 1:  # nearly every day
        return list(by_id.values())
    below = {
        one.id: [o for o in one.replaces if o in by_id and o != one.id] for one in by_id.values()
    }
    replaced = {old for olds in below.values() for old in olds}
    found = by_id.keys() - replaced
    covered = reach(found, below)
    if len(covered) < len(by_id):
        found |= _ring_heads({one: olds for one, olds in below.items() if one not in covered})
    chosen = [by_id[one] for one in found]
    return sorted(chosen, key=_rank, reverse=True)


def _rank(one: Said) -> tuple[bool, int, UUID]:
    """What was written here, last first; behind it what came from files, first come first."""
    if one.brought_in:
        return False, -micros(one.received_at), one.id
    return True, micros(one.written_at), one.id


def _ring_heads(below: Links) -> set[UUID]:
    """Where revisions replace each other in a ring: the rings that nothing outside replaces.

    Kosaraju's order: the last one finished of those not yet reached lies in such a ring.
    """
    above: dict[UUID, list[UUID]] = {one: [] for one in below}
    for one, olds in below.items():
        for old in olds:
            if old in above:
                above[old].append(one)
    found: set[UUID] = set()
    covered: set[UUID] = set()
    for one in reversed(_finishing_order(below)):
        if one not in covered:
            found |= reach({one}, above) - covered
            covered |= reach({one}, below)
    return found


def _finishing_order(below: Links) -> list[UUID]:
    order: list[UUID] = []
    seen: set[UUID] = set()
    for start in below:
        path = [] if start in seen else [(start, iter(below[start]))]
        seen.add(start)
        while path:
            one, olds = path[-1]
            fresh = next((old for old in olds if old in below and old not in seen), None)
            if fresh is None:
                order.append(one)
                path.pop()
            else:
                seen.add(fresh)
                path.append((fresh, iter(below[fresh])))
    return order


def reach(start: Iterable[UUID], links: Links) -> set[UUID]:
    """These and all that they lead to."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        fresh = {one for one in links.get(waiting.pop(), ()) if one not in seen}
        seen |= fresh
        waiting.extend(fresh)
    return seen
