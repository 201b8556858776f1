"""A moment: a number at any time, several a day, because relief may come within hours."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from moodtrack.checkins.domain.answers import NOTE_LIMIT
from moodtrack.instants import EPOCH
from moodtrack.language import _
from moodtrack.reading import (
    UNKNOWN_FIELD,
    Fault,
    Problems,
    clip,
    read_id,
    read_instant,
    read_zone,
    text,
    whole_number,
)
from moodtrack.revising import CONFLICTS, read_replaces

FIELDS = ("id", "at", "tz", "mood", "note", "replaces")


@dataclass(frozen=True, slots=True)
class Moment:
    id: UUID
    at: datetime  # aware, with the phone's offset
    tz: str
    mood: int  # 0..10, higher is better
    note: str | None = None
    replaces: frozenset[UUID] = frozenset()
    sent_as: str = ""
    received_at: datetime = EPOCH

    @property
    def brought_in(self) -> bool:
        return False

    @property
    def by_link(self) -> bool:
        return False

    @property
    def sent_id(self) -> str:
        return self.sent_as or str(self.id)

    @property
    def written_at(self) -> datetime:
        return self.at

    @property
    def digest(self) -> bytes:
        """What makes two moments the same."""
        replaced = sorted(str(old) for old in self.replaces)
        content = [self.at.astimezone(UTC).isoformat(), self.tz, self.mood, self.note, replaced]
        return hashlib.sha256(json.dumps(content).encode()).digest()[:16]

    def as_another(self) -> "Moment":
        """The same words under a new id that follows from them."""
        new = uuid5(CONFLICTS, f"{self.id}:{self.digest.hex()}")
        return replace(self, id=new, replaces=self.replaces - {self.id})


def read_moment(raw: object, received_at: datetime) -> Moment:
    """Turn decoded JSON into a Moment, or raise Problems naming every field at fault."""
    if not isinstance(raw, Mapping):
        raise Problems({"moment": _("A moment comes as an object.")})
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in FIELDS}
    said: dict[str, Any] = {}
    readers: dict[str, Callable[[object], Any]] = {
        "id": read_id,
        "at": read_instant,
        "tz": read_zone,
        "mood": lambda value: whole_number(value, 0, 10, _("Choose a number from 0 to 10.")),
        "note": lambda value: None if value is None else text(value, NOTE_LIMIT),
        "replaces": read_replaces,
    }
    for name, reader in readers.items():
        try:
            said[name] = reader(raw.get(name))
        except Fault as fault:
            problems[name] = str(fault)
    if "at" in said and said["at"] - received_at > timedelta(hours=24):
        problems["at"] = _("This time has not come yet.")
    if problems:
        raise Problems(problems)
    moment = Moment(**said, sent_as=str(raw["id"]), received_at=received_at)
    return replace(moment, replaces=moment.replaces - {moment.id})
