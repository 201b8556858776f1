"""/clinic: the patients someone of the clinic may see, as a page and for programs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from secrets import token_bytes
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.queries import list_view, setting
from moodtrack.accounts.session import remember_list, signed_in
from moodtrack.checkins.domain.days import label_day
from moodtrack.reading import clip
from moodtrack.reports.domain.asked import Asked, Sort
from moodtrack.reports.domain.work_list import Group, Line
from moodtrack.reports.queries.work_list import Listed, NoSuchPage, work_list
from moodtrack.reports.routes.list_rows import DAY_START, sections
from moodtrack.reports.sections import SILENCE_LIMIT
from moodtrack.sharing.domain import ClinicScope
from moodtrack.sharing.gate import clinic_scope
from moodtrack.sharing.looks import seen_on_a_list
from moodtrack.web.openapi import Operation, closed, nullable
from moodtrack.web.pages import page
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource

PATH = "/clinic"
QUERY_MOST = 100
SORTS = {
    Sort.NAME: "By name",
    Sort.ANSWER: "Longest without an answer",
    Sort.INFUSION: "Longest since an infusion",
}


async def show(request: Request) -> Response:
    person, scope = await _reader(request)
    asked = await _as_left(person, scope, read_asked(request.query_params), request.query_params)
    asked = replace(asked, concerns=True)
    listed = await _listed(request, person, scope, asked)
    return page(
        request,
        "reports/work-list.html",
        me=person,
        query=asked.query,
        group=asked.group or "",
        sort=asked.sort,
        group_choices=[] if scope.no_diaries else [(one, one.heading) for one in Group],
        sort_choices=[(sort, SORTS[sort]) for sort in _sorts(scope)],
        groups=sections(listed.lines, ZoneInfo(person.clinic.zone)),
        **_narrowed(asked, listed.lines, as_left=not request.query_params),
        after=asked.after,
        new_id=iter(new_ids(len(listed.lines))).__next__,
        count=listed.found,
        next=_address(asked, listed.next),
        diaries=not scope.no_diaries,
        treatment=not scope.invites,
        may_invite=scope.invites,
    )


async def give(request: Request) -> Response:
    person, scope = await _reader(request)
    asked = read_asked(request.query_params)
    listed = await _listed(request, person, scope, asked)
    return json_answer({"patients": [as_json(one) for one in listed.lines], "next": listed.next})


def new_ids(count: int) -> list[str]:
    """Ids for a call each, from one look at the machine's chance: fifty looks took 5 ms."""
    chance = token_bytes(16 * count)
    return [str(UUID(bytes=chance[at : at + 16], version=4)) for at in range(0, len(chance), 16)]


async def _as_left(
    person: SignedIn, scope: ClinicScope, asked: Asked, said: Mapping[str, str]
) -> Asked:
    """Group and order as the reader had them last, where the address says nothing of them.

    A name that was looked for is not remembered: whom somebody searched for is nobody's business.
    """
    if scope.no_diaries:
        asked = replace(asked, group=None)
    if "group" in said or "sort" in said:
        view = {"group": asked.group or "", "sort": asked.sort}
        await remember_list(person, urlencode(view))
        return asked
    left = read_asked(dict(parse_qsl(await list_view(person.number))))
    return replace(asked, group=None if scope.no_diaries else left.group, sort=left.sort)


async def _reader(request: Request) -> tuple[SignedIn, ClinicScope]:
    """Raises SignedOut; NotShared for patients."""
    person = await signed_in(request)
    return person, clinic_scope(person)


async def _listed(request: Request, person: SignedIn, scope: ClinicScope, asked: Asked) -> Listed:
    """A page of the list; those whose days are on it can see that, before it is shown."""
    now = request.app.state.clock()
    today = label_day(now, ZoneInfo(person.clinic.zone), DAY_START)
    try:
        limit = await setting(person.clinic.number, SILENCE_LIMIT)
        listed = await work_list(scope, asked, today=today, at=now, silence=limit["days"])
    except NoSuchPage:
        told = {"after": "This page of the list is not there. Begin at the first."}
        raise Refusal(422, "This list could not be read.", told) from None
    await seen_on_a_list(scope, listed.diaries, today=today, at=now)
    return listed


def read_asked(query: Mapping[str, str]) -> Asked:
    """What is looked for, from the address. Raises Refusal."""
    known = ("query", "group", "sort", "after")
    problems = {clip(name): "We do not know this." for name in query if name not in known}
    group, sort = query.get("group", ""), query.get("sort", "") or Sort.NAME
    if group and group not in list(Group):
        problems["group"] = f"A group is one of {', '.join(Group)}."
    if sort not in list(Sort):
        problems["sort"] = f"The order is one of {', '.join(Sort)}."
    if len(query.get("query", "")) > QUERY_MOST:
        problems["query"] = f"A name has at most {QUERY_MOST} characters here."
    if problems:
        raise Refusal(422, "This list could not be read.", problems)
    return Asked(
        query=query.get("query", "").strip(),
        group=Group(group) if group else None,
        sort=Sort(sort),
        after=query.get("after", ""),
    )


def _narrowed(asked: Asked, lines: Iterable[Line], *, as_left: bool) -> dict[str, str]:
    """What is said of the one group that is shown: that it was left so, that nobody is in it."""
    heading = asked.group.heading if asked.group else ""
    shown = {one.group for one in lines}
    alone = bool(shown) and asked.group not in shown and not asked.after
    return {"as_left": heading if as_left else "", "nobody_in": heading if alone else ""}


def _sorts(scope: ClinicScope) -> list[Sort]:
    """Nobody is sorted by what the reader may not see."""
    if scope.invites:
        return [Sort.NAME]
    return [Sort.NAME, Sort.INFUSION] if scope.no_diaries else list(Sort)


def _address(asked: Asked, after: str | None) -> str | None:
    """The next page, with everything that was asked for."""
    if after is None:
        return None
    said = {"query": asked.query, "group": asked.group or "", "sort": asked.sort, "after": after}
    return f"{PATH}?{urlencode({name: value for name, value in said.items() if value})}"


def as_json(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "group": line.group,
        "last_day": _iso(line.last_day),
        "last_mood": line.last_mood,
        "days_since_infusion": line.days_since_infusion,
        "phq9": line.stands.phq9,
        "flags": line.flags,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


LINE = closed(
    {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "group": nullable({"enum": list(Group)}),
        "last_day": nullable({"type": "string", "format": "date"}),
        "last_mood": nullable({"type": "integer", "minimum": 0, "maximum": 10}),
        "days_since_infusion": nullable({"type": "integer"}),
        "phq9": nullable({"type": "object"}),
        "flags": {"type": "array", "items": {"type": "string"}},
    }
)
operations = [
    Operation(
        "GET",
        "/api/v1/patients",
        "The patients you may see, 50 at a time; what is not yours to see is null",
        query={
            "query": {"type": "string", "maxLength": QUERY_MOST},
            "group": {"enum": list(Group)},
            "sort": {"enum": list(Sort)},
            "after": {"type": "string", "description": "`next` of the page before"},
        },
        answers={
            200: closed(
                {
                    "patients": {"type": "array", "items": LINE},
                    "next": nullable({"type": "string"}),
                }
            ),
            **dict.fromkeys((401, 404, 422)),
        },
    )
]
routes = [resource(PATH, GET=show), resource("/api/v1/patients", GET=give)]
