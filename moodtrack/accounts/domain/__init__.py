"""Who someone is, what a good passphrase is, and the rules of invitations and sessions."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.resources import files
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from moodtrack.language import _
from moodtrack.reading import Fault, Problems, one_line, read_zone


class Role(StrEnum):
    PATIENT = "patient"
    CLINICIAN = "clinician"
    NURSE = "nurse"
    ADMINISTRATOR = "administrator"

    @property
    def staff(self) -> bool:
        return self is not Role.PATIENT


@dataclass(frozen=True, slots=True)
class Clinic:
    number: int
    id: UUID
    name: str
    zone: str
    backfill_days: int
    paper: str = "letter"
    phone: str = ""
    hours: str = ""
    key: bytes = field(default=b"", repr=False)  # wrapped under the master key


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a sign-in. `number` is for inside the house, `id` for outside."""

    number: int
    id: UUID
    name: str
    role: Role
    clinic: int
    zone: str
    day_start: int
    username: str | None = None
    joined: bool = False
    disabled: bool = False
    erased: bool = False
    key: bytes | None = field(default=None, repr=False)  # of the diary, wrapped; staff have none


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Proof that a request comes from this person: made by accounts.session alone."""

    number: int
    id: UUID
    name: str
    role: Role
    clinic: Clinic
    zone: str
    day_start: int
    session: UUID
    signed_in_at: datetime
    by_token: bool = False  # a program with a device token, not a browser
    key: bytes | None = field(default=None, repr=False)  # of the diary, wrapped
    fresh_at: datetime | None = None  # when they last showed that it is they
    way: str = ""  # how they signed in: "passkey", "passphrase", "invitation", "link"
    asked: datetime | None = None  # somebody asks to come back as them, and will be in by then
    language: str = ""  # as chosen; "": as the browser wishes
    formerly: tuple[UUID, ...] = ()  # their accounts at clinics they came from, in this house

    @property
    def accounts(self) -> Sequence[UUID]:
        """Under which ids a phone of theirs may hold what it has not sent yet."""
        return [self.id, *self.formerly]

    def just_signed_in(self, now: datetime) -> bool:
        """Whether it is so lately that nobody else holds the phone: for what cannot be undone."""
        return not self.by_token and now - (self.fresh_at or self.signed_in_at) < JUST_SIGNED_IN


FIRST_HOUR = "/settings/reminders/first"  # where somebody who has just joined goes on to
INVITATION_LASTS = timedelta(hours=72)
INVITATION_TRIES = 5
WAIT_TO_COME_BACK = timedelta(hours=24)
TOUCH_EVERY = {True: timedelta(minutes=1), False: timedelta(hours=1)}  # staff, patients
STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=15), timedelta(hours=12)
PATIENT_IDLE = timedelta(days=90)
JUST_SIGNED_IN = timedelta(minutes=10)

PASSPHRASE_LEAST, PASSPHRASE_MOST = 15, 256
WITH_SECOND_FACTOR_LEAST = 8
CLINIC_LEAST = 4  # characters of a name that is guessed first
PASSPHRASE_STRENGTH = 3  # of 0 to 4, as zxcvbn counts
FORBIDDEN_WORDS = ("moodtrack", "ketamine", "esketamine", "spravato", "ketalar", "depression")

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def still_open(*, staff: bool, created: datetime, used: datetime, now: datetime) -> bool:
    """Whether a browser session still stands: staff 15 min idle and 12 h, patients 90 days idle."""
    if staff:
        return now - used < STAFF_IDLE and now - created < STAFF_LONGEST
    return now - used < PATIENT_IDLE


def hashed(token: str) -> str:
    """What the house keeps of a 256-bit token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_second_fact() -> str:
    """Six digits the clinic says or prints apart from the link."""
    return f"{secrets.randbelow(1_000_000):06d}"


def words() -> Sequence[str]:
    """2,048 short English words, each told from the others by its first four letters (BIP-39)."""
    return files("moodtrack.accounts").joinpath("words.txt").read_text().split()


def offered_passphrase() -> str:
    """Four words at random: 44 bits, easy to type on a phone, never under 15 characters."""
    known = words()
    return " ".join(secrets.choice(known) for _ in range(4))


