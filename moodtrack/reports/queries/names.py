"""The names of a clinic's patients, held in memory: what lists are sorted and searched by."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, islice

from moodtrack import db
from moodtrack.reading import fold

NEWEST = """
select coalesce(max(number), 0) as newest,
  (select count(*) from person where erased_at is not null) as gone from person"""
NAMES = """
select number, id, name from person
where clinic_id = $1 and role = 'patient' and erased_at is null"""
BEFORE_ALL = (-1, -1)


@dataclass(frozen=True, slots=True)
class Names:
    """Patients by number, in the order of their names whatever the letters' case."""

    people: tuple[int, int]  # the newest one's number, and how many have left
    order: list[int]
    places: dict[int, int]
    folded: dict[int, str]
    by_id: dict[str, int]

    def standing(self, number: int) -> tuple[int, int]:
        """What to sort by. Somebody not known here yet comes last, and is never left out."""
        return self.places.get(number, len(self.places)), number

    def in_order(
        self, numbers: AbstractSet[int], *, after: tuple[int, int] = BEFORE_ALL
    ) -> Iterable[int]:
        """These by name, of those who stand behind `after`."""
        if len(numbers) < len(self.order) // 8:
            behind = (number for number in numbers if self.standing(number) > after)
            return sorted(behind, key=self.standing)
        known = (number for number in islice(self.order, after[0] + 1, None) if number in numbers)
        new = sorted(numbers - self.places.keys())
        return chain(known, (number for number in new if self.standing(number) > after))

    def parts(self, size: int, *, after: tuple[int, int]) -> Iterator[list[int]]:
        """Those who stand behind `after`, in order: `size` at first, then more at once."""
        start = after[0] + 1
        while start < len(self.order):
            yield self.order[start : start + size]
            start, size = start + size, size * 4

    def with_words(self, query: str) -> set[int]:
        """Whose name holds each word of the query."""
        words = fold(query).split()
        return {
            number for number, name in self.folded.items() if all(word in name for word in words)
        }


_held: dict[tuple[str, int], Names] = {}  # by database and clinic


async def names(clinic: int) -> Names:
    """Read anew only when someone has come or left anywhere: people's names do not change."""
    [row] = await db.read(NEWEST)
    held, people = _held.get((db.epoch(), clinic)), (row["newest"], row["gone"])
    if held is None or held.people != people:
        held = _names(people, await db.read(NAMES, clinic))
        _held[db.epoch(), clinic] = held
    return held


def _names(people: tuple[int, int], rows: list[db.Row]) -> Names:
    rows.sort(key=lambda row: (fold(row["name"]), row["number"]))
    return Names(
        people=people,
        order=[row["number"] for row in rows],
        places={row["number"]: place for place, row in enumerate(rows)},
        folded={row["number"]: fold(row["name"]) for row in rows},
        by_id={str(row["id"]): row["number"] for row in rows},
    )
