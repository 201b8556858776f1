"""The help lines: data with a date, by region and language; and the clinic's own card."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from moodtrack.accounts.domain import Clinic
from moodtrack.language import N_, _
from moodtrack.safety.domain.hours import Hours
from moodtrack.safety.domain.telling import reads


@dataclass(frozen=True, slots=True)
class Link:
    href: str  # tel:, sms: or https:
    words: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Someone who answers. Checked on `verified_on`; to be checked again by `review_by`."""

    name: str
    links: Sequence[Link]
    hours: str
    note: str
    region: str
    language: str
    kind: str  # "crisis", "emergency", "helpline" or "group"
    verified_on: date
    review_by: date
    lists: tuple[str, ...] = ()  # the languages whose readers see it

    @property
    def always(self) -> bool:
        return self.hours in ALWAYS


ALWAYS = ("Day and night", "Día y noche")
WARN_BEFORE = 60  # days before a line is to be checked again


def overdue(lines: Sequence[HelpLine], today: date) -> list[HelpLine]:
    """Those that nobody has checked in time."""
    return [line for line in lines if line.review_by < today]


def help_lines(region: str = "US", language: str = "en") -> list[HelpLine]:
    """The lines of a region for readers of a language, most urgent first.

    Raises LookupError where there are none.
    """
    every = [line for line in map(line_of, _data()) if line.region == region]
    found = [line for line in every if language in line.lists]
    if not found:
        raise LookupError(f"There are no help lines for {region} in {language}.")
    return found


@cache
def _data() -> list[Mapping[str, Any]]:
    text = files("moodtrack.safety").joinpath("help-lines.json").read_text()
    return list(json.loads(text))


def line_of(raw: Mapping[str, Any]) -> HelpLine:
    """From the JSON it is kept in."""
    return HelpLine(
        name=raw["name"],
        links=[Link(link["href"], link["words"]) for link in raw["links"]],
        hours=raw["hours"],
        note=raw["note"],
        region=raw["region"],
        language=raw["language"],
        kind=raw["kind"],
        verified_on=date.fromisoformat(raw["verified_on"]),
        review_by=date.fromisoformat(raw["review_by"]),
        lists=tuple(raw.get("lists", (raw["language"],))),
    )


@dataclass(frozen=True, slots=True)
class ClinicCard:
    name: str
    links: Sequence[Link]
    reads: str  # "Your clinic reads this on weekdays from 9.", or ""


def clinic_card(
    clinic: Clinic | None,
    *,
    hours: Hours | None = None,
    phone_closed: str = "",
    at: datetime | None = None,
) -> ClinicCard | None:
    """None where no clinic is known, or it has told us nothing to show.

    Outside its hours the clinic's other number is shown, if it has one; else when it opens.
    """
    if clinic is None:
        return None
    read, phone, words = clinic.hours, clinic.phone, N_("Call %(phone)s")
    if hours is not None and hours.known and at is not None:
        read = reads(hours, at)
        if not hours.open_at(at):
            if phone_closed:
                phone = phone_closed
            else:
                words = N_("Call %(phone)s (closed now)")
    if not (phone or read):
        return None
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    links = [Link(f"tel:{digits}", _(words, phone=phone))] if digits else []
    return ClinicCard(clinic.name, links, read)