def offered_username(name: str) -> str:
    """A sign-in name that is free for all practical purposes and says nothing but a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24] or "friend"
    return f"{stem}-{secrets.randbelow(9_000) + 1_000}"


def read_username(text: str) -> str | None:
    """The sign-in name as it is kept, or None when it cannot be one."""
    name = unicodedata.normalize("NFKC", text).strip().lower()
    return name if USERNAME.fullmatch(name) else None


def passphrase_problem(text: str, *, strength: int, clinic: str, role: Role) -> str | None:
    """What to tell someone about a passphrase that will not do; None when it will.

    At least 15 characters where it stands alone, 8 beside the second factor that staff have
    (NIST SP 800-63B-4), strength 3 of 4 by zxcvbn, and no word that the clinic or its drugs would
    suggest. A clinic's name of under 4 characters is in too many passphrases to forbid: the empty
    one is in all of them.
    """
    least = WITH_SECOND_FACTOR_LEAST if role.staff else PASSPHRASE_LEAST
    if len(text) < least:
        return _("Use at least %(least)s characters. Four unrelated words are enough.", least=least)
    if len(text) > PASSPHRASE_MOST:
        return _("Use at most %(most)s characters.", most=PASSPHRASE_MOST)
    named = [clinic.lower()] if len(clinic) >= CLINIC_LEAST else []
    if any(word in text.lower() for word in (*FORBIDDEN_WORDS, *named)):
        return _("Leave out the names of the clinic and of medicines: they are guessed first.")
    if strength < PASSPHRASE_STRENGTH:
        return _("This would be guessed too easily. Four unrelated words work well.")
    return None


def zones() -> Sequence[str]:
    """The time zones to choose from, named after places."""
    places = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe")
    known = {*places, "Indian", "Pacific"}
    return sorted(
        zone for zone in available_timezones() if zone.partition("/")[0] in known or zone == "UTC"
    )


DAY_STARTS = range(13)  # the hours at which a day may begin


def read_day_start(text: str) -> int | None:
    """The hour a day begins, 0 to 12; None when it is none of these."""
    ok = text.isascii() and text.isdigit() and len(text) <= 2 and int(text) in DAY_STARTS
    return int(text) if ok else None


NAME_MOST, PHONE_MOST, HOURS_MOST = 120, 40, 200
PHONE = re.compile(r"\+?\(?[0-9][0-9 ()./-]{2,}", re.ASCII)
BACKFILL_DAYS = range(4)  # days before today that patients may still fill in
PAPERS = {"a4": "A4", "letter": "Letter"}


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """What a clinic says of itself, and how its pages and papers are made."""

    phone: str
    hours: str
    backfill_days: int
    paper: str
    zone: str


def read_settings(fields: Mapping[str, str]) -> ClinicSettings:
    """The clinic's settings from a form; raises Problems naming every field at fault."""
    problems: dict[str, str] = {}
    lines = {"phone": "", "hours": ""}
    for name, most in (("phone", PHONE_MOST), ("hours", HOURS_MOST)):
        try:
            lines[name] = one_line(fields.get(name, ""), most)
        except Fault as fault:
            problems[name] = str(fault)
    if lines["phone"] and not PHONE.fullmatch(lines["phone"]):
        problems["phone"] = "Write a number that a phone can call, such as 555-0100."
    backfill = fields.get("backfill_days", "")
    if backfill not in map(str, BACKFILL_DAYS):
        problems["backfill_days"] = "Choose 0, 1, 2 or 3 days."
    if fields.get("paper") not in PAPERS:
        problems["paper"] = "Choose A4 or Letter."
    try:
        zone = read_zone(fields.get("zone"))
    except Fault as fault:
        problems["zone"] = str(fault)
    if problems:
        raise Problems(problems)
    return ClinicSettings(lines["phone"], lines["hours"], int(backfill), fields["paper"], zone)


def read_name(text: str) -> str:
    """Someone's name as it is kept. Raises Fault."""
    name = one_line(text, NAME_MOST)
    if not name:
        raise Fault("Write the name as it should stand on the list.")
    return name


@dataclass(frozen=True, slots=True)
class Standing:
    """How far someone has come: all that the administrator sees of a patient."""

    id: UUID
    name: str
    role: Role
    joined_at: datetime | None
    disabled_at: datetime | None
    used_at: datetime | None  # when they were last signed in
    invited: bool  # whether an invitation is open

    def words(self, zone: ZoneInfo) -> str:
        """In days of the clinic's zone; of patients not when they were last here."""
        if self.disabled_at is not None:
            return f"no access since {_day(self.disabled_at, zone)}"
        if self.joined_at is None:
            return "invited, has not joined yet" if self.invited else "the invitation has ended"
        seen = self.used_at if self.role.staff else None
        known = f"joined {_day(self.joined_at, zone)}"
        if seen is not None:
            known = f"signed in {_day(seen, zone)}"
        return f"{known}, invited again" if self.invited else known


def _day(instant: datetime, zone: ZoneInfo) -> str:
    day = instant.astimezone(zone)
    return f"{day.day} {day:%B %Y}"
