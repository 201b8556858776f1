"""Words under ids made on a phone: each kept once, and what stands once phones have met again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Self, TypeVar
from uuid import UUID

from moodtrack.instants import micros
from moodtrack.language import _
from moodtrack.reading import Fault, Problems, read_id

REPLACES_LIMIT = 200
CONFLICTS = UUID("6f1f6b5e-94a4-4a6f-9a3c-2f0b8a1d7c55")  # the space that ids of conflicts live in


class Status(StrEnum):
    KEPT = "kept"
    ALREADY_KEPT = "already_kept"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be read: the id and day as far as they could be made out.

    `worry`: what it says of thoughts of death all the same, 1 to 3; else 0.
    """

    id: str | None
    problems: Mapping[str, str]
    day: date | None = None
    worry: int = 0


def read_replaces(raw: object) -> frozenset[UUID]:
    if raw is None:
        return frozenset()
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > REPLACES_LIMIT:
        raise Fault(
            _(
                "What a revision replaces is a list of at most %(replaces_limit)s ids.",
                replaces_limit=REPLACES_LIMIT,
            )
        )
    return frozenset(read_id(old) for old in raw)


class Said(Protocol):
    """Whatever has an id, names what it replaces, and was written at some moment."""

    @property
    def id(self) -> UUID: ...
    @property
    def replaces(self) -> frozenset[UUID]: ...
    @property
    def written_at(self) -> datetime: ...
    @property
    def brought_in(self) -> bool: ...
    @property
    def by_link(self) -> bool: ...
    @property
    def received_at(self) -> datetime: ...


S = TypeVar("S", bound=Said)
Links = Mapping[UUID, Iterable[UUID]]


def heads(said: Iterable[S]) -> list[S]:
    """The revisions of one day that nothing replaces, written last first, imported ones behind.

    What came by a link stands behind what the person wrote herself, whenever that was.

    One, unless two phones did not know of each other. Ids of other days or nobody do not count,
    nor a revision that names itself. Where a cycle leaves none, all in the cycle are heads.
    """
    by_id = {one.id: one for one in said}
    if len(by_id) == 1:  # nearly every day
        return list(by_id.values())
    below = {
        one.id: [o for o in one.replaces if o in by_id and o != one.id] for one in by_id.values()
    }
    replaced = {old for olds in below.values() for old in olds}
    found = by_id.keys() - replaced
    covered = reach(found, below)
    if len(covered) < len(by_id):
        found |= _ring_heads({one: olds for one, olds in below.items() if one not in covered})
    chosen = [by_id[one] for one in found]
    return sorted(chosen, key=_rank, reverse=True)


def _rank(one: Said) -> tuple[int, int, UUID]:
    """Her own words, last first; then those by a link; then files, first come first."""
    if one.brought_in:
        return 0, -micros(one.received_at), one.id
    return 1 if one.by_link else 2, micros(one.written_at), one.id


def _ring_heads(below: Links) -> set[UUID]:
    """Where revisions replace each other in a ring: the rings that nothing outside replaces.

    Kosaraju's order: the last one finished of those not yet reached lies in such a ring.
    """
    above: dict[UUID, list[UUID]] = {one: [] for one in below}
    for one, olds in below.items():
        for old in olds:
            if old in above:
                above[old].append(one)
    found: set[UUID] = set()
    covered: set[UUID] = set()
    for one in reversed(_finishing_order(below)):
        if one not in covered:
            found |= reach({one}, above) - covered
            covered |= reach({one}, below)
    return found


def _finishing_order(below: Links) -> list[UUID]:
    order: list[UUID] = []
    seen: set[UUID] = set()
    for start in below:
        path = [] if start in seen else [(start, iter(below[start]))]
        seen.add(start)
        while path:
            one, olds = path[-1]
            fresh = next((old for old in olds if old in below and old not in seen), None)
            if fresh is None:
                order.append(one)
                path.pop()
            else:
                seen.add(fresh)
                path.append((fresh, iter(below[fresh])))
    return order


def reach(start: Iterable[UUID], links: Links) -> set[UUID]:
    """These and all that they lead to."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        fresh = {one for one in links.get(waiting.pop(), ()) if one not in seen}
        seen |= fresh
        waiting.extend(fresh)
    return seen


class Unique(Said, Protocol):
    """Something said under an id made on the phone."""

    @property
    def digest(self) -> bytes: ...
    def as_another(self) -> Self: ...


U = TypeVar("U", bound=Unique)


def judge(said: U, kept: Mapping[UUID, U]) -> tuple[Status, U | None]:
    """What became of it, and what to add: itself, its words under another id, or nothing."""
    known = kept.get(said.id)
    if known is None:
        return Status.KEPT, said
    if known.digest == said.digest:
        return Status.ALREADY_KEPT, None
    other = said.as_another()
    return Status.CONFLICT, None if other.id in kept else other


def refused(raw: object, problems: Problems, day: date | None, *, worry: int = 0) -> Refused:
    """Say back the id as it came, if it can be said back at all."""
    said = raw.get("id") if isinstance(raw, Mapping) else None
    known = isinstance(said, str) and len(said) <= 64
    return Refused(str(said) if known else None, problems.by_field, day, worry)
