"""A patient's visit to the chair: what was written there, and what follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from moodtrack.treatment.domain.infusions import Phase


class Kind(StrEnum):
    """What an entry speaks of."""

    STEP = "step"
    VITALS = "vitals"
    DOSE = "dose"
    MEDICINE = "medicine"
    EFFECT = "effect"
    ADVERSE = "adverse"
    TICK = "tick"
    TAKEN_BACK = "taken_back"  # of a wrong tap, or of a row that was never so


class Step(StrEnum):
    """What happens at the chair; each is one tap."""

    ARRIVED = "arrived"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    FINISHED = "finished"
    STOPPED = "stopped"  # before all of it was given
    LEFT = "left"
    CANCELLED = "cancelled"


class State(StrEnum):
    PLANNED = "planned"
    ARRIVED = "arrived"
    RUNNING = "running"
    PAUSED = "paused"
    RECOVERY = "recovery"
    STOPPED = "stopped"  # stopped early, and still here
    LEFT = "left"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether somebody sits in the chair."""
        return self not in (State.PLANNED, State.LEFT, State.CANCELLED)


# the state machine: from a state, by a step, to a state; nothing else happens
MOVES: dict[tuple[State, Step], State] = {
    (State.PLANNED, Step.ARRIVED): State.ARRIVED,
    (State.ARRIVED, Step.STARTED): State.RUNNING,
    (State.ARRIVED, Step.CANCELLED): State.CANCELLED,
    (State.RUNNING, Step.FINISHED): State.RECOVERY,
    (State.RUNNING, Step.PAUSED): State.PAUSED,
    (State.PAUSED, Step.RESUMED): State.RUNNING,
    (State.RUNNING, Step.STOPPED): State.STOPPED,
    (State.PAUSED, Step.STOPPED): State.STOPPED,
    (State.RECOVERY, Step.LEFT): State.LEFT,
    (State.STOPPED, Step.LEFT): State.LEFT,
}
REASONS_FOR = frozenset({Step.PAUSED, Step.STOPPED, Step.CANCELLED})


LATE = timedelta(hours=12)  # after the arrival; then a time has to be said
MIDDLE = timedelta(hours=6)  # after the arrival: a visit lies within half a day around it
DOSE_FIELDS = ("weight_g", "dose_ug", "minutes", "phase", "code", "more")


class Alertness(StrEnum):
    """How awake someone is, in four plain steps (after AVPU: alert, voice, touch, none)."""

    AWAKE = "awake"
    DROWSY = "drowsy"
    VOICE = "voice"
    TOUCH = "touch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says. None is not known, never zero. Which fields count: see `entries.py`."""

    kind: Kind
    at: datetime  # when it was so
    replaces: UUID | None = None  # the entry it corrects or takes back
    code: str | None = None  # the step, alertness, route, effect, severity or item
    value: int | None = None
    heart_rate: int | None = None  # beats a minute
    systolic: int | None = None  # mmHg
    diastolic: int | None = None
    spo2: int | None = None  # percent
    weight_g: int | None = None
    dose_ug: int | None = None
    minutes: int | None = None
    phase: Phase | None = None
    text: str | None = None  # what was given, what happened, why
    more: str | None = None  # what was done about it; which drug


