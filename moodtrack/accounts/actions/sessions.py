"""Sessions: how they begin, are used, named, shown to be one's own again, and end."""

from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.accounts.domain import STAFF_LONGEST, Person, Role, hashed, new_token
from moodtrack.accounts.models import PersonRow, SessionRow
from moodtrack.audit import trail
from moodtrack.instants import from_micros, micros

LABEL_MOST = 80


async def enter(
    person: Person, *, way: str, label: str, old: str, second: bool, at: datetime
) -> tuple[str, bool]:
    """Begin a session in a browser, in the act it is called from.

    Gives its token, and whether it is whole: of staff, that both factors were shown.

    `old`: the token this browser still held; that session ends. Where it was the same person's
    and the second factor was shown for it in the last twelve hours, it need not be shown again.
    """
    before = await SessionRow.get_or_none(token_hash=hashed(old), kind="browser") if old else None
    second_at = micros(at) if second else _still_second(before, person, at)
    await end_before(old, at=at)
    await note(person, person.number, "signed in", at=at)
    token = await new_session(person.number, "browser", label, way=way, second_at=second_at, at=at)
    return token, second_at is not None or not person.role.staff


async def end_before(old: str, *, at: datetime) -> None:
    """The session a browser still held ends, whosever it was; in the act it is called from."""
    if old:
        await SessionRow.filter(token_hash=hashed(old), kind="browser", ended_at=None).update(
            ended_at=micros(at)
        )


def _still_second(before: SessionRow | None, person: Person, at: datetime) -> int | None:
    if before is None or before.person_id != person.number or before.ended_at is not None:
        return None
    shown = before.second_at
    stands = shown is not None and at - from_micros(shown) < STAFF_LONGEST
    return shown if stands else None


async def new_session(
    person: int,
    kind: str,
    label: str,
    *,
    way: str = "",
    second_at: int | None = None,
    at: datetime,
) -> str:
    token = new_token()
    await SessionRow.create(
        token_hash=hashed(token),
        id=uuid4(),
        person_id=person,
        kind=kind,
        label=label[:LABEL_MOST],
        created_at=micros(at),
        used_at=micros(at),
        way=way,
        second_at=second_at,
    )
    return token


@db.one_act
async def new_device_token(person: int, *, label: str, at: datetime) -> str:
    """A token a program may hold, shown once."""
    token = await new_session(person, "device", label, at=at)
    await trail.note(at=at, actor=person, verb="made a device token", patient=person)
    return token


@db.one_act
async def rename_session(person: int, session: UUID, label: str, *, at: datetime) -> None:
    """Give one of one's own browsers or programs a name to know it by."""
    await SessionRow.filter(id=session, person_id=person, ended_at=None).update(label=label)


@db.one_act
async def end_session(person: int, session: UUID, *, at: datetime) -> None:
    """Sign one browser or program of theirs out, at once."""
    await SessionRow.filter(id=session, person_id=person, ended_at=None).update(ended_at=micros(at))
    await trail.note(at=at, actor=person, verb="ended a session", patient=person)


@db.one_act
async def touch(token_hash: str, *, at: datetime) -> None:
    """Remember that a session is in use: its idle limit begins anew."""
    await SessionRow.filter(token_hash=token_hash).update(used_at=micros(at))


@db.one_act
async def shown_again(session: UUID, *, at: datetime) -> None:
    """They have just shown once more that it is they."""
    await SessionRow.filter(id=session).update(fresh_at=micros(at), used_at=micros(at))


@db.one_act
async def renewed(session: UUID) -> str:
    """The same session under a new token; the one before opens nothing."""
    token = new_token()
    await db.write("update session set token_hash = $1 where id = $2::uuid", hashed(token), session)
    return token


async def second_shown(session: UUID, *, way: str = "", at: datetime) -> None:
    """The second factor was shown, in the act it is called from: the session opens everything."""
    now = micros(at)
    said = {"way": way} if way else {}
    await SessionRow.filter(id=session).update(second_at=now, fresh_at=now, used_at=now, **said)


async def end_sessions(person: int, *, keep: UUID | None = None, at: datetime) -> None:
    standing = SessionRow.filter(person_id=person, ended_at=None)
    if keep is not None:
        standing = standing.exclude(id=keep)
    await standing.update(ended_at=micros(at))


async def note(person: Person, actor: int, verb: str, *, at: datetime) -> None:
    """A line about someone: of patients on their own page, of staff on the house's."""
    about = person.number if person.role is Role.PATIENT else trail.HOUSE
    await trail.note(at=at, actor=actor, verb=verb, patient=about)


@db.one_act
async def keep_list_view(person: int, view: str) -> None:
    """How someone of staff had the list of patients: of nobody's record, so no line tells of it."""
    await PersonRow.filter(number=person).update(list_view=view)
