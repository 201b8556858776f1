"""Raises a concern and the job that tells of it, in the transaction of the answer itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.jobs import queue
from moodtrack.safety.domain.concerns import Answer, Concern, opened
from moodtrack.safety.domain.rows import (
    ANSWER_COLUMNS,
    CONCERN_COLUMNS,
    answer_row,
    concern_of,
    concern_row,
)

RAISED = "told the safety contacts"  # one such line in the trail for each answer
TELL = "safety.tell"  # the job

READS = (
    "select c.* from each($1::bigint[]) p join concern c "
    "on c.key >= (p.value << 16) and c.key < ((p.value + 1) << 16)",
    "select a.patient_id, a.source from each($1::bigint[]) p "
    "join concern_answer a on a.patient_id = p.value",
)


def _insert(table: str, columns: Sequence[str]) -> str:
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    return f"insert into {table} ({', '.join(columns)}) values ({places})"  # noqa: S608  (ours)


_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in (*CONCERN_COLUMNS[3:], "digest"))
UPSERT = (
    f"{_insert('concern', [*CONCERN_COLUMNS, 'digest'])} on conflict (key) do update set {_CHANGED}"
)
INSERT_ANSWER = _insert("concern_answer", [*ANSWER_COLUMNS, "digest"])


@dataclass(slots=True)
class Raised:
    """What raising some answers comes to: statements, lines for the trail, and how many are new."""

    statements: Sequence[tuple[str, Sequence[Sequence[Any]]]] = ()
    lines: list[trail.Line] = field(default_factory=list)


def raised(answers: Iterable[Answer], found: Sequence[Sequence[db.Row]]) -> Raised:
    """The statements that raise these, for a transaction of somebody's own (db.Batch).

    `found`: what the two READS gave for all of their patients, in that order. The lines belong into
    the same transaction's trail. An answer whose source is known already is left out.
    """
    episodes = _Episodes(found)
    new = [answer for answer in answers if episodes.take(answer)]
    if not new:
        return Raised()
    statements = [
        (UPSERT, [sealed(one) for one in episodes.changed.values()]),
        (INSERT_ANSWER, episodes.rows),
        *queue.written(episodes.jobs, at=new[-1].at),
    ]
    return Raised(statements, [trail.Line(one.at, one.by, RAISED, one.patient) for one in new])


class _Episodes:
    """Each patient's latest episode, and what these answers make of it."""

    def __init__(self, found: Sequence[Sequence[db.Row]]) -> None:
        rows = sorted(found[0], key=lambda row: int(row["key"]))
        self._latest = {row["patient_id"]: concern_of(row) for row in rows}
        self._known = {(row["patient_id"], str(row["source"])) for row in found[1]}
        self.changed: dict[int, Concern] = {}
        self.rows: list[tuple[Any, ...]] = []
        self.jobs: list[queue.Job] = []

    def take(self, answer: Answer) -> bool:
        """False when it was told before."""
        if (answer.patient, str(answer.source)) in self._known:
            return False
        self._known.add((answer.patient, str(answer.source)))
        before = self._latest.get(answer.patient)
        after = _after(before, answer)
        self._latest[answer.patient] = self.changed[after.key] = after
        row = answer_row(after.key, answer)
        self.rows.append((*row, vault.row_digest("concern_answer", row)))
        same = before is not None and before.key == after.key and before.rises == after.rises
        if after.rises and not same:
            self.jobs.append(job_of(after))
        return True


def _after(before: Concern | None, answer: Answer) -> Concern:
    if before is not None and before.open:
        return before.appended(answer)
    n = 1 if before is None else (before.key & 0xFFFF) + 1
    return opened(answer, n=n, id_=uuid4())


def job_of(concern: Concern) -> queue.Job:
    """Telling somebody, now; what follows is written down when that is done."""
    payload = {"concern": concern.key, "rise": concern.rises, "round": 0}
    key = f"{TELL}/{concern.key}/{concern.rises}/0"
    return queue.Job(TELL, key, due_at=concern.risen_at, payload=payload)


def sealed(concern: Concern) -> tuple[Any, ...]:
    """The row of an episode with its digest."""
    row = concern_row(concern)
    return (*row, vault.row_digest("concern", row))


@db.one_act
async def raise_concern(answer: Answer) -> bool:
    """Raise one positive answer (1 to 3), in the act this is called from; False if it was known.

    All there is to do for a slice with a questionnaire: call it inside the act that keeps the
    answer (or that refuses it: a refused, partial or clinician-entered answer counts), with a
    `source` that is the same whenever the same answer comes again. The episode, the line in the
    trail and the job that tells the clinic are written with it, or none of them.
    """
    patients = [answer.patient]
    await trail.one_at_a_time(patients)
    found = [await db.write(sql, patients) for sql in READS]
    new = raised([answer], found)
    for sql, rows in new.statements:
        await db.write_many(sql, rows)
    if new.lines:
        await trail.note_all(new.lines)
    return bool(new.lines)
