"""Says whether concerns are whole: each answer and step as it was written, and their sum."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit.whole import Trail
from moodtrack.safety.actions.closing import CLOSED, GAVE_BACK, REOPENED, TOOK, VERBS
from moodtrack.safety.actions.planning import WROTE
from moodtrack.safety.actions.raising import RAISED
from moodtrack.safety.domain.rows import (
    ANSWER_COLUMNS,
    CONCERN_COLUMNS,
    PLAN_COLUMNS,
    STEP_COLUMNS,
)
from moodtrack.texts import Texts

ACTS = (RAISED, WROTE, *VERBS.values())  # their lines in the trail, one for each answer or step
STRAYS = tuple(
    f"select distinct {patient} as patient from {table} t "  # noqa: S608  (our own names)
    f"left join person p on p.number = {patient} and p.role = 'patient' "
    "where p.number is null limit 20"
    for table, patient in (
        ("concern", "t.key >> 16"),
        ("concern", "t.patient_id"),
        ("concern_answer", "t.patient_id"),
        ("concern_step", "t.patient_id"),
        ("safety_plan", "t.patient_id"),
    )
)


@dataclass(slots=True)
class Concerns:
    problems: list[tuple[str, str]] = field(default_factory=list)
    lines: Counter[str] = field(default_factory=Counter)  # what the trail must tell of them


async def check(patient: int, texts: Texts, diary: Texts) -> Concerns:
    """`texts`: of the treatment record, which concerns belong to; `diary`: the plan's."""
    found = Concerns()
    rows = await db.read(
        "select * from concern where key >= $1 and key < $2 order by key",
        patient << 16,
        (patient + 1) << 16,
    )
    answers = await _rows("concern_answer", patient)
    steps = await _rows("concern_step", patient)
    found.lines = Counter({RAISED: len(answers)} if answers else {})
    found.lines.update(VERBS.get(row["step"], "a step nobody knows") for row in steps)
    for row in answers:
        if _digest("concern_answer", row, ANSWER_COLUMNS) != row["digest"]:
            found.problems.append(("alert", "an answer is not as it was received"))
    for row in steps:
        found.problems += [("alert", problem) for problem in _wrong_in_step(row, texts)]
    if [row["key"] & 0xFFFF for row in rows] != list(range(1, len(rows) + 1)):
        found.problems.append(("alerts", "one is missing"))
    for row in rows:
        about = f"alert {row['key'] & 0xFFFF}"
        found.problems += [(about, problem) for problem in _wrong(row, answers, steps)]
    await _check_plan(patient, diary, found)
    known = {row["key"] for row in rows}
    if not {row["concern"] for row in (*answers, *steps)} <= known:
        found.problems.append(("alerts", "something belongs to one that is not there"))
    return found


async def _check_plan(patient: int, diary: Texts, found: Concerns) -> None:
    rows = await _rows("safety_plan", patient)
    found.lines.update([WROTE] * len(rows))
    for place, row in enumerate(rows, 1):
        if _digest("safety_plan", row, PLAN_COLUMNS) != row["digest"] or row["version"] != place:
            found.problems.append(("plan", "a version is not as it was written"))
        try:
            diary.open_all("safety_plan", UUID(str(row["id"])), row["texts"])
        except ValueError as error:
            found.problems.append(("plan", str(error)))


async def _rows(table: str, patient: int) -> list[db.Row]:
    return await db.read(
        f"select * from {table} where patient_id = $1 order by key",  # noqa: S608  (our own names)
        patient,
    )


def _digest(table: str, row: db.Row, columns: Sequence[str]) -> bytes:
    return vault.row_digest(table, [row[name] for name in columns])


def _wrong_in_step(row: db.Row, texts: Texts) -> list[str]:
    found = []
    if _digest("concern_step", row, STEP_COLUMNS) != row["digest"]:
        found.append("a step is not as it was written")
    try:
        if row["note"] is not None:
            texts.open("concern.note", str(row["id"]), bytes(row["note"]))
    except ValueError as error:
        found.append(str(error))
    return found


def _wrong(row: db.Row, answers: Sequence[db.Row], steps: Sequence[db.Row]) -> list[str]:
    """What is wrong with one episode, given all of the patient's answers and steps."""
    found = []
    if _digest("concern", row, CONCERN_COLUMNS) != row["digest"]:
        found.append("it is not as it was written")
    values = [one["value"] for one in answers if one["concern"] == row["key"]]
    if (len(values), max(values, default=0)) != (row["answers"], row["worst"]):
        found.append("it does not follow from its answers")
    last = next((one["step"] for one in reversed(steps) if one["concern"] == row["key"]), None)
    stands = CLOSED if row["closed_at"] is not None else None
    if (last == CLOSED) != (stands == CLOSED) or last not in (
        None, TOOK, GAVE_BACK, CLOSED, REOPENED
    ):  # fmt: skip
        found.append("it does not stand as it was left")
    return found


def against(trail: Trail, found: Concerns, *, erased: bool) -> list[str]:
    """What the trail tells otherwise than the tables; of an erased diary no plan may be left."""
    lines = {**trail.record_lines, WROTE: trail.lines[WROTE]}
    told = {
        verb: lines[verb] for verb in ACTS if lines.get(verb) and not (erased and verb == WROTE)
    }
    return [] if told == found.lines else ["alerts: the trail tells of others than there are"]
