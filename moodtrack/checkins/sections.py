"""What a clinic settles about the check-in: up to three items of its own."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from moodtrack.accounts import queries as accounts
from moodtrack.accounts.domain import Clinic
from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.checkins.domain.extra import MOST_ITEMS, NUMBERS, Item, Items, items_of, new_key
from moodtrack.reading import Fault, Problems, fold, one_line

LABEL_LIMIT, END_LIMIT = 40, 40
PLACES = range(1, MOST_ITEMS + 1)
# the daily question on this raises a concern; a number beside it would reach nobody
OF_DEATH = re.compile(
    r"suicid|death|\bd(ie|ying)\b|\bkill|self[- ]?harm|(hurt|harm)(ing)? (my|your)self"
    r"|end (my|your) life"
)
ASKED_ALREADY = (
    "Thoughts of death and self-harm are asked about already, in a way that reaches your safety "
    "contacts. A number here would not."
)
TWICE = "There is another item of this name."
NO_NAME = "Give this item a name, or leave the whole line empty."


def read_items(fields: Fields, known: Known) -> Any:
    """The setting from the form, or Problems. What is left empty is taken off the list.

    An item keeps its key while its line stays, whatever it is called; one that comes back in the
    same words has its old key again, so that its answers go on where they ended.
    """
    problems: dict[str, str] = {}
    before = items_of(known["value"])
    asked: list[Item] = []
    for place in PLACES:
        item = _item(fields, place, problems)
        if item is None:
            continue
        if fold(item.label) in {fold(one.label) for one in asked}:
            problems[f"label_{place}"] = TWICE
        asked.append(_with_key(item, before, asked))
    if problems:
        raise Problems(problems)
    keys = {one.key for one in asked}
    past = [one for one in (*before.asked, *before.past) if one.key not in keys]
    return as_value(Items(asked, past))


def _item(fields: Fields, place: int, problems: dict[str, str]) -> Item | None:
    """What one line of the form says; None where it says nothing."""
    said = {}
    for name, most in (("label", LABEL_LIMIT), ("low", END_LIMIT), ("high", END_LIMIT)):
        try:
            said[name] = one_line(fields.get(f"{name}_{place}", ""), most)
        except Fault as fault:
            problems[f"{name}_{place}"] = str(fault)
            said[name] = ""
        if OF_DEATH.search(fold(said[name])):
            problems[f"{name}_{place}"] = ASKED_ALREADY
    if not any(said.values()):
        return None
    if not said["label"]:
        problems.setdefault(f"label_{place}", NO_NAME)
    return Item(fields.get(f"key_{place}", ""), **said)


def _with_key(item: Item, before: Items, others: Sequence[Item]) -> Item:
    """Its own key where the clinic made it, that of the same words once asked, or a new one."""
    taken = {one.key for one in others}
    words = (fold(item.label), fold(item.low), fold(item.high))
    again = [
        one.key for one in before.past if (fold(one.label), fold(one.low), fold(one.high)) == words
    ]
    held = [item.key] if item.key in {one.key for one in before.asked} else []
    for key in (*held, *again):
        if key not in taken:
            return Item(key, item.label, item.low, item.high)
    key = new_key(item.label, secrets.randbelow(NUMBERS))
    while key in before.keys | taken:
        key = new_key(item.label, secrets.randbelow(NUMBERS))
    return Item(key, item.label, item.low, item.high)


def as_value(items: Items) -> dict[str, Any]:
    return {
        "asked": [one.as_json() for one in items.asked],
        "past": [one.as_json() for one in items.past],
    }


def _fill(value: Mapping[str, Any]) -> dict[str, str]:
    filled = {}
    for place, item in zip(PLACES, items_of(value).asked, strict=False):
        for name, text in item.as_json().items():
            filled[f"{name}_{place}"] = text
    return filled


async def _kept(clinic: Clinic) -> dict[str, Any]:
    return {"value": await accounts.setting(clinic.number, EXTRA)}


EXTRA = Section(
    name="daily-items",
    title="Your own daily items",
    about="Up to three numbers of your own, asked at each check-in: pain, for example.",
    template="checkins/settings.html",
    default={"asked": [], "past": []},
    read=read_items,
    fill=_fill,
    known=_kept,
)
SECTIONS = (EXTRA,)
