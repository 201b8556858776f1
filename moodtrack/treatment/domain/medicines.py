"""What someone takes or does beside the infusions: medicines and therapies, with their dates."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from moodtrack.reading import Fault, Problems, one_line
from moodtrack.treatment.domain.forms import DATE_TEXT


class Sort(StrEnum):
    MEDICINE = "medicine"
    THERAPY = "therapy"
    COMPLEMENTARY = "complementary"


@dataclass(frozen=True, slots=True)
class Medicine:
    """One medicine or therapy. Without `since` it is not known when it began."""

    id: UUID = field(compare=False)
    name: str
    sort: Sort = Sort.MEDICINE
    dose: str = ""  # as written on the packet: "100 mg in the morning"
    since: date | None = None
    until: date | None = None  # the last day it was taken; None: still taken
    reason: str = field(default="", compare=False)  # why this version replaced the one before

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sort": self.sort.value,
            "dose": self.dose,
            "since": None if self.since is None else self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "reason": self.reason,
        }


NAME_LIMIT, DOSE_LIMIT, REASON_LIMIT = 120, 120, 300
NO_NAME = "Write the name of the medicine or therapy."
NO_SORT = "Choose medicine, therapy or complementary."
NOT_A_DAY = "Write the day like 2026-11-23, or leave it empty."
ENDS_FIRST = "The last day lies before the first. Please look at both again."
NOT_YET = "This day has not come yet."


def medicine_of(id_: UUID, said: Mapping[str, Any]) -> Medicine:
    return Medicine(
        id=id_,
        name=said["name"],
        sort=Sort(said["sort"]),
        dose=said["dose"],
        since=_kept(said["since"]),
        until=_kept(said["until"]),
        reason=said["reason"],
    )


def read_medicine(fields: Mapping[str, str], *, id_: UUID, today: date) -> Medicine:
    """A medicine from a form. Raises Problems naming every field at fault."""
    problems: dict[str, str] = {}
    lines = _lines(fields, problems)
    if not lines["name"] and "name" not in problems:
        problems["name"] = NO_NAME
    sort = next((one for one in Sort if one == fields.get("sort", Sort.MEDICINE)), None)
    if sort is None:
        problems["sort"] = NO_SORT
    since, until = read_day(fields, "since", problems), read_day(fields, "until", problems)
    if since and since > today:
        problems["since"] = NOT_YET
    if since and until and until < since:
        problems["until"] = ENDS_FIRST
    if problems or sort is None:
        raise Problems(problems)
    return Medicine(id_, lines["name"], sort, lines["dose"], since, until, lines["reason"])


def _lines(fields: Mapping[str, str], problems: dict[str, str]) -> dict[str, str]:
    lines = {}
    for name, most in (("name", NAME_LIMIT), ("dose", DOSE_LIMIT), ("reason", REASON_LIMIT)):
        try:
            lines[name] = one_line(fields.get(name, ""), most)
        except Fault as fault:
            problems[name], lines[name] = str(fault), ""
    return lines


def read_day(fields: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    """A day of a form, None when it is empty; what cannot be read is named in `problems`."""
    typed = fields.get(name, "").strip()
    if not typed:
        return None
    with suppress(ValueError):  # no such day in the calendar: said below
        if DATE_TEXT.fullmatch(typed) and 1900 <= (day := date.fromisoformat(typed)).year < 2149:
            return day
    problems[name] = NOT_A_DAY
    return None


def _kept(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)


def form_of_medicine(medicine: Medicine) -> dict[str, str]:
    said = {name: value or "" for name, value in medicine.as_json().items()}
    return {**said, "reason": ""}
