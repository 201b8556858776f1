"""From a request to the person behind it: cookie or device token -> SignedIn, or 401."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts import actions, queries
from moodtrack.accounts.domain import (
    INVITATION_LASTS,
    PATIENT_IDLE,
    STAFF_LONGEST,
    TOUCH_EVERY,
    Clinic,
    Role,
    SignedIn,
    hashed,
    still_open,
)
from moodtrack.instants import from_micros
from moodtrack.language import ENGLISH, speak
from moodtrack.web.speech import named_in

SESSIONS = """
select s.token_hash, s.id as session, s.kind, s.created_at, s.used_at, s.way, s.second_at,
  s.fresh_at, (select max(i.waits_until) from invitation i where i.person_id = p.number
    and i.kind = 'join' and i.used_at is null) as asked,
  (select {listed} from person q where q.moved_to = p.number) as formerly,
  p.number, p.id, p.name, p.role, p.zone, p.day_start, p.key, p.language,
  c.number as clinic, c.id as clinic_id, c.name as clinic_name, c.zone as clinic_zone,
  c.backfill_days, c.paper, c.phone, c.hours, c.key as clinic_key
from each($1::text[]) t join session s on s.token_hash = t.value
join person p on p.number = s.person_id join clinic c on c.number = p.clinic_id
where s.ended_at is null and p.disabled_at is null"""
ON_SQLITE = SESSIONS.format(listed="group_concat(q.id)")
ON_POSTGRES = SESSIONS.format(listed="string_agg(q.id::text, ',')")

ERASED = """
select p.id, p.moved_to from each($1::text[]) t join session s on s.token_hash = t.value
join person p on p.number = s.person_id where p.erased_at is not null
union select p.id, p.moved_to from each($2::uuid[]) w join person p on p.id = w.value
where p.erased_at is not null"""
FOR_PROGRAMS = ("/api/v1/", "/fhir/")
STALE = """
select p.id, p.username from session s join person p on p.number = s.person_id
where s.token_hash = $1 and s.kind = 'browser' and s.ended_at is null and p.disabled_at is null"""
MOST_REMEMBERED = 10_000


class SignedOut(Exception):
    """Nobody is signed in here; what was being written stays where it is."""


class Erased(Exception):
    """The diary of whoever asks is gone, and with it the account; or it `moved` to another."""

    def __init__(self, account: UUID, *, moved: bool = False) -> None:
        super().__init__(account)
        self.account, self.moved = account, moved


async def signed_in(request: Request) -> SignedIn:
    """Who is asking. Raises SignedOut, Erased."""
    person = await maybe_signed_in(request)
    if person is None:
        await _tell_if_erased(request)
        raise SignedOut
    account = request.headers.get("x-account")
    if account is not None and account not in map(str, person.accounts):
        raise SignedOut  # a shared phone: what is somebody else's waits for its owner
    return person


async def _tell_if_erased(request: Request) -> None:
    """A phone of someone whose diary was erased is told so, also where it had signed out before."""
    token, _ = _token(request)
    accounts = [read_uuid(request.headers.get("x-account", ""))]
    rows = await db.read(
        ERASED, [hashed(token)] if token else [], [one for one in accounts if one is not None]
    )
    if rows:
        raise Erased(_uuid(str(rows[0]["id"])), moved=rows[0]["moved_to"] is not None)


def read_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class NotFresh(Exception):
    """Signed in for a while: what cannot be undone asks once more who it is."""

    def __init__(self, person: SignedIn, back: str) -> None:
        super().__init__(back)
        self.person, self.back = person, back


async def freshly_signed_in(request: Request, *, back: str = "") -> SignedIn:
    """The same, and lately. `back`: the page to come back to. Raises SignedOut, Erased, NotFresh.

    Who came by a link of the demo has nothing to show again.
    """
    person = await signed_in(request)
    if not person.just_signed_in(request.app.state.clock()) and person.way != "link":
        raise NotFresh(person, back or request.url.path)
    return person


async def half_signed_in(request: Request) -> SignedIn | None:
    """A member of staff who still has to show, or to set up, the second factor."""
    found = await _found(request)
    return found[0] if found is not None and not found[1] else None


async def maybe_signed_in(request: Request) -> SignedIn | None:
    found = await _found(request)
    return found[0] if found is not None and found[1] else None


async def speak_as_chosen(request: Request) -> None:
    """For pages that do not ask who is there, such as one about nothing at an address."""
    await _found(request)


async def who_was_here(request: Request) -> tuple[UUID, str] | None:
    """Id and sign-in name of whoever's session in this browser has only been idle too long."""
    token, by_token = _token(request)
    rows = [] if by_token or not token else await db.read(STALE, hashed(token))
    return (_uuid(str(rows[0]["id"])), rows[0]["username"] or "") if rows else None


