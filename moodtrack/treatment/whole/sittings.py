"""Says whether what was written at the chair is whole: each visit, each entry in its place."""

from collections.abc import Iterator, Sequence

from moodtrack import db, vault
from moodtrack.texts import Texts
from moodtrack.treatment.domain.sitting import Sitting
from moodtrack.treatment.queries.sittings import ENTRY_COLUMNS, SITTING_COLUMNS, entry_of

# one line in the trail for each visit to the chair; and lines that count what was written there
ARRIVED, WROTE = "noted an arrival", "wrote at the chair"
TABLES = (("sitting", "patient_id"), ("sitting_entry", "patient_id"))
UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, AttributeError)
Problems = list[tuple[str, str]]


async def check(patient: int, texts: Texts) -> tuple[Problems, int, int]:
    """What is wrong, and how many visits to the chair and entries there are.

    Every visit and entry as it was written, none missing, and steps that follow each other.
    """
    rows = await db.read("select * from sitting where patient_id = $1 order by key", patient)
    entries = await db.read(
        "select * from sitting_entry where patient_id = $1 order by sitting_id, seq", patient
    )
    problems: Problems = []
    by_sitting: dict[int, list[db.Row]] = {row["key"]: [] for row in rows}
    for entry in entries:
        by_sitting.setdefault(entry["sitting_id"], []).append(entry)
    for row in rows:
        said = [row[name] for name in SITTING_COLUMNS]
        if vault.row_digest("sitting", said) != row["digest"]:
            problems.append((f"visit {row['id']}", "it is not as it was recorded"))
    for place, visit in enumerate(by_sitting.values(), start=1):
        problems += [(f"visit {place}", why) for why in _wrong_with(visit, texts)]
    return problems, len(rows), len(entries)


def _wrong_with(entries: Sequence[db.Row], texts: Texts) -> Iterator[str]:
    for row in entries:
        said = [row[name] for name in ENTRY_COLUMNS]
        if vault.row_digest("sitting_entry", said) != row["digest"]:
            yield f"entry {row['seq']} is not as it was written"
    if [row["seq"] for row in entries] != list(range(1, len(entries) + 1)):
        yield "an entry is missing"
    try:
        read = tuple(entry_of(row, texts) for row in entries)
        if read:
            _ = Sitting(read[0].id, 0, read[0].said.at, "UTC", None, read).state
    except UNREADABLE:
        yield "its entries cannot be read"
