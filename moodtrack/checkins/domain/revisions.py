"""A revision: one thing a person said about a day, read and told how it was written."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import FIRST_DAY, LAST_DAY, Mode, end_of, label_day
from moodtrack.checkins.domain.reading import read_answers
from moodtrack.instants import EPOCH
from moodtrack.language import N_, _
from moodtrack.reading import (
    UNKNOWN_FIELD,
    Fault,
    Problems,
    clip,
    read_id,
    read_instant,
    read_zone,
)
from moodtrack.revising import CONFLICTS, read_replaces

FIELDS = ("id", "day", "written_at", "tz", "replaces", "answers")
ONE_DAY = timedelta(days=1)
DAY_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


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
    chain: UUID | None = None  # of a link's word not yet placed: see chains.py

    @property
    def brought_in(self) -> bool:
        """Whether it came from a file: then it stands behind what the person wrote here."""
        return self.mode is Mode.IMPORT

    @property
    def by_link(self) -> bool:
        return self.mode.by_link

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
        raise Problems({"revision": _("A revision comes as an object.")})
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
    return Problems({"day": _("This day has not happened yet.")})


def too_old(backfill_days: int) -> Problems:
    said = {
        0: N_("Only today can be filled in. Older days stay as they are."),
        1: N_("Only today and the day before can be filled in. Older days stay as they are."),
    }.get(
        backfill_days,
        N_(
            "Only today and the %(days)s days before can be filled in. Older days stay as they are."
        ),
    )
    return Problems({"day": _(said, days=backfill_days)})


def digest_of(ids: Iterable[UUID]) -> str:
    """What phone and clinic compare: SHA-256 of the ids in order, one a line, in hex."""
    return hashlib.sha256("\n".join(sorted(str(one) for one in ids)).encode()).hexdigest()


def read_day(raw: object) -> date:
    sentence = _("A day looks like 2026-11-22, from 1970 to 2149.")
    if not isinstance(raw, str) or not DAY_TEXT.fullmatch(raw):
        raise Fault(sentence)
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        raise Fault(sentence) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Fault(sentence)
    return day
