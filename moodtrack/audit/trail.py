"""Adds a line to the trail, in the transaction of the act it describes; reads and checks it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moodtrack import db, vault
from moodtrack.instants import from_micros, micros

HOUSE = 0  # the chain of acts that concern no patient
SHIFT = 32
RECORD_ENDED = "deleted the treatment record"  # its time was over; what was in it is not missed

HEADS = """
select h.patient, h.key, h.digest from each($1::bigint[]) p
join trail_head h on h.patient = p.value"""
INSERT = "insert into trail (key, at, actor, verb, detail, digest) values ($1, $2, $3, $4, $5, $6)"
OPENED = "opened the record"  # the one verb that tells of a look and of nothing done
LOOKS_IN_A_ROW = 1_000  # beyond, what was done last is not looked for
# of patient p: the digest of the last line that is no look, which covers every line before it
DONE_LAST = f"""(select l.digest from (
  select t.key, t.verb, t.digest from trail t
  where t.key > p.number * {1 << SHIFT} and t.key < (p.number + 1) * {1 << SHIFT}
  order by t.key desc limit {LOOKS_IN_A_ROW}) l
where l.verb <> '{OPENED}' order by l.key desc limit 1)"""  # noqa: S608  (our own names)
UPSERT_HEAD = """
insert into trail_head (patient, key, digest, seal) values ($1, $2, $3, $4)
on conflict (patient) do update set
  key = excluded.key, digest = excluded.digest, seal = excluded.seal"""


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what to whose record, and when. Times, days and counts only: never an answer."""

    at: datetime
    actor: int
    verb: str
    patient: int
    detail: str = ""


async def note(*, at: datetime, actor: int, verb: str, patient: int, detail: str = "") -> None:
    """Write one line, in the act it is called from."""
    await note_all([Line(at, actor, verb, patient, detail)])


async def note_all(lines: Sequence[Line]) -> None:
    """Write lines about any number of patients, in the act it is called from."""
    patients = sorted({line.patient for line in lines})
    await one_at_a_time(patients)
    for sql, rows in written(lines, await db.write(HEADS, patients)):
        await db.write_many(sql, rows)


def written(
    lines: Iterable[Line], heads: Sequence[Mapping[str, Any]]
) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """The statements that continue each patient's chain from its head (see HEADS)."""
    ends = {head["patient"]: (head["key"], bytes(head["digest"])) for head in heads}
    rows = []
    for line in lines:
        key, before = ends.get(line.patient, (line.patient << SHIFT, b""))
        row = (key + 1, micros(line.at), line.actor, line.verb, line.detail)
        digest = vault.row_digest("trail", (before, *row))
        ends[line.patient] = (key + 1, digest)
        rows.append((*row, digest))
    touched = {row[0] >> SHIFT for row in rows}
    return [(INSERT, rows), (UPSERT_HEAD, [_head(one, *ends[one]) for one in touched])]


def _head(patient: int, key: int, digest: bytes) -> tuple[Any, ...]:
    return patient, key, digest, vault.row_digest("trail_head", (patient, key, digest))


async def trail_of(patient: int, *, newest: int = 200) -> list[Line]:
    """The latest lines about a patient, newest first."""
    rows = await db.read(
        "select at, actor, verb, detail from trail where key >= $1 and key < $2 "
        "order by key desc limit $3",
        patient << SHIFT,
        (patient + 1) << SHIFT,
        newest,
    )
    return [_line(row, patient) for row in rows]


async def pages_of(patient: int, *, size: int = 500) -> AsyncIterator[list[Line]]:
    """Every line about a patient, oldest first, page after page."""
    after, end = patient << SHIFT, (patient + 1) << SHIFT
    while rows := await db.read(
        "select key, at, actor, verb, detail from trail where key > $1 and key < $2 "
        "order by key limit $3",
        after,
        end,
        size,
    ):
        yield [_line(row, patient) for row in rows]
        after = rows[-1]["key"]


ACTS = """
select t.key, t.at, t.actor, t.verb, t.detail from trail t
left join person a on a.number = t.actor left join person p on p.number = t.key >> 32
where ((a.clinic_id = $1 and a.role <> 'patient') or (t.actor = 0 and p.clinic_id = $1))
  and t.at >= $2 and t.at < $3 and (t.at, t.key) < ($4::bigint, $5::bigint)
  and ($6::bigint = 0 or t.actor = $6::bigint or t.key >> 32 = $6::bigint)
order by t.at desc, t.key desc limit $7"""
Place = tuple[int, int]  # of a line among all: its instant in microseconds, and its key
END: Place = (2**62, 2**62)


async def acts_of_staff(
    clinic: int, *, since: datetime, until: datetime, person: int = 0, after: Place = END, most: int
) -> list[tuple[Place, Line]]:
    """What a clinic's staff, and whoever runs the server for it, did: the latest first.

    What patients do with what is theirs is not among it. `person`: by them, or about them.
    """
    span = (micros(since), micros(until))
    rows = await db.read(ACTS, clinic, *span, *after, person, most)
    return [((row["at"], row["key"]), _line(row, row["key"] >> SHIFT)) for row in rows]


@dataclass(frozen=True, slots=True)
class Touched:
    """What one account did with one patient's record in some time: how often, from when to when."""

    patient: int
    times: int
    first: datetime
    last: datetime
    did: tuple[str, ...]


TOUCHED = """
select key >> 32 as patient, verb, count(*) as times, min(at) as first, max(at) as last from trail
where actor = $1 and at >= $2 and at < $3 and key >= 4294967296
group by key >> 32, verb order by key >> 32, verb"""


async def touched_by(actor: int, *, since: datetime, until: datetime) -> list[Touched]:
    """Whose records an account opened or changed from `since` until before `until`."""
    found: dict[int, Touched] = {}
    for row in await db.read(TOUCHED, actor, micros(since), micros(until)):
        first, last = from_micros(row["first"]), from_micros(row["last"])
        one = found.get(row["patient"], Touched(row["patient"], 0, first, last, ()))
        found[one.patient] = Touched(
            one.patient,
            one.times + row["times"],
            min(one.first, first),
            max(one.last, last),
            (*one.did, row["verb"]),
        )
    return list(found.values())


def _line(row: Mapping[str, Any], patient: int) -> Line:
    return Line(from_micros(row["at"]), row["actor"], row["verb"], patient, row["detail"])


LINE = ("key", "at", "actor", "verb", "detail")


def digest_of(before: bytes, row: Mapping[str, Any]) -> bytes:
    """The digest of a line that follows the one with the digest `before`."""
    return vault.row_digest("trail", (before, *(row[name] for name in LINE)))


async def one_at_a_time(patients: Sequence[int]) -> None:
    """On PostgreSQL two processes must not continue the same chain at once."""
    if not db.on_sqlite():
        await db.write("select pg_advisory_xact_lock(p.value) from each($1::bigint[]) p", patients)
