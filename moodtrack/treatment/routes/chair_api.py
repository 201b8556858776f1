"""POST /api/v1/patients/{id}/sittings/{sitting}/entries: the tablet's outbox at a chair."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.reading import Problems, clip
from moodtrack.revising import Refused, refused
from moodtrack.treatment.actions.sittings import keep_entries
from moodtrack.treatment.domain.entries import Sent, read_entry
from moodtrack.treatment.queries.chair_rules import rules_for
from moodtrack.treatment.session import Locked, at_the_chair
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource
from moodtrack.web.strict import json_body

MOST = 200  # entries in one body


async def take(request: Request) -> Response:
    """Keep what a tablet sends. Every answer says what became of each entry, by its id."""
    try:
        chair = await at_the_chair(request)
    except Locked:
        raise Refusal(401, "Enter the four digits. What you wrote waits on the tablet.") from None
    now = request.app.state.clock()
    sent = [_entry(raw, now) for raw in _envelope(await json_body(request))]
    rules = await rules_for(chair.record)
    results = await keep_entries(chair.record, chair.visit.id, sent, rules=rules, at=now)
    told = [
        {
            "id": one.id,
            "status": one.status.value,
            "problems": dict(one.problems),
            "kept_as": None if one.kept_as is None else str(one.kept_as),
        }
        for one in results
    ]
    return json_answer({"epoch": db.epoch(), "results": told})


def _envelope(body: object) -> Sequence[object]:
    if not isinstance(body, Mapping):
        raise Refusal(422, "The body is an object with entries.")
    problems = {clip(name): "We do not know this." for name in body if name != "entries"}
    entries = body.get("entries")
    if not isinstance(entries, list) or not entries:
        problems["entries"] = "This is a list with something in it."
    elif len(entries) > MOST:
        problems["entries"] = f"At most {MOST} at once. Send the rest afterwards."
    if problems or not isinstance(entries, list):
        raise Refusal(422, "This could not be taken as a whole.", problems)
    return entries


def _entry(raw: object, now: datetime) -> Sent | Refused:
    try:
        return read_entry(raw, now=now)
    except Problems as problems:
        return refused(raw, problems, None)


routes = [resource("/api/v1/patients/{id}/sittings/{sitting}/entries", POST=take)]
