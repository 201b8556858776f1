"""What a clinic asks beside the closed set: at most three items of its own, each from 0 to 10."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from moodtrack.checkins.domain.revisions import Revision
from moodtrack.reading import UNKNOWN_FIELD
from moodtrack.revising import Refused
from moodtrack.safety.domain.concerns import QUESTION

MOST_ITEMS = 3  # asked at once
NUMBERS = 10_000  # that tell items of one name apart


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the clinic's own. The key stays; its words may change."""

    key: str
    label: str
    low: str = ""  # what 0 means, if the clinic says so
    high: str = ""  # what 10 means

    def as_json(self) -> dict[str, str]:
        return {"key": self.key, "label": self.label, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Items:
    """What is asked now, and what was asked once: answers to that are kept, and still taken."""

    asked: Sequence[Item] = ()
    past: Sequence[Item] = ()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(item.key for item in (*self.asked, *self.past))

    def of_day(self, answered: Collection[str]) -> list[Item]:
        """What a day's page shows: what is asked now, and else only what the day has answered."""
        return [*self.asked, *(item for item in self.past if item.key in answered)]

    def labels(self, answered: Collection[str]) -> dict[str, str]:
        """Key -> words, those asked now first."""
        return {item.key: item.label for item in self.named(answered)}

    def named(self, answered: Collection[str]) -> list[Item]:
        """The items that are answered; of another clinic's, only what the key says is known."""
        strange = sorted(key for key in answered if key not in self.keys)
        known = [item for item in (*self.asked, *self.past) if item.key in answered]
        return known + [Item(key, name_in(key)) for key in strange]


def name_in(key: str) -> str:
    """What a key says by itself.

    >>> name_in("pain_4821")
    'Pain'
    """
    return key.partition("_")[0].capitalize()


def items_of(value: Mapping[str, Any]) -> Items:
    """The items of a clinic's setting."""
    return Items(
        tuple(Item(**one) for one in value["asked"]), tuple(Item(**one) for one in value["past"])
    )


def new_key(label: str, number: int) -> str:
    """A key for a new item: its first letters, to be recognised in a table, and a number.

    >>> new_key("Pain, in general", 4821), new_key("痛み", 7)
    ('pain_4821', 'item_0007')
    """
    plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    found = re.search(r"[a-z][a-z0-9]{0,13}", plain)
    return f"{found[0] if found else 'item'}_{number % NUMBERS:04}"


def keys_in(said: Sequence[Revision | Refused]) -> set[str]:
    """The items that are answered in here: none, mostly."""
    return {key for one in said if isinstance(one, Revision) for key in one.answers.extra}


def asked_here(said: Revision | Refused, known: AbstractSet[str]) -> Revision | Refused:
    """The same, but refused where it answers what nobody asked; what calls for people is told."""
    if isinstance(said, Refused) or said.answers.extra.keys() <= known:
        return said
    problems = {f"extra.{key}": UNKNOWN_FIELD for key in said.answers.extra if key not in known}
    worry = said.answers.symptoms.get(QUESTION, 0)
    return Refused(said.sent_id, problems, said.day, worry)
