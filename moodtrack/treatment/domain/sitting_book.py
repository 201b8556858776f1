"""Takes entries of one sitting in, in the order they were written, and says what became of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from moodtrack.revising import Refused, Status
from moodtrack.treatment.domain.chair_rules import ChairRules, still_open
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.reading import unlikely_dose
from moodtrack.treatment.domain.sitting import Entry, Kind, Said, Sitting, State, Step

MOST_ENTRIES = 2_000  # an infusion has some tens
BEFORE, AFTER = timedelta(hours=12), timedelta(hours=36)  # of the arrival
# the kinds whose time places them in the visit; the others may be written down days later
TIMED = frozenset({Kind.STEP, Kind.VITALS})
FAR = "This is far from the time of the arrival. Please look at the time again."
ALREADY = {
    State.PLANNED: "Nobody has arrived yet.",
    State.ARRIVED: "The infusion has not started yet.",
    State.RUNNING: "The infusion is running.",
    State.PAUSED: "The infusion is interrupted.",
    State.RECOVERY: "The infusion is over, and they are still here.",
    State.STOPPED: "The infusion was stopped, and they are still here.",
    State.LEFT: "They have left already.",
    State.CANCELLED: "It was cancelled already.",
}
OPEN_ELSEWHERE = "There is another visit that has not ended yet. End that one first."


@dataclass(slots=True)
class Result:
    """What became of one entry, in the words of the phone's outbox."""

    id: str | None
    status: Status
    problems: Mapping[str, str] = field(default_factory=dict)
    kept_as: UUID | None = None


@dataclass(slots=True)
class SittingBook:
    """One sitting and what is being added to it. `others`: entries of this patient elsewhere."""

    sitting: Sitting
    rules: ChairRules
    writer: int
    now: datetime
    open_elsewhere: bool = False
    others: Mapping[UUID, Said] = field(default_factory=dict)
    new: list[Entry] = field(default_factory=list)

    def keep(self, sent: Iterable[Sent | Refused]) -> list[Result]:
        return [self._keep(one) for one in sent]

    def _keep(self, sent: Sent | Refused) -> Result:
        if isinstance(sent, Refused):
            return Result(sent.id, Status.REFUSED, sent.problems)
        known = self._known()
        if sent.id in known or sent.id in self.others:
            if known.get(sent.id) == sent.said:
                return Result(sent.sent_id, Status.ALREADY_KEPT)
            other = sent.as_another()
            told = Result(sent.sent_id, Status.CONFLICT, kept_as=other.id)
            return told if other.id in known else self._add(other, told)
        return self._add(sent, Result(sent.sent_id, Status.KEPT))

    def _known(self) -> dict[UUID, Said]:
        return {one.id: one.said for one in self.sitting.entries}

    def _add(self, sent: Sent, told: Result) -> Result:
        entry = Entry(sent.id, sent.said, len(self.sitting.entries) + 1, self.writer, self.now)
        after = replace(self.sitting, entries=(*self.sitting.entries, entry))
        problems = self._problems(entry, after)
        if problems:
            return Result(told.id, Status.REFUSED, problems)
        self.sitting = after
        self.new.append(entry)
        return told

    def _problems(self, entry: Entry, after: Sitting) -> dict[str, str]:
        opened = self.sitting.opened_at
        if len(after.entries) > MOST_ENTRIES:
            return {"entry": "There is no room for more at this chair."}
        late = entry.said.kind in TIMED and entry.said.at > opened + AFTER
        if late or entry.said.at < opened - BEFORE:
            return {"at": FAR}
        if problem := self._of_another_kind(entry) or _dose_problem(entry, after):
            return problem
        return self._steps_follow(entry, after)

    def _of_another_kind(self, entry: Entry) -> dict[str, str]:
        """A correction speaks of the same kind of thing; what was taken back stays so."""
        old = self._known().get(entry.said.replaces) if entry.said.replaces else None
        if old is None:
            return {}
        back = entry.said.kind is Kind.TAKEN_BACK
        if old.kind is Kind.TAKEN_BACK or (not back and old.kind is not entry.said.kind):
            return {"replaces": "This corrects something of another kind. Write it anew."}
        if old.kind is Kind.STEP and not back and old.code != entry.said.code:
            return {"replaces": "Take the wrong step back first, and then say what happened."}
        return {}

    def _steps_follow(self, entry: Entry, after: Sitting) -> dict[str, str]:
        before = self.sitting.state
        try:
            state = after.state
        except LookupError:
            return self._cannot_follow(entry, before)
        if state.open and self.open_elsewhere:
            return {"step": OPEN_ELSEWHERE}
        if entry.step is Step.LEFT and not entry.said.text:
            open_ = still_open(self.sitting, self.rules, entry.said.at)
            if open_:
                return {"reason": f"Say why they leave before this is done: {'; '.join(open_)}."}
        return {}

    def _cannot_follow(self, entry: Entry, before: State) -> dict[str, str]:
        if entry.said.kind is Kind.TAKEN_BACK:
            return {"replaces": "Something happened after that. Take the last step back first."}
        if entry.said.replaces:
            return {"at": "With this time the steps would be out of order. Please look again."}
        name = "step" if entry.step is not None else "replaces"
        last = self.sitting.last_step
        if last is not None and entry.said.at < last.said.at:
            return {"at": f"This is before the last step. {ALREADY[before]}"}
        return {name: ALREADY[before]}


def _dose_problem(entry: Entry, after: Sitting) -> dict[str, str]:
    """Weight and dose may be written one after the other: they are looked at together."""
    if entry.said.kind is not Kind.DOSE or after.dose is None:
        return {}
    return unlikely_dose(after.dose.weight_g, after.dose.dose_ug)
