"""/clinic/alerts: what calls for people, oldest first; taken, closed, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.accounts.session import signed_in
from moodtrack.reading import Fault, Problems, read_id
from moodtrack.safety import queries
from moodtrack.safety.actions import closing
from moodtrack.safety.domain.concerns import Answer
from moodtrack.safety.domain.doing import DONE, read_closing
from moodtrack.safety.domain.words import answer_words, how_words, lasted, question_of, times_of
from moodtrack.safety.queries import Alert, rules
from moodtrack.sharing.domain import ClinicScope
from moodtrack.sharing.gate import clinic_scope
from moodtrack.web.forms import form_lists
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/alerts"
LATELY = timedelta(days=7)
REPORTED = timedelta(days=90)
GONE = "somebody who left"
CHANNELS = {"app": "in the app", "mail": "by mail"}


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed into one alert's form, and what is wrong with it."""

    id: str
    fields: Mapping[str, list[str]]
    problems: Mapping[str, str]


async def show(request: Request) -> Response:
    return await _page(request, await signed_in(request))


async def act(request: Request) -> Response:
    """One of the buttons of one alert: take, give back, close, open again."""
    person = await signed_in(request)
    scope = clinic_scope(person)
    id_ = _id(request)
    now = request.app.state.clock()
    await queries.patient_of(scope, id_)
    fields = await form_lists(request)
    try:
        await _do(scope, id_, fields, at=now)
    except Problems as problems:
        return await _page(request, person, Said(str(id_), fields, problems.by_field))
    except closing.CannotNow as sentence:
        said = Said(str(id_), fields, {f"alert-{id_}": str(sentence)})
        return await _page(request, person, said)
    await request.app.state.bell.look(now)
    return see(f"{PATH}#alert-{id_}")


async def _do(
    scope: ClinicScope, id_: UUID, fields: Mapping[str, list[str]], *, at: datetime
) -> None:
    """Raises Problems under the form's names, CannotNow, NotShared."""
    match fields.get("act", [""])[-1]:
        case "take":
            await closing.take(scope, id_, at=at)
        case "give_back":
            await closing.give_back(scope, id_, at=at)
        case "close":
            raw = {
                "done": fields.get("done"),
                "answers_reviewed": fields.get("reviewed"),
                "note": fields.get("note", [""])[-1],
            }
            await closing.close(scope, id_, read_closing(raw), at=at)
        case "reopen":
            await closing.reopen(scope, id_, at=at)
        case _:
            raise Problems({f"alert-{id_}": "Choose what to do with this."})


def _id(request: Request) -> UUID:
    try:
        return read_id(request.path_params["id"])
    except Fault:
        raise HTTPException(404) from None


async def _page(request: Request, person: SignedIn, said: Said | None = None) -> Response:
    scope, now = clinic_scope(person), request.app.state.clock()
    rule = await rules.rule(person.clinic.number, person.clinic.zone)
    open_ = await queries.alerts(scope, rule, at=now)
    closed = await queries.alerts(scope, rule, at=now, closed_since=now - LATELY)
    ids = {one for alert in (*open_, *closed) for one in _people(alert)}
    names = await names_of([*ids, *(one.person for one in rule.everybody)])
    zone = ZoneInfo(person.clinic.zone)
    return page(
        request,
        "safety/alerts.html",
        422 if said and said.problems else 200,
        me=person,
        alerts=[shown(one, names, zone, person.number, now) for one in open_],
        closed=[shown(one, names, zone, person.number, now) for one in closed],
        done=list(DONE.items()),
        said=said,
        problems=dict(said.problems if said else {}),
        contacts=[names[one.person] for one in rule.contacts],
        sees_all=await queries.sees_all(scope),
        times=times_of(await queries.risen_since(scope, now - REPORTED), at=now),
        days=REPORTED.days,
        lasted=lasted,
    )


def _people(alert: Alert) -> Sequence[int]:
    concern = alert.concern
    known = [concern.taken_by, concern.closed_by, *(one.by for one in alert.steps)]
    return [one for one in (*known, *(one.person for one in alert.notices)) if one is not None]


def shown(
    alert: Alert, names: Mapping[int, str], zone: ZoneInfo, viewer: int, now: datetime
) -> dict[str, Any]:
    """An alert as the page shows it, in the clinic's zone."""
    concern = alert.concern
    return {
        "id": str(concern.id),
        "name": alert.name,
        "since": concern.opened_at.astimezone(zone),
        "waited": lasted(now - concern.risen_at),
        "review": concern.review,
        "overdue": alert.overdue,
        "taken_by": names.get(concern.taken_by) if concern.taken_by is not None else None,
        "taken_at": concern.taken_at and concern.taken_at.astimezone(zone),
        "mine": concern.taken_by == viewer,
        "closed_at": concern.closed_at and concern.closed_at.astimezone(zone),
        "answers": [_answer(one, zone) for one in alert.answers],
        "told": [_notice(one, names, zone) for one in alert.notices],
        "steps": [_step(one, names, zone) for one in alert.steps],
    }


def _answer(one: Answer, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": str(one.source),
        "at": one.at.astimezone(zone),
        "day": one.day,
        "question": question_of(one),
        "words": answer_words(one),
        "how": how_words(one),
    }


def _notice(one: queries.Notice, names: Mapping[int, str], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": one.at.astimezone(zone),
        "who": names.get(one.person, GONE),
        "way": CHANNELS.get(one.channel, one.channel),
        "ok": one.ok,
    }


def _step(one: queries.Step, names: Mapping[int, str], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": one.at.astimezone(zone),
        "who": names.get(one.by, GONE),
        "step": one.step,
        "done": [DONE[key] for key in one.done if key in DONE],
        "reviewed": one.reviewed,
        "note": one.note,
    }


routes = [
    resource(PATH, GET=show),
    resource(f"{PATH}/{{id}}", POST=act),
]
