"""Says whether planned dates and pages are whole: every version as it was kept, none missing."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from moodtrack import db, vault
from moodtrack.texts import Texts
from moodtrack.treatment.domain.pages import PageKind
from moodtrack.treatment.queries.pages import PAGE_COLUMNS
from moodtrack.treatment.queries.visits import VISIT_COLUMNS

# of each version there is one such line in the trail
ACTS = (
    "planned a visit",
    "moved a visit",
    "cancelled a visit",
    "wrote the consultation",
    "wrote down a medicine or therapy",
    "wrote a visit note",
    "kept the follow-up with a visit note",
    "noted a call",
    "ticked the checklist",
    "wrote questions for a visit",
    "answered the monthly check",
    "took back a page of the treatment record",
)
TABLES = (("visit", "patient_id"), ("treatment_page", "patient_id"))
KINDS = {kind.value for kind in PageKind}
NOT_AS_KEPT, UNREADABLE = "it is not as it was kept", "its words cannot be read"


async def check(patient: int, texts: Texts) -> tuple[list[tuple[str, str]], int]:
    """What is wrong, each about one date or page; and how many versions there are."""
    visits = await db.read(
        "select * from visit where patient_id = $1 order by visit, version", patient
    )
    pages = await db.read(
        "select * from treatment_page where patient_id = $1 order by kind, page, version", patient
    )
    problems = [one for row in visits for one in _visit(row, texts)]
    problems += [one for row in pages for one in _page(row, texts)]
    problems += _missing([(f"date {row['visit']}", row["version"]) for row in visits])
    problems += _missing([(f"{row['kind']} {row['page']}", row["version"]) for row in pages])
    return problems, len(visits) + len(pages)


def _visit(row: db.Row, texts: Texts) -> list[tuple[str, str]]:
    about, wrong = f"date {row['visit']}", []
    if vault.row_digest("visit", [row[name] for name in VISIT_COLUMNS]) != row["digest"]:
        wrong.append((about, NOT_AS_KEPT))
    if row["reason"] is not None and not _opens(row, "reason", "visit.reason", texts):
        wrong.append((about, UNREADABLE))
    return wrong


def _page(row: db.Row, texts: Texts) -> list[tuple[str, str]]:
    about, wrong = f"{row['kind']} {row['page']}", []
    if vault.row_digest("treatment_page", [row[name] for name in PAGE_COLUMNS]) != row["digest"]:
        wrong.append((about, NOT_AS_KEPT))
    if row["kind"] not in KINDS or not _opens(row, "said", f"page.{row['kind']}", texts):
        wrong.append((about, UNREADABLE))
    return wrong


def _opens(row: db.Row, column: str, field: str, texts: Texts) -> bool:
    try:
        texts.open(field, UUID(str(row["id"])), bytes(row[column]))
    except (ValueError, TypeError):
        return False
    return True


def _missing(kept: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Versions count up from 1; `kept` is in their order."""
    wrong = []
    for about, same in groupby(kept, key=lambda one: one[0]):
        versions = [version for _, version in same]
        if versions != list(range(1, len(versions) + 1)):
            wrong.append((about, "a version is missing"))
    return wrong
