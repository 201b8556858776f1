"""Says whether questionnaires are whole: every sheet as it was kept, and their line in the list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moodtrack import db, vault
from moodtrack.audit.whole import Trail
from moodtrack.instants import from_micros
from moodtrack.measures.actions import IMPORTED, KEPT, RECORDED, TAKEN_BACK
from moodtrack.measures.actions.sheets import TAKEN_OUT
from moodtrack.measures.domain.rows import (
    ITEMS,
    SAID,
    SCORE_COLUMNS,
    SHEET_COLUMNS,
    items_of,
    marks_in,
    sheet_of,
)
from moodtrack.measures.domain.summary import line_of
from moodtrack.texts import Texts

ACTS = (KEPT, IMPORTED, TAKEN_OUT)  # their lines in the trail say how many were new
RECORDS = (RECORDED, TAKEN_BACK)  # of each row there is one such line
STRAYS = tuple(
    f"select distinct t.{column} as patient from {table} t "  # noqa: S608  (our own names)
    f"left join person p on p.number = t.{column} and p.role = 'patient' "
    "where p.number is null limit 20"
    for table, column in (
        ("measure_sheet", "patient_id"),
        ("clinic_score", "patient_id"),
        ("measure_summary", "patient"),
    )
)
UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, AttributeError)


@dataclass(slots=True)
class Measures:
    problems: list[tuple[str, str]] = field(default_factory=list)
    kept: int = 0  # sheets that are there
    recorded: int = 0  # rows of the clinic's ratings


async def check(patient: int, texts: Texts, treatment_texts: Texts) -> Measures:
    """Go through every sheet and rating, the sealed answers too."""
    sheets = await _rows("measure_sheet", patient)
    scores = await _rows("clinic_score", patient)
    found = Measures(kept=len(sheets), recorded=len(scores))
    found.problems += [(_label(row), text) for row in sheets for text in _of_sheet(row, texts)]
    found.problems += [
        (_label(row), text) for row in scores for text in _of_score(row, treatment_texts)
    ]
    if not found.problems:
        found.problems += await _check_summary(patient, sheets, scores)
    return found


def against(trail: Trail, found: Measures, *, erased: bool) -> list[str]:
    """What the trail tells otherwise than the tables; the sheets of an erased diary are gone."""
    kept = 0 if erased else sum(trail.new[verb] for verb in ACTS)
    recorded = sum(trail.record_lines[verb] for verb in RECORDS)
    problems = []
    if kept != found.kept:
        problems.append(f"the trail tells of {kept} sheets, and there are {found.kept}")
    if recorded != found.recorded:
        problems.append(f"the trail tells of {recorded} ratings, and there are {found.recorded}")
    return [f"questionnaires: {problem}" for problem in problems]


def _of_sheet(row: db.Row, texts: Texts) -> list[str]:
    said = [row[name] for name in SHEET_COLUMNS]
    if vault.row_digest("measure_sheet", said) != row["digest"]:
        return ["a questionnaire is not as it was kept"]
    try:
        sheet = sheet_of(row, items_of(texts.open(ITEMS, str(row["id"]), bytes(row["items"]))))
        same = sheet.total == row["total"]
    except UNREADABLE:
        return ["the answers of a questionnaire cannot be opened"]
    return [] if same else ["a total is not that of its answers"]


def _of_score(row: db.Row, texts: Texts) -> list[str]:
    said = [row[name] for name in SCORE_COLUMNS]
    if vault.row_digest("clinic_score", said) != row["digest"]:
        return ["a rating is not as it was written down"]
    try:
        texts.open(SAID, str(row["id"]), bytes(row["said"]))
    except UNREADABLE:
        return ["the words of a rating cannot be opened"]
    return []


async def _rows(table: str, patient: int) -> list[db.Row]:
    sql = f"select * from {table} where patient_id = $1 order by key"  # noqa: S608  (our own name)
    return await db.read(sql, patient)


async def _check_summary(
    patient: int, sheets: Sequence[db.Row], scores: Sequence[db.Row]
) -> list[tuple[str, str]]:
    kept = await db.read("select * from measure_summary where patient = $1", patient)
    if not sheets and not scores:
        return [("questionnaires", "their summary sums up nothing")] if kept else []
    if not sheets and not kept:
        return []  # the diary was erased, and what the clinic wrote down stayed
    try:
        expected = len(sheets), line_of(marks_in(sheets, scores))
    except UNREADABLE:
        return [("questionnaires", "one of them cannot be read")]
    same = kept and (kept[0]["sheets"], kept[0]["phq9"]) == expected
    return [] if same else [("questionnaires", "their summary does not follow from them")]


def _label(row: db.Row) -> str:
    try:
        return (
            from_micros(row["answered_at"] if "answered_at" in row else row["at"])
            .date()
            .isoformat()
        )
    except UNREADABLE:
        return "a questionnaire"
