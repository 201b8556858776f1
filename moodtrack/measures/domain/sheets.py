"""A sheet: one questionnaire as a person left it at one moment, finished or not; how it is read."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from moodtrack.instants import EPOCH
from moodtrack.language import N_, _
from moodtrack.measures.domain.instruments import (
    DIFFICULTY,
    INSTRUMENTS,
    MOST,
    SELF_HARM,
    Instrument,
)
from moodtrack.measures.domain.scoring import band_of, missing, total_of
from moodtrack.reading import (
    UNKNOWN_FIELD,
    Fault,
    Problems,
    clip,
    read_id,
    read_instant,
    read_zone,
    whole_number,
)
from moodtrack.revising import CONFLICTS, read_replaces
from moodtrack.safety.domain.concerns import read_value

FIELDS = ("id", "instrument", "answered_at", "tz", "answers", "complete", "replaces")
ONE_DAY = timedelta(days=1)
POINTS = N_("This is a whole number from 0 to 3.")
NOT_ANSWERED = N_("This one is not answered yet.")
NOT_ASKED = N_("This is asked only when something else was more than “Not at all”.")


class Mode(StrEnum):
    """How a sheet came to be written down."""

    OWN = "own"  # by the person, on a phone or page of theirs
    IMPORT = "import"  # brought in from a file
    CLINIC = "clinic"  # typed in by the clinic, from paper or by asking


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was answered, 0 to 3 an item; an item left out is not known, never 0."""

    id: UUID
    instrument: Instrument
    answered_at: datetime  # aware, with the phone's offset
    tz: str
    answers: Mapping[str, int]
    complete: bool
    replaces: frozenset[UUID] = frozenset()
    mode: Mode = Mode.OWN
    told_total: int | None = None  # what a file said the total is; ours is always worked out
    sent_as: str = ""
    received_at: datetime = EPOCH

    @property
    def total(self) -> int | None:
        return total_of(self.instrument, self.answers) if self.complete else None

    @property
    def band(self) -> str | None:
        return None if self.total is None else band_of(self.instrument, self.total)

    @property
    def differs(self) -> bool:
        """Whether a file gave it another total than its answers do."""
        return self.told_total is not None and self.told_total != self.total

    @property
    def day(self) -> date:
        """The calendar day it was answered on, where the person was."""
        return self.answered_at.astimezone(ZoneInfo(self.tz)).date()

    @property
    def brought_in(self) -> bool:
        return self.mode is Mode.IMPORT

    @property
    def by_link(self) -> bool:
        return False

    @property
    def written_at(self) -> datetime:
        return self.answered_at

    @property
    def sent_id(self) -> str:
        return self.sent_as or str(self.id)

    @property
    def digest(self) -> bytes:
        """What makes two sheets the same: what was said and when, not its encoding."""
        content = [
            self.instrument.key,
            self.answered_at.astimezone(UTC).isoformat(),
            self.tz,
            sorted(self.answers.items()),
            self.complete,
            sorted(str(old) for old in self.replaces),
        ]
        return hashlib.sha256(json.dumps(content).encode()).digest()[:16]

    def as_another(self) -> "Sheet":
        """The same answers under a new id that follows from them."""
        new = uuid5(CONFLICTS, f"{self.id}:{self.digest.hex()}")
        return replace(self, id=new, replaces=self.replaces - {self.id})


def read_sheet(raw: object, received_at: datetime, *, mode: Mode = Mode.OWN) -> Sheet:
    """Turn decoded JSON into a Sheet, or raise Problems naming every field at fault."""
    if not isinstance(raw, Mapping):
        raise Problems({"sheet": _("A questionnaire comes as an object.")})
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in FIELDS}
    said: dict[str, Any] = {}
    for name, reader in READERS.items():
        try:
            said[name] = reader(raw.get(name))
        except Fault as fault:
            problems[name] = str(fault)
    if "answered_at" in said and said["answered_at"] - received_at > ONE_DAY:
        problems["answered_at"] = _("This time has not come yet.")
    if "instrument" in said:
        complete = said.get("complete", False)
        try:
            said["answers"] = read_answers(
                raw.get("answers"), said["instrument"], complete=complete
            )
        except Problems as inside:
            problems |= inside.by_field
    if problems:
        raise Problems(problems)
    sheet = Sheet(**said, mode=mode, sent_as=raw["id"], received_at=received_at)
    return replace(sheet, replaces=sheet.replaces - {sheet.id})


def read_answers(raw: object, instrument: Instrument, *, complete: bool) -> dict[str, int]:
    """The answers by item, in the order of the items; null is not answered. Raises Problems."""
    if not isinstance(raw, Mapping):
        raise Problems({"answers": _("The answers come as an object.")})
    keys = (*instrument.keys, *([DIFFICULTY.key] if instrument.with_difficulty else []))
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in keys}
    answers: dict[str, int] = {}
    for key in keys:
        if raw.get(key) is None:
            continue
        try:
            answers[key] = whole_number(raw[key], 0, MOST, POINTS)
        except Fault as fault:
            problems[key] = str(fault)
    open_ = [key for key in missing(instrument, answers) if key not in problems]
    if complete:
        problems |= dict.fromkeys(open_, NOT_ANSWERED)
    if DIFFICULTY.key in answers and not asks_difficulty(instrument, answers):
        problems[DIFFICULTY.key] = NOT_ASKED
    if problems:
        raise Problems(problems)
    return answers


def asks_difficulty(instrument: Instrument, answers: Mapping[str, int]) -> bool:
    """Item 10 of PHQ-9 is asked once anything gives a point, and counts towards nothing."""
    return instrument.with_difficulty and any(answers.get(key, 0) > 0 for key in instrument.keys)


def worry_in(raw: object) -> int:
    """What a sheet that cannot be read says in item 9 all the same: 1 to 3, else 0.

    >>> worry_in({"instrument": "phq8", "answers": {"self_harm": 2, "mood": 9}})
    2
    """
    answers = raw.get("answers") if isinstance(raw, Mapping) else None
    return read_value(answers.get(SELF_HARM)) if isinstance(answers, Mapping) else 0


def _instrument(raw: object) -> Instrument:
    if not isinstance(raw, str) or raw not in INSTRUMENTS:
        raise Fault("We know phq9, phq2 and gad7.")
    return INSTRUMENTS[raw]


def _yes_or_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise Fault("Whether it is complete is true or false.")
    return raw


READERS: dict[str, Callable[[object], Any]] = {
    "id": read_id,
    "instrument": _instrument,
    "answered_at": read_instant,
    "tz": read_zone,
    "complete": _yes_or_no,
    "replaces": read_replaces,
}