@dataclass(frozen=True, slots=True)
class Entry:
    """Something written at the chair, under an id made where it was written. Never changed."""

    id: UUID
    said: Said
    seq: int  # its place in the sitting, from 1, as it was received
    recorded_by: int
    recorded_at: datetime
    n: int | None = None  # of a start: the number of the infusion

    @property
    def step(self) -> Step | None:
        return Step(self.said.code) if self.said.kind is Kind.STEP and self.said.code else None


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest blood pressure of a sitting: the row with the highest systolic number, mmHg."""

    systolic: int
    diastolic: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """One visit to the chair with all that was written there, in the order it was received."""

    id: UUID
    patient: int
    opened_at: datetime
    tz: str
    planned: UUID | None  # the planned date it came from
    entries: tuple[Entry, ...] = ()
    brought: bool = False  # from a record that the patient brought along, not this clinic's

    def late(self, now: datetime) -> bool:
        """Whether it began so long ago that "now" is not when things were."""
        return now - self.opened_at > LATE

    def about(self, now: datetime) -> datetime:
        """The instant near which a typed time lies: now, or the day of the visit once that is over.

        So 10:40 in a row of yesterday stays yesterday's when it is corrected today.
        """
        return min(now, self.opened_at + MIDDLE)

    @property
    def standing(self) -> list[Entry]:
        """What was neither corrected nor taken back, by the time it speaks of."""
        gone = {one.said.replaces for one in self.entries}
        stand = (
            one
            for one in self.entries
            if one.id not in gone and one.said.kind is not Kind.TAKEN_BACK
        )
        roots = _roots(self.entries)
        return sorted(stand, key=lambda one: (_minute(one.said.at), roots[one.id]))

    def of(self, *kinds: Kind) -> list[Entry]:
        return [one for one in self.standing if one.said.kind in kinds]

    @property
    def steps(self) -> list[Entry]:
        return self.of(Kind.STEP)

    @property
    def state(self) -> State:
        """Raises LookupError when the steps do not follow from each other."""
        return walk(one.step for one in self.steps)

    @property
    def last_step(self) -> Entry | None:
        return self.steps[-1] if self.steps else None

    def at(self, *steps: Step) -> datetime | None:
        """When the latest of these steps was."""
        times = [one.said.at for one in self.steps if one.step in steps]
        return times[-1] if times else None

    @property
    def n(self) -> int | None:
        """The number of the infusion, once there was a start; it stays when that is undone."""
        return next((one.n for one in self.entries if one.n is not None), None)

    @property
    def dose(self) -> Said | None:
        """Of the weight, the dose and the rest, what was written last of each."""
        written = sorted(self.of(Kind.DOSE), key=lambda one: one.seq)
        known: dict[str, Any] = {}
        for one in written:
            said = {name: getattr(one.said, name) for name in DOSE_FIELDS}
            known |= {name: value for name, value in said.items() if value is not None}
        return replace(written[-1].said, **known) if written else None

    @property
    def vitals(self) -> list[Entry]:
        return self.of(Kind.VITALS)

    @property
    def peak(self) -> Peak | None:
        read = [one.said for one in self.vitals if one.said.systolic is not None]
        if not read:
            return None
        top = max(read, key=lambda said: said.systolic or 0)
        return Peak(top.systolic or 0, top.diastolic, top.at)

    def highest(self, effect: str) -> int | None:
        """The highest that was written of an effect: dissociation, nausea or cadss."""
        found = [one.said.value for one in self.of(Kind.EFFECT) if one.said.code == effect]
        return max((value for value in found if value is not None), default=None)

    def ticked(self, item: str) -> Entry | None:
        """The tick of an item, when the last word about it is yes."""
        said = [one for one in self.of(Kind.TICK) if one.said.code == item]
        last = max(said, key=lambda one: one.seq, default=None)
        return last if last and last.said.value else None

    def ran_for(self, now: datetime) -> timedelta | None:
        """From the start to the end (or now), less the interruptions."""
        ran, since = timedelta(), None
        if self.at(Step.STARTED) is None:
            return None
        for one in self.steps:
            if one.step in (Step.STARTED, Step.RESUMED):
                since = one.said.at
            elif since is not None and one.step in (Step.PAUSED, Step.FINISHED, Step.STOPPED):
                ran, since = ran + (one.said.at - since), None
        return ran + (now - since) if since is not None else ran


def walk(steps: Iterable[Step | None]) -> State:
    """Where the steps lead from `planned`. Raises LookupError at one that cannot follow.

    >>> walk([Step.ARRIVED, Step.STARTED, Step.FINISHED])
    <State.RECOVERY: 'recovery'>
    """
    state = State.PLANNED
    for step in steps:
        if step is None:
            raise LookupError(state)
        state = MOVES[state, step]
    return state


def next_steps(state: State) -> list[Step]:
    """What may happen next, the usual first."""
    return [step for before, step in MOVES if before is state]


def _minute(at: datetime) -> datetime:
    """Typed times have no seconds and tapped ones do: within a minute, what came first counts."""
    return at.replace(second=0, microsecond=0)


def _roots(entries: Sequence[Entry]) -> dict[UUID, int]:
    """The place of each entry: a correction stands where that stood which it corrects."""
    places: dict[UUID, int] = {}
    for one in sorted(entries, key=lambda entry: entry.seq):
        places[one.id] = places.get(one.said.replaces, one.seq) if one.said.replaces else one.seq
    return places
