"""Takes an address, its yes and its leaving; writes a letter down and says how it went on.

Of readers no line is left in a trail: it would outlive their leaving.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.accounts.domain import Clinic
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.jobs.queue import Job, enqueue
from moodtrack.newsletter.domain import LINK_LASTS, Draft
from moodtrack.newsletter.queries import LETTERS, READERS, address_hash, texts_of
from moodtrack.sharing.domain import ClinicScope

CONFIRM, SEND, SEND_ONE = "newsletter confirm", "newsletter send", "newsletter send one"

# the same statement for an address that is known and one that is not
ASK = """
insert into newsletter_reader (id, clinic_id, address_hash, texts, asked_at)
values ($1, $2, $3, $4, $5)
on conflict (address_hash) do update set asked_at = excluded.asked_at returning id"""
SAY_YES = """
update newsletter_reader set confirmed_at = coalesce(confirmed_at, $2)
where id = $1 and (confirmed_at is not null or asked_at > $3) returning number"""
WRITE = """
insert into newsletter_letter
  (id, clinic_id, texts, sent_at, sent_by, wanted, handed, refused)
select $1, $2::int, $3, $4::bigint, $5::int, count(*), 0, 0 from newsletter_reader r
where r.clinic_id = $2::int and r.confirmed_at <= $4::bigint
on conflict (id) do nothing returning wanted"""
COUNT = """
update newsletter_letter set handed = handed + $2, refused = refused + $3 where id = $1"""


@db.one_act
async def ask(clinic: Clinic, address: str, *, language: str, at: datetime) -> UUID:
    """Keep an address until it is confirmed or forgotten; have a mail with a link sent there."""
    id_ = uuid4()
    said = {"address": address, "language": language}
    sealed = texts_of(clinic).seal_all(READERS, id_, said)
    hashed = address_hash(clinic.id, address)
    [row] = await db.write(ASK, id_, clinic.number, hashed, sealed, micros(at))
    reader = UUID(str(row["id"]))
    key = f"newsletter/{reader}/{micros(at)}"
    await enqueue(Job(CONFIRM, key, at, {"reader": str(reader)}), at=at)
    return reader


@db.one_act
async def say_yes(reader: UUID, *, at: datetime) -> bool:
    """Letters go there from now on; False where it was forgotten, or has left."""
    return bool(await db.write(SAY_YES, reader, micros(at), micros(at - LINK_LASTS)))


@db.one_act
async def leave(reader: UUID) -> None:
    """The address goes, whole; leaving twice changes nothing."""
    await db.write("delete from newsletter_reader where id = $1", reader)


@db.one_act
async def forget_unconfirmed(*, at: datetime) -> None:
    """Addresses that nobody confirmed in time go."""
    await db.write(
        "delete from newsletter_reader where confirmed_at is null and asked_at <= $1",
        micros(at - LINK_LASTS),
    )


@db.one_act
async def send(scope: ClinicScope, clinic: Clinic, draft: Draft, *, id_: UUID, at: datetime) -> int:
    """A letter to everybody on the list, once, however often it is sent under this id.

    Gives to how many addresses; 0 where it was sent before.
    """
    sealed = texts_of(clinic).seal_all(LETTERS, id_, {"subject": draft.subject, "text": draft.text})
    rows = await db.write(WRITE, id_, scope.clinic, sealed, micros(at), scope.viewer)
    if not rows:
        return 0
    await go_on_after(id_, 0, at=at)
    wanted = int(rows[0]["wanted"])
    await trail.note(
        at=at,
        actor=scope.viewer,
        verb="sent a letter to the newsletter's readers",
        patient=trail.HOUSE,
        detail=f"{wanted}",
    )
    return wanted


async def go_on_after(letter: UUID, number: int, *, at: datetime) -> None:
    """The next few, in the act this is called from: one job at a time, so that nothing that is more
    urgent stands behind a thousand letters.
    """
    key = f"newsletter/{letter}/after/{number}"
    await enqueue(Job(SEND, key, at, {"letter": str(letter), "after": number}), at=at)


async def went(
    letter: UUID, *, handed: int, apart: Sequence[UUID], after: int | None, at: datetime
) -> None:
    """How a few of them went. `apart`: who is tried again alone; `after`: whom to go on behind."""
    await db.write(COUNT, letter, handed, 0)
    for reader in apart:
        said = {"letter": str(letter), "reader": str(reader)}
        await enqueue(Job(SEND_ONE, f"newsletter/{letter}/to/{reader}", at, said), at=at)
    if after is not None:
        await go_on_after(letter, after, at=at)


async def went_alone(letter: UUID, *, handed: bool) -> None:
    """One that was tried again alone: taken at last, or given up."""
    await db.write(COUNT, letter, int(handed), int(not handed))
