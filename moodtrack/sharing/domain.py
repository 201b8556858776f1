"""Opened records: proof that someone may look at a patient's diary or treatment, or change it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.accounts.domain import Role
from moodtrack.instants import EPOCH, from_micros, micros
from moodtrack.language import N_, _
from moodtrack.language.dates import in_words as said_day
from moodtrack.texts import Texts


class Part(StrEnum):
    """A part of a diary that is shared or not, by itself. Kept as bits, in this order."""

    NUMBERS = "numbers"  # mood, sleep, moving, the seven small things
    SYMPTOMS = "symptoms"  # the eight, side effects, and the clinic's own daily items
    NOTES = "notes"  # notes and goals
    MEASURES = "measures"  # questionnaires
    PLAN = "plan"  # the safety plan

    @property
    def bit(self) -> int:
        return 1 << list(Part).index(self)


EVERYTHING = frozenset(Part)
EMERGENCY = timedelta(hours=1)  # how long a record stays open that was opened in one
IN_EMERGENCY = N_("opened the record in an emergency")
WORDS = {
    Part.NUMBERS: N_("mood and numbers"),
    Part.SYMPTOMS: N_("symptoms and side effects"),
    Part.NOTES: N_("notes and goals"),
    Part.MEASURES: N_("questionnaires"),
    Part.PLAN: N_("your safety plan"),
}


def parts_of(bits: int) -> frozenset[Part]:
    return frozenset(part for part in Part if bits & part.bit)


def bits_of(parts: frozenset[Part]) -> int:
    return sum(part.bit for part in parts)


@dataclass(frozen=True, slots=True)
class Terms:
    """What someone may read: which parts, from which day of the diary on, and until when.

    `since` None: every day. `until` None: until it is taken back.
    """

    parts: frozenset[Part] = EVERYTHING
    since: date | None = None
    until: datetime | None = None


def terms_of(row: Mapping[str, Any]) -> Terms:
    """The terms of a row of sharing_grant."""
    since, until = row["since_day"], row["until_at"]
    return Terms(
        parts_of(row["parts"]),
        None if since is None else EPOCH.date() + timedelta(days=since),
        None if until is None else from_micros(until),
    )


def terms_now(role: Role, row: Mapping[str, Any], at: datetime) -> Terms | None:
    """What the patient lets this clinician read now; in an emergency everything, or None."""
    if role is not Role.CLINICIAN:
        return None
    if in_emergency(row, at):
        return Terms()
    ended = row["until_at"] is not None and row["until_at"] <= micros(at)
    return None if row["parts"] is None or ended else terms_of(row)


def in_emergency(row: Mapping[str, Any], at: datetime) -> bool:
    return row["emergency"] is not None and row["emergency"] > micros(at)


def look_in_words(what: str, row: Mapping[str, Any], at: datetime) -> str:
    return f"{what}, in an emergency" if in_emergency(row, at) else what


def in_words(terms: Terms) -> str:
    """What a share leaves out, to stand behind a name: nothing where it is everything.

    >>> in_words(Terms(frozenset({Part.NUMBERS}), until=datetime(2026, 4, 1)))
    ': mood and numbers; until 1 April 2026'
    """
    said = []
    if terms.parts != EVERYTHING:
        said.append(", ".join(_(WORDS[part]) for part in Part if part in terms.parts))
    if terms.since is not None:
        said.append(_("days from %(day)s on", day=said_day(terms.since, "full")))
    if terms.until is not None:
        said.append(_("until %(when)s", when=said_day(terms.until, "full")))
    return f": {'; '.join(said)}" if said else ""


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A patient's diary, opened. Only sharing.gate makes one."""

    patient: int
    id: UUID
    name: str
    viewer: int
    may_write: bool
    zone: str
    day_start: int
    backfill_days: int
    texts: Texts = field(repr=False)  # opens and seals the words of the diary
    treatment_texts: Texts = field(repr=False)  # the same for the clinic's record of her
    terms: Terms = Terms()  # what of it is open: all of it to its owner
    state: bytes = b""  # another one after whatever is done to it, looks aside; b"" is not known

    def sees(self, part: Part) -> bool:
        return part in self.terms.parts


@dataclass(frozen=True, slots=True)
class TreatmentRecord:
    """The clinic's treatment record of a patient, opened. Only sharing.gate makes one."""

    patient: int
    id: UUID
    name: str
    viewer: int
    may_write: bool
    zone: str
    clinic: int
    clinic_zone: str
    shared: bool  # whether the viewer may open the diary as well
    texts: Texts = field(repr=False)  # opens and seals the words of this record

    @property
    def treatment_texts(self) -> Texts:
        return self.texts


@dataclass(frozen=True, slots=True)
class ClinicScope:
    """What a member of staff may see of the clinic as a whole. Only sharing.gate makes one."""

    clinic: int
    viewer: int
    sees_treatment: bool  # nurse: every treatment record of the clinic
    invites: bool  # administrator
    texts_of: Callable[[UUID], Texts] = field(repr=False)  # of a patient's treatment record, by id

    @property
    def no_diaries(self) -> bool:
        """Whether no diary is open to them, whoever shares: nurses and administrators."""
        return self.sees_treatment or self.invites


@dataclass(frozen=True, slots=True)
class Share:
    """One person a patient could share with, and whether and since when they do."""

    viewer: int
    viewer_id: UUID
    name: str
    since: datetime | None
    terms: Terms = Terms()


NIGHT = (22, 6)  # hours of the clinic's own clock
OFTEN = 20  # looks of one person on one day


def unusual(
    looks: Sequence[tuple[int, datetime, str]], zone: ZoneInfo, *, known_from: datetime
) -> list[str]:
    """For each look (who, when, what; oldest first) why it stands out, or "".

    A plain description, not an accusation: staff have reasons for working at night.
    `known_from`: looks before it are not called the first of somebody.
    """
    told: list[str] = []
    seen: set[int] = set()
    on_day: Counter[tuple[int, date]] = Counter()
    for who, at, what in looks:
        local = at.astimezone(zone)
        on_day[who, local.date()] += 1
        why = []
        if "emergency" in what:
            why.append(_("in an emergency"))
        if who not in seen and at > known_from:
            why.append(_("for the first time"))
        if local.hour >= NIGHT[0] or local.hour < NIGHT[1]:
            why.append(_("at night"))
        if on_day[who, local.date()] == OFTEN:
            why.append(_("%(times)s times that day", times=OFTEN))
        seen.add(who)
        told.append(", ".join(why))
    return told


@dataclass(frozen=True, slots=True)
class Emergency:
    """Someone off the care team opened the record, and wrote down why."""

    who: str
    at: datetime
    until: datetime
    reason: str


class NotShared(Exception):
    """The viewer has no standing permission from this patient, or there is no such patient."""
