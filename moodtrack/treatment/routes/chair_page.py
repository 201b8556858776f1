"""The page of one visit to the chair: what stands there, in words, and a form for each act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack import db
from moodtrack.accounts.queries import names_of
from moodtrack.treatment.domain.chair_rules import ChairRules, may_leave_at, next_due, to_tick
from moodtrack.treatment.domain.chair_words import (
    ALERTNESS,
    STATES,
    STEPS,
    in_words,
    since_words,
    state_since,
)
from moodtrack.treatment.domain.entries import EFFECTS, SEVERITIES
from moodtrack.treatment.domain.sitting import MOVES, Entry, Kind, Sitting, State, Step, next_steps
from moodtrack.treatment.domain.sitting_forms import form_of
from moodtrack.treatment.domain.station import IDLE
from moodtrack.treatment.domain.vitals_curve import curve
from moodtrack.treatment.queries import versions
from moodtrack.treatment.queries.chair_rules import rules_for
from moodtrack.treatment.session import Chair
from moodtrack.web.pages import page

Fields = Mapping[str, str]
# the state machine as the tablet knows it, for steps it could not send yet
MOVED = {state: {step: MOVES[state, step] for step in next_steps(state)} for state in State}
NAMES = {"alertness": ALERTNESS, "states": STATES, "steps": STEPS, "severities": SEVERITIES}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the page tells it."""

    id: str
    kind: str
    at: datetime
    who: str
    says: str
    gone: bool  # corrected, or taken back
    corrects: bool
    entry: Entry
    marks: frozenset[str] = frozenset()


async def chair_page(
    request: Request,
    chair: Chair,
    *,
    fields: Fields | None = None,
    problems: Fields | None = None,
) -> Response:
    now, visit = request.app.state.clock(), chair.visit
    rules = await rules_for(chair.record)
    rows = await _rows(visit, rules)
    return page(
        request,
        "treatment/chair.html",
        422 if problems else 200,
        me=chair.me,
        patient=chair.record,
        visit=visit,
        epoch=db.epoch(),
        now=now.astimezone(ZoneInfo(visit.tz)),
        locks_after=int(IDLE.total_seconds()) if chair.station else 0,
        new_id=lambda: str(uuid4()),  # a form sent twice is one entry
        fields={**_filled(request, visit, now), **(fields or {})},
        problems=dict(problems or {}),
        rows=rows,
        vitals=[row for row in reversed(rows) if row.kind == Kind.VITALS and not row.gone],
        curve=curve(visit),
        names=NAMES,
        dose=await _dose(chair),
        **_standing(visit, rules, now),
    )


def _standing(visit: Sitting, rules: ChairRules, now: datetime) -> dict[str, Any]:
    """Where the visit stands, and what may be done next."""
    state, zone = visit.state, ZoneInfo(visit.tz)
    earliest, due = may_leave_at(visit, rules), next_due(visit, rules)
    return {
        "state": state,
        "moves": MOVED,
        "said_states": {one.value: words.capitalize() for one, words in STATES.items()},
        "late": visit.late(now),
        "opened": visit.opened_at.astimezone(zone),
        "since": since_words(visit, now),
        "since_at": state_since(visit),
        "steps": next_steps(state),
        "needs_reason": state in (State.ARRIVED, State.RUNNING, State.PAUSED),
        "last_step": visit.last_step,
        "items": to_tick(visit, rules),
        "leaving": state in (State.RECOVERY, State.STOPPED),
        "may_leave_at": earliest.astimezone(zone) if earliest else None,
        "due": due.astimezone(zone) if due else None,
        "highest": {name: visit.highest(name) for name in EFFECTS},
        "started": visit.at(Step.STARTED),
    }


def _filled(request: Request, visit: Sitting, now: datetime) -> Fields:
    """The time now; and, to correct it, the row that the address asks for."""
    here = now.astimezone(ZoneInfo(visit.tz))
    fields = {} if visit.late(now) else {"vitals_time": f"{here:%H:%M}"}
    asked = request.query_params.get("correct", "")
    for entry in visit.vitals:
        if str(entry.id) == asked:
            fields |= {f"vitals_{name}": said for name, said in form_of(entry, visit.tz).items()}
    return fields


async def _rows(visit: Sitting, rules: ChairRules) -> list[Row]:
    names = await names_of([one.recorded_by for one in visit.entries])
    stands = {one.id for one in visit.standing}
    ordered: Sequence[Entry] = sorted(visit.entries, key=lambda one: (one.said.at, one.seq))
    zone = ZoneInfo(visit.tz)
    return [
        Row(
            id=str(one.id),
            kind=one.said.kind,
            at=one.said.at.astimezone(zone),
            who=names.get(one.recorded_by, "someone"),
            says=in_words(one),
            gone=one.id not in stands and one.said.kind is not Kind.TAKEN_BACK,
            corrects=one.said.replaces is not None,
            entry=one,
            marks=rules.marks(one.said) if one.said.kind is Kind.VITALS else frozenset(),
        )
        for one in ordered
    ]


async def _dose(chair: Chair) -> dict[str, Any]:
    """What the record of infusions says, once there is one; before, what the chair says."""
    dose = chair.visit.dose
    said: dict[str, Any] = {
        "route": dose.code if dose else None,
        "drug": dose.more if dose else None,
    }
    known = await versions(chair.record, chair.visit.n) if chair.visit.n is not None else []
    source = known[-1].infusion if known and not known[-1].withdrawn else dose
    weight, amount = (source.weight_g, source.dose_ug) if source else (None, None)
    return {
        **said,
        "weight_kg": None if weight is None else weight / 1000,
        "mg": None if amount is None else amount / 1000,
        "mg_per_kg": amount / weight if amount and weight else None,
        "minutes": source.minutes if source else None,
        "phase": source.phase if source else None,
    }