async def _found(request: Request) -> tuple[SignedIn, bool] | None:
    """Who asks, and whether that is whole: of staff, that both factors were shown."""
    token, by_token = _token(request)
    if not token:
        return None
    row = await _row_of(hashed(token))
    if row is None or (row["kind"] == "device") != by_token:
        return None
    if by_token and not request.url.path.startswith(FOR_PROGRAMS):
        return None  # a token is for a program's work, not for the account itself
    person = await _open_still(row, request.app.state.clock())
    if person is None:
        return None
    if person.role.staff or not named_in(request.scope):
        speak(ENGLISH if person.role.staff else person.language)
    return person, by_token or not person.role.staff or row["second_at"] is not None


class _Remembered:
    """Sessions looked up since the last act: an act (an end, a new passphrase) forgets them all."""

    at: int | None = None
    rows: dict[str, db.Row] = {}  # noqa: RUF012  (one for the process, on purpose)


async def _row_of(token_hash: str) -> db.Row | None:
    state = db.state()
    if state is None or state != _Remembered.at or len(_Remembered.rows) > MOST_REMEMBERED:
        _Remembered.at, _Remembered.rows = state, {}
    row = _Remembered.rows.get(token_hash)
    if row is None:
        row = await _look_up(token_hash)
        if row is not None and state is not None and db.state() == state:
            _Remembered.rows[token_hash] = row
    return row


async def _look_up_together(wanted: Sequence[str]) -> list[db.Row | None]:
    """All who wait share one look at the table."""
    sessions = ON_SQLITE if db.on_sqlite() else ON_POSTGRES
    found = {row["token_hash"]: row for row in await db.read(sessions, list(wanted))}
    return [found.get(one) for one in wanted]


_look_up = db.Together(_look_up_together)


async def _open_still(row: Mapping[str, Any], now: datetime) -> SignedIn | None:
    role = Role(row["role"])
    created, used = from_micros(row["created_at"]), from_micros(row["used_at"])
    shown = created if row["second_at"] is None else from_micros(row["second_at"])
    if row["kind"] == "browser" and not still_open(
        staff=role.staff, created=shown, used=used, now=now
    ):
        return None
    if now - used > TOUCH_EVERY[role.staff]:
        await actions.touch(row["token_hash"], at=now)
    return SignedIn(
        number=row["number"],
        id=_uuid(str(row["id"])),
        name=row["name"],
        role=role,
        clinic=_clinic(row),
        zone=row["zone"],
        day_start=row["day_start"],
        session=_uuid(str(row["session"])),
        signed_in_at=created,
        by_token=row["kind"] == "device",
        key=row["key"],
        fresh_at=None if row["fresh_at"] is None else from_micros(row["fresh_at"]),
        way=row["way"],
        asked=_asked(row["asked"], now),
        language=row["language"],
        formerly=tuple(_uuid(one) for one in (row["formerly"] or "").split(",") if one),
    )


def _asked(until: int | None, now: datetime) -> datetime | None:
    """Until when somebody who asks to come back waits, as long as they still may come."""
    asked = None if until is None else from_micros(until)
    return asked if asked is not None and now < asked + INVITATION_LASTS else None


def _clinic(row: Mapping[str, Any]) -> Clinic:
    return Clinic(
        number=row["clinic"],
        id=_uuid(str(row["clinic_id"])),
        name=row["clinic_name"],
        zone=row["clinic_zone"],
        backfill_days=row["backfill_days"],
        paper=row["paper"],
        phone=row["phone"],
        hours=row["hours"],
        key=row["clinic_key"] or b"",
    )


@lru_cache(maxsize=10_000)
def _uuid(text: str) -> UUID:
    return UUID(text)


def _token(request: Request) -> tuple[str, bool]:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip(), True
    return request.cookies.get(cookie_name(request), ""), False


async def remember_list(person: SignedIn, view: str) -> None:
    """Find the list of patients again as it was left; a change of it ends no session."""
    if view != await queries.list_view(person.number):
        await actions.keep_list_view(person.number, view)


def cookie_name(request: Request) -> str:
    """`__Host-` binds the cookie to this host; browsers take it over https only."""
    return "__Host-session" if request.app.state.config.secure else "session"


def cookie_of(request: Request) -> str:
    """The token this browser holds, standing or not; "" without one."""
    return request.cookies.get(cookie_name(request), "")


def give_cookie(request: Request, answer: Response, token: str, role: Role) -> Response:
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int((STAFF_LONGEST if role.staff else PATIENT_IDLE * 4).total_seconds()),
        secure=request.app.state.config.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def take_cookie_away(request: Request, answer: Response) -> Response:
    answer.delete_cookie(
        cookie_name(request),
        secure=request.app.state.config.secure,
        httponly=True,
        samesite="lax",
    )
    return answer
