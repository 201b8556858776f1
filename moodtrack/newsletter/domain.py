"""What is asked of an address and of a letter, and how long an unconfirmed address is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from moodtrack.language import N_, _
from moodtrack.reading import Fault, Problems, one_line, text
from moodtrack.safety.domain.escalation import read_mail

LINK_LASTS = timedelta(hours=72)
SUBJECT_MOST, TEXT_MOST = 120, 20_000  # characters
NOT_AN_ADDRESS = N_("Write one mail address, such as name@example.org.")
NO_CLINIC = N_("Choose the clinic whose letters you would like.")


@dataclass(frozen=True, slots=True)
class Asking:
    """An address that somebody typed, and the id of the clinic whose letters it is for."""

    clinic: str
    address: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as the administrator wrote it."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """An address that takes letters, and the language it was given in."""

    number: int
    id: UUID
    address: str
    language: str


def read_asking(fields: Mapping[str, str], clinics: Sequence[str]) -> Asking:
    """From a form. Raises Problems naming every field at fault.

    `clinics`: the ids of those that send letters; with one only, it need not be chosen.
    """
    problems: dict[str, str] = {}
    address = ""
    try:
        address = read_mail(fields.get("email", ""))
    except Fault:
        problems["email"] = _(NOT_AN_ADDRESS)
    if not address:
        problems["email"] = _(NOT_AN_ADDRESS)
    clinic = clinics[0] if len(clinics) == 1 else fields.get("clinic", "")
    if clinic not in clinics:
        problems["clinic"] = _(NO_CLINIC)
    if problems:
        raise Problems(problems)
    return Asking(clinic, address)


def read_draft(fields: Mapping[str, str]) -> Draft:
    """From the administrator's form. Raises Problems naming every field at fault."""
    problems: dict[str, str] = {}
    subject, said = "", ""
    try:
        subject = one_line(fields.get("subject", ""), SUBJECT_MOST)
        if not subject:
            problems["subject"] = "Write a subject."
    except Fault as fault:
        problems["subject"] = str(fault)
    try:
        said = text(fields.get("text", ""), TEXT_MOST) or ""
        if not said:
            problems["text"] = "Write what the letter says."
    except Fault as fault:
        problems["text"] = str(fault)
    if problems:
        raise Problems(problems)
    return Draft(subject, said)
