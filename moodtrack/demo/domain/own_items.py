"""What the demo's first clinic asks beside the closed set, and how people answered it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from moodtrack.checkins.domain.extra import Item, Items
from moodtrack.demo.domain.story import Entry

PAIN = Item("pain_4821", "Pain", "none", "the worst I can think of")
ASKED = Items(asked=(PAIN,))


def with_own_items(entries: Sequence[Entry], random: Random) -> Iterator[Entry]:
    """The same days; whoever went on beyond the mood mostly said how much it hurt as well."""
    usual = random.uniform(1.0, 6.0)
    for entry in entries:
        said = entry.answers
        if said.mood is None or said.sleep_hours is None or random.random() < 0.1:
            yield entry
            continue
        level = random.gauss(usual + 0.35 * (5 - said.mood), 0.9)
        extra = {PAIN.key: min(10, max(0, round(level)))}
        yield replace(entry, answers=replace(said, extra=extra))
