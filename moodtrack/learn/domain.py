"""The pages to read: short texts with how sure they are, where from, and when to look again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from moodtrack.reading import Fault, Problems, one_line

MARKS = {
    "agreed": "Widely agreed",
    "studies": "Found in studies",
    "usual": "Usual practice",
    "open": "Not settled",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A few sentences or a list under a heading; `mark` says how sure one can be."""

    heading: str
    mark: str
    text: Sequence[str]
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Looked over by people on `reviewed_on`, to be looked over by `review_by`."""

    slug: str
    title: str
    lead: str
    parts: Sequence[Part]
    sources: Sequence[str]
    reviewed_on: date
    review_by: date


@cache
def pages() -> Mapping[str, Page]:
    """Every page by the last part of its address, in the order they are meant to be read in."""
    text = files("moodtrack.learn").joinpath("pages.json").read_text()
    return {raw["slug"]: _page(raw) for raw in json.loads(text)}


def _page(raw: Mapping[str, Any]) -> Page:
    return Page(
        slug=raw["slug"],
        title=raw["title"],
        lead=raw["lead"],
        parts=[
            Part(one["heading"], MARKS[one["mark"]], one["text"], one.get("items", []))
            for one in raw["parts"]
        ],
        sources=raw["sources"],
        reviewed_on=date.fromisoformat(raw["reviewed_on"]),
        review_by=date.fromisoformat(raw["review_by"]),
    )


def after(slug: str) -> Page | None:
    """The page to go on with; None behind the last."""
    order = list(pages())
    place = order.index(slug) + 1
    return pages()[order[place]] if place < len(order) else None


NAME_MOST, CONTACT_MOST = 120, 120


@dataclass(frozen=True, slots=True)
class Wish:
    """Someone would like to talk with a clinic: how to call them, and where to reach them."""

    clinic: str  # its id
    name: str
    contact: str


def read_wish(fields: Mapping[str, str], clinics: Sequence[str]) -> Wish:
    """A wish from a form. Raises Problems naming every field at fault.

    `clinics`: the ids of those that take requests; with one only, it need not be chosen.
    """
    problems: dict[str, str] = {}
    said = {"name": "", "contact": ""}
    asked = {
        "name": (NAME_MOST, "Say what we may call you."),
        "contact": (CONTACT_MOST, "Write a phone number or an e-mail address."),
    }
    for name, (most, missing) in asked.items():
        try:
            said[name] = one_line(fields.get(name, ""), most)
        except Fault as fault:
            problems[name] = str(fault)
        else:
            if not said[name]:
                problems[name] = missing
    clinic = clinics[0] if len(clinics) == 1 else fields.get("clinic", "")
    if clinic not in clinics:
        problems["clinic"] = "Choose the clinic that should call you."
    if fields.get("agreed") != "yes":
        problems["agreed"] = "Tick this, so that the clinic may call you."
    if problems:
        raise Problems(problems)
    return Wish(clinic, said["name"], said["contact"])
