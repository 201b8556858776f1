"""Says whether a trail is whole: each line follows from the one before, and none is cut off."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from moodtrack import db, vault
from moodtrack.audit.trail import RECORD_ENDED, SHIFT, digest_of

PAGE = 2_000  # lines read at once
NEW = re.compile(r"(\d+) new")  # how many an act kept, in its line
GONE = re.compile(r"(\d+) gone")  # how many it took out again
STRAYS = (
    "select distinct t.key >> 32 as patient from trail t "
    "left join person p on p.number = t.key >> 32 where t.key >> 32 <> 0 and p.number is null "
    "limit 20",
    "select h.patient from trail_head h left join person p on p.number = h.patient "
    "where h.patient <> 0 and p.number is null limit 20",
)


@dataclass(slots=True)
class Trail:
    """What a trail says was done, and what is wrong with the trail itself."""

    problems: list[str] = field(default_factory=list)
    lines: Counter[str] = field(default_factory=Counter)  # of each verb
    new: Counter[str] = field(default_factory=Counter)  # what those lines say was kept
    # the same since the clinic's own record was last let go of: all of it, where it never was
    record_lines: Counter[str] = field(default_factory=Counter)
    record_new: Counter[str] = field(default_factory=Counter)


async def check(patient: int) -> Trail:
    """Go through every line about a patient (0: the house's own acts)."""
    found = Trail()
    first = patient << SHIFT
    last, before = first, b""
    async for row in _lines(patient):
        digest = digest_of(before, row)
        if row["key"] != last + 1 or row["digest"] != digest:
            found.problems.append(
                f"line {row['key'] - first} of the trail does not follow from the one before"
            )
        last, before = row["key"], row["digest"]
        _count(found, row["verb"], str(row["detail"]))
    found.problems += await _problems_of_head(patient, last, before)
    return found


def _count(found: Trail, verb: str, detail: str) -> None:
    if verb == RECORD_ENDED:
        found.record_lines, found.record_new = Counter(), Counter()
    for lines, kept in ((found.lines, found.new), (found.record_lines, found.record_new)):
        lines[verb] += 1
        if new := NEW.fullmatch(detail):
            kept[verb] += int(new[1])
        if gone := GONE.fullmatch(detail):
            kept[verb] -= int(gone[1])


async def _problems_of_head(patient: int, last: int, digest: bytes) -> list[str]:
    heads = await db.read("select * from trail_head where patient = $1", patient)
    if not heads:
        return [] if (patient, last) == (0, 0) else ["where the trail ends is not known"]
    [head] = heads
    said = (patient, head["key"], head["digest"])
    if vault.row_digest("trail_head", said) != head["seal"]:
        return ["where the trail ends is not as it was written"]
    if said != (patient, last, digest):
        return ["the trail does not end where it ended"]
    return []


async def _lines(patient: int) -> AsyncIterator[db.Row]:
    after = (patient << SHIFT) - 1
    while rows := await db.read(
        "select * from trail where key > $1 and key < $2 order by key limit $3",
        after,
        (patient + 1) << SHIFT,
        PAGE,
    ):
        for row in rows:
            yield row
        after = rows[-1]["key"]
