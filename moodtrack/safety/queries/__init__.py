"""Reads concerns: for the clinic's list, and how a patient's own stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.instants import from_micros, micros
from moodtrack.safety.domain.concerns import Answer, Concern
from moodtrack.safety.domain.escalation import Rule
from moodtrack.safety.domain.rows import answer_of, concern_of
from moodtrack.safety.queries import rules
from moodtrack.sharing.domain import ClinicScope, NotShared
from moodtrack.texts import Texts

# whoever has a hand in the patient's care sees her concerns, and nobody else's
IN_CARE = """
(exists (select 1 from sharing_grant g where g.patient_id = p.number and g.viewer_id = $2
  and g.ended_at is null)
 or exists (select 1 from care_team t where t.patient_id = p.number and t.member_id = $2))"""
CONCERNS = f"""
select c.*, p.id as patient_uuid, p.name from concern c join person p on p.number = c.patient_id
where p.clinic_id = $1 and ($3::boolean or {IN_CARE})"""  # noqa: S608  (our own text)
SHOWN = 200  # at once: oldest first


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody was told, or could not be."""

    person: int
    channel: str
    at: datetime
    ok: bool
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody of the clinic did with a concern, and the note that they left."""

    id: UUID
    step: str
    at: datetime
    by: int
    done: Sequence[str]
    reviewed: int
    note: str | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A concern as the clinic's list shows it."""

    concern: Concern
    patient_id: UUID
    name: str
    answers: Sequence[Answer] = ()
    steps: Sequence[Step] = ()
    notices: Sequence[Notice] = ()
    overdue: bool = False


async def concern(key: int) -> Concern | None:
    rows = await db.read("select * from concern where key = $1", key)
    return concern_of(rows[0]) if rows else None


async def sees_all(scope: ClinicScope) -> bool:
    """Contacts, administrators and nurses see every concern; without contacts, all staff do."""
    if scope.invites or scope.sees_treatment:
        return True
    named = await rules.contacts(scope.clinic)
    return scope.viewer in named or not named


async def patient_of(scope: ClinicScope, id_: UUID) -> tuple[int, UUID]:
    """Whose concern this is, for those who may see it. Raises NotShared."""
    sql = f"{CONCERNS} and c.id = $4::uuid"
    rows = await db.read(sql, scope.clinic, scope.viewer, await sees_all(scope), id_)
    if not rows:
        raise NotShared
    return rows[0]["patient_id"], UUID(str(rows[0]["patient_uuid"]))


async def alerts(
    scope: ClinicScope, known: Rule, *, at: datetime, closed_since: datetime | None = None
) -> list[Alert]:
    """Those open, oldest first; with `closed_since` those closed since then, latest first."""
    which = "c.closed_at is null order by c.opened_at, c.key"
    more: list[Any] = []
    if closed_since is not None:
        which, more = "c.closed_at >= $4 order by c.closed_at desc, c.key", [micros(closed_since)]
    rows = await db.read(
        f"{CONCERNS} and {which} limit {SHOWN}",
        scope.clinic,
        scope.viewer,
        await sees_all(scope),
        *more,
    )
    return await _alerts(rows, known, at=at, texts_of=scope.texts_of)


async def alert(scope: ClinicScope, known: Rule, id_: UUID, *, at: datetime) -> Alert:
    """One of them, open or closed. Raises NotShared."""
    sql = f"{CONCERNS} and c.id = $4::uuid"
    rows = await db.read(sql, scope.clinic, scope.viewer, await sees_all(scope), id_)
    if not rows:
        raise NotShared
    return (await _alerts(rows, known, at=at, texts_of=scope.texts_of))[0]


async def _alerts(
    rows: Sequence[db.Row], known: Rule, *, at: datetime, texts_of: Callable[[UUID], Texts]
) -> list[Alert]:
    keys = [row["key"] for row in rows]
    answers = await _by_concern("concern_answer", keys)
    steps = await _by_concern("concern_step", keys)
    notices = await _by_concern("concern_notice", keys)
    found = []
    for row in rows:
        concern, patient = concern_of(row), UUID(str(row["patient_uuid"]))
        texts = texts_of(patient)
        found.append(
            Alert(
                concern,
                patient,
                row["name"],
                [answer_of(one) for one in answers.get(concern.key, ())],
                [_step(one, texts) for one in steps.get(concern.key, ())],
                [_notice(one) for one in notices.get(concern.key, ())],
                is_overdue(concern, known, at=at),
            )
        )
    return found


async def risen_since(scope: ClinicScope, since: datetime) -> list[Concern]:
    """Every concern of the clinic that rose since then or is still open: for its own report."""
    rows = await db.read(
        "select c.* from concern c join person p on p.number = c.patient_id "
        "where p.clinic_id = $1 and (c.risen_at >= $2 or c.closed_at is null)",
        scope.clinic,
        micros(since),
    )
    return [concern_of(row) for row in rows]


def id_of(row: db.Row) -> UUID:
    return UUID(str(row["id"]))


def is_overdue(concern: Concern, known: Rule, *, at: datetime) -> bool:
    """Whether the time to take it has passed, and nobody has."""
    waits = concern.waiting and not concern.review
    return waits and known.overdue(risen=concern.risen_at, at=at)


async def _by_concern(table: str, keys: Sequence[int]) -> dict[int, list[db.Row]]:
    found: dict[int, list[db.Row]] = {}
    if not keys:
        return found
    sql = (
        f"select t.* from each($1::bigint[]) k join {table} t on t.concern = k.value "  # noqa: S608
        "order by t.key"
    )
    for row in await db.read(sql, list(keys)):
        found.setdefault(row["concern"], []).append(row)
    return found


def _notice(row: db.Row) -> Notice:
    return Notice(
        row["person"], row["channel"], from_micros(row["at"]), bool(row["ok"]), row["why"]
    )


def _step(row: db.Row, texts: Texts) -> Step:
    id_, note = UUID(str(row["id"])), row["note"]
    return Step(
        id_,
        row["step"],
        from_micros(row["at"]),
        row["by"],
        row["done"].split(",") if row["done"] else [],
        row["reviewed"],
        None if note is None else texts.open("concern.note", id_, bytes(note)),
    )
