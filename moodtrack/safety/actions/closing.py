"""What the clinic does with a concern: taken, given back, closed, opened again; each on record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.jobs import queue
from moodtrack.safety import queries
from moodtrack.safety.actions.raising import UPSERT, job_of, sealed
from moodtrack.safety.domain.concerns import Concern
from moodtrack.safety.domain.doing import Closing
from moodtrack.safety.domain.rows import STEP_COLUMNS, concern_of
from moodtrack.safety.models import ConcernStepRow
from moodtrack.sharing.domain import ClinicScope, NotShared
from moodtrack.texts import Texts

TOOK, GAVE_BACK, CLOSED, REOPENED = "took", "gave back", "closed", "reopened"
VERBS = {  # in the trail, which the patient reads
    TOOK: "took up a call for help",
    GAVE_BACK: "gave a call for help back",
    CLOSED: "closed a call for help",
    REOPENED: "opened a call for help again",
}
IS_CLOSED = "This has been closed. Open it again if there is more to do."


class CannotNow(Exception):
    """It does not stand as it did on the page; says how it stands, in a sentence."""


class Unseen(CannotNow):
    """There are answers in it that whoever closes it has not looked at."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One step, and what is said of it."""

    step: str
    done: Sequence[str] = ()
    reviewed: int = 0
    note: str | None = None


@db.one_act
async def take(scope: ClinicScope, id_: UUID, *, at: datetime) -> None:
    """Take it: this person answers for it now. Twice is once. Raises NotShared, CannotNow."""
    concern, texts = await _locked(scope, id_)
    if not concern.open:
        raise CannotNow(IS_CLOSED)
    if concern.taken_by == scope.viewer:
        return
    if concern.taken_by is not None:
        raise CannotNow("A colleague has taken this already. They can give it back.")
    taken = replace(concern, taken_at=at, taken_by=scope.viewer)
    await _write(scope, taken, Doing(TOOK), texts, at=at)


@db.one_act
async def give_back(scope: ClinicScope, id_: UUID, *, at: datetime) -> None:
    """Undo a taking, also that of a colleague who cannot: the escalation begins anew.

    Raises NotShared, CannotNow.
    """
    concern, texts = await _locked(scope, id_)
    if not concern.open:
        raise CannotNow(IS_CLOSED)
    if concern.taken_by is None:
        return
    risen = replace(
        concern, taken_at=None, taken_by=None, risen_at=at, rises=concern.rises + 1, review=False
    )
    await queue.enqueue(job_of(risen), at=at)
    await _write(scope, risen, Doing(GAVE_BACK), texts, at=at)


@db.one_act
async def close(scope: ClinicScope, id_: UUID, closing: Closing, *, at: datetime) -> None:
    """Close it with what was done; every answer in it must have been looked at.

    Raises NotShared, CannotNow, Unseen.
    """
    concern, texts = await _locked(scope, id_)
    if not concern.open:
        raise CannotNow("This was closed before. Nothing was changed.")
    rows = await db.write("select source from concern_answer where concern = $1", concern.key)
    unseen = {str(row["source"]) for row in rows} - {str(one) for one in closing.reviewed}
    if unseen:
        raise Unseen(_more(len(unseen)))
    taken: dict[str, Any] = (
        {} if concern.taken_by is not None else {"taken_at": at, "taken_by": scope.viewer}
    )
    closed = replace(concern, **taken, closed_at=at, closed_by=scope.viewer)
    doing = Doing(CLOSED, closing.done, len(rows), closing.note)
    await _write(scope, closed, doing, texts, at=at)


def _more(count: int) -> str:
    if count == 1:
        return "There is an answer in this that you have not ticked. Look at it first."
    return f"There are {count} answers in this that you have not ticked. Look at them first."


@db.one_act
async def reopen(scope: ClinicScope, id_: UUID, *, at: datetime) -> None:
    """Undo a closing: it is open again, in the hands of whoever opened it.

    Raises NotShared, CannotNow.
    """
    concern, texts = await _locked(scope, id_)
    if concern.open:
        return
    newer = await db.write(
        "select 1 from concern where key > $1 and key < $2",
        concern.key,
        (concern.patient + 1) << 16,
    )
    if newer:
        raise CannotNow("There is a newer one of the same person. Go on with that.")
    again = replace(concern, closed_at=None, closed_by=None, taken_at=at, taken_by=scope.viewer)
    await _write(scope, again, Doing(REOPENED), texts, at=at)


async def _locked(scope: ClinicScope, id_: UUID) -> tuple[Concern, Texts]:
    """The concern as it stands, held until the act ends; what seals a note. Raises NotShared."""
    patient, patient_id = await queries.patient_of(scope, id_)
    await trail.one_at_a_time([patient])
    rows = await db.write("select * from concern where id = $1::uuid", id_)
    if not rows:
        raise NotShared
    return concern_of(rows[0]), scope.texts_of(patient_id)


async def _write(
    scope: ClinicScope, concern: Concern, doing: Doing, texts: Texts, *, at: datetime
) -> None:
    id_ = uuid4()
    note = None if doing.note is None else texts.seal("concern.note", id_, doing.note)
    row: tuple[Any, ...] = (
        concern.key,
        concern.patient,
        str(id_),
        doing.step,
        micros(at),
        scope.viewer,
        ",".join(doing.done),
        doing.reviewed,
        note,
    )
    digest = vault.row_digest("concern_step", row)
    said: dict[str, Any] = dict(zip(STEP_COLUMNS, row, strict=True))
    await ConcernStepRow.create(**said, digest=digest)
    await db.write_many(UPSERT, [sealed(concern)])
    await trail.note(at=at, actor=scope.viewer, verb=VERBS[doing.step], patient=concern.patient)
