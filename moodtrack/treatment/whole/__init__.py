"""Says whether a treatment record is whole: every version as it was recorded, and their sum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit.whole import Trail
from moodtrack.instants import EPOCH, from_micros
from moodtrack.texts import Texts
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.queries import INFUSION_COLUMNS
from moodtrack.treatment.whole import brought, pages, sittings

# of each version there is one such line in the trail
ACTS = ("recorded an infusion", "corrected an infusion", "took back an infusion", *pages.ACTS)
STRAYS = tuple(
    f"select distinct t.{column} as patient from {table} t "  # noqa: S608  (our own names)
    f"left join person p on p.number = t.{column} and p.role = 'patient' "
    "where p.number is null limit 20"
    for table, column in (
        ("infusion", "patient_id"),
        ("treatment_summary", "patient"),
        *pages.TABLES,
        *sittings.TABLES,
        *brought.TABLES,
    )
)
UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, AttributeError)


@dataclass(slots=True)
class Treatment:
    problems: list[tuple[str, str]] = field(default_factory=list)
    versions: int = 0
    sittings: int = 0
    entries: int = 0
    brought: int = 0  # lines from elsewhere
    number_missing: bool = False


async def check(patient: int, texts: Texts, diary: Texts) -> Treatment:
    """Go through all of it; `texts` opens the words, `diary` those that were brought along."""
    rows = await db.read(
        "select * from infusion where patient_id = $1 order by n, version", patient
    )
    found = Treatment(versions=len(rows))
    for row in rows:
        said = [row[name] for name in INFUSION_COLUMNS]
        if vault.row_digest("infusion", said) != row["digest"]:
            found.problems.append((f"infusion {row['n']}", "it is not as it was recorded"))
        try:
            texts.open_all("infusion", UUID(str(row["id"])), row["texts"])
        except UNREADABLE:
            found.problems.append((f"infusion {row['n']}", "its words cannot be read"))
    by_number = {n: list(versions) for n, versions in groupby(rows, key=lambda row: row["n"])}
    if list(by_number) != list(range(1, len(by_number) + 1)):
        found.number_missing = True
    for n, versions in by_number.items():
        if [one["version"] for one in versions] != list(range(1, len(versions) + 1)):
            found.problems.append((f"infusion {n}", "a version is missing"))
    found.problems += await _check_summary(patient, [last[-1] for last in by_number.values()])
    problems, written = await pages.check(patient, texts)
    found.problems, found.versions = found.problems + problems, found.versions + written
    seen = await sittings.check(patient, texts)
    found.problems, found.sittings, found.entries = found.problems + seen[0], *seen[1:]
    problems, found.brought = await brought.check(patient, diary)
    found.problems += problems
    return found


def against(trail: Trail, found: Treatment, *, erased: bool) -> Iterator[str]:
    """What the trail tells otherwise than the tables; what was brought along goes with a diary."""
    came = 0 if erased else sum(trail.new[verb] for verb in brought.ACTS)
    if came != found.brought:
        yield f"brought along: the trail tells of {came} lines, and there are {found.brought}"
    if found.number_missing and not trail.lines[brought.ACTS[0]]:  # else the count goes on from it
        yield "infusions: a number is missing"
    recorded = sum(trail.record_lines[verb] for verb in ACTS)
    if recorded != found.versions:
        yield f"treatment: the trail tells of {recorded} records, and there are {found.versions}"
    visits, entries = trail.record_lines[sittings.ARRIVED], trail.record_new[sittings.WROTE]
    if (visits, entries) != (found.sittings, found.entries):
        yield (
            f"chair: the trail tells of {visits} visits with {entries} entries, and there are "
            f"{found.sittings} with {found.entries}"
        )


async def _check_summary(patient: int, latest: Sequence[db.Row]) -> list[tuple[str, str]]:
    rows = await db.read("select * from treatment_summary where patient = $1", patient)
    if not latest:
        return [("infusions", "their sum sums up nothing")] if rows else []
    try:
        expected = _sums(latest)
    except UNREADABLE:
        return []  # said of the infusion itself
    said = rows and tuple(rows[0][name] for name in ("infusions", "last_n", "last_at", "last_day"))
    return [] if said == expected else [("infusions", "their sum does not follow from them")]


def _sums(latest: Sequence[db.Row]) -> tuple[int | None, ...]:
    standing = [row for row in latest if not row["withdrawn"]]
    if not standing:
        return 0, None, None, None
    last = max(standing, key=lambda row: (row["at"], row["n"]))
    day = Infusion(last["n"], from_micros(last["at"]), last["tz"]).day
    return len(standing), last["n"], last["at"], (day - EPOCH.date()).days
