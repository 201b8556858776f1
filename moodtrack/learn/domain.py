"""The pages to read: short texts with how sure they are, where from, and when to look again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from moodtrack.language import ENGLISH, N_, _, spoken
from moodtrack.reading import Fault, Problems, one_line

MARKS = {
    "agreed": N_("Widely agreed"),
    "studies": N_("Found in studies"),
    "usual": N_("Usual practice"),
    "open": N_("Not settled"),
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


def pages() -> Mapping[str, Page]:
    """Every page by the last part of its address, in the order they are meant to be read in."""
    return pages_in(spoken())


@cache
def pages_in(language: str) -> Mapping[str, Page]:
    """In one language: the words from its own file; marks, sources and dates are those of all."""
    every = _file("pages.json")
    if language == ENGLISH:
        return {raw["slug"]: _page(raw, raw) for raw in every}
    words = _file(f"pages.{language}.json")
    return {raw["slug"]: _page(raw, words[raw["slug"]]) for raw in every}


def _file(name: str) -> Any:
    return json.loads(files("moodtrack.learn").joinpath(name).read_text())


def _page(raw: Mapping[str, Any], words: Mapping[str, Any]) -> Page:
    return Page(
        slug=raw["slug"],
        title=words["title"],
        lead=words["lead"],
        parts=[
            Part(said["heading"], MARKS[one["mark"]], said["text"], said.get("items", []))
            for one, said in zip(raw["parts"], words["parts"], strict=True)
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
        "name": (NAME_MOST, _("Say what we may call you.")),
        "contact": (CONTACT_MOST, _("Write a phone number or an e-mail address.")),
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
        problems["clinic"] = _("Choose the clinic that should call you.")
    if fields.get("agreed") != "yes":
        problems["agreed"] = _("Tick this, so that the clinic may call you.")
    if problems:
        raise Problems(problems)
    return Wish(clinic, said["name"], said["contact"])
