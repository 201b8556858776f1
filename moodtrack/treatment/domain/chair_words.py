"""What stands at a chair, in words: for the page, the day's list, and the trail of entries."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from moodtrack.language import _, n_
from moodtrack.language.dates import hour_in_words
from moodtrack.treatment.domain.entries import ESCORT, NO_DRIVING
from moodtrack.treatment.domain.sitting import Alertness, Entry, Kind, Said, Sitting, State, Step

ALERTNESS = {
    Alertness.AWAKE: "awake",
    Alertness.DROWSY: "drowsy",
    Alertness.VOICE: "wakes to a voice",
    Alertness.TOUCH: "wakes to a touch",
    Alertness.NONE: "does not wake",
}
STATES = {
    State.PLANNED: "planned",
    State.ARRIVED: "arrived",
    State.RUNNING: "running",
    State.PAUSED: "interrupted",
    State.RECOVERY: "recovering",
    State.STOPPED: "stopped early",
    State.LEFT: "left",
    State.CANCELLED: "cancelled",
}
STEPS = {
    Step.ARRIVED: "Arrived",
    Step.STARTED: "Start",
    Step.PAUSED: "Interrupt",
    Step.RESUMED: "Go on",
    Step.FINISHED: "Finished",
    Step.STOPPED: "Stop early",
    Step.LEFT: "Left",
    Step.CANCELLED: "Cancel",
}
DONE = {
    Step.ARRIVED: "arrived",
    Step.STARTED: "started",
    Step.PAUSED: "interrupted",
    Step.RESUMED: "went on",
    Step.FINISHED: "finished",
    Step.STOPPED: "stopped early",
    Step.LEFT: "left",
    Step.CANCELLED: "cancelled",
}
STEPS_INTO = {
    State.ARRIVED: (Step.ARRIVED,),
    State.RUNNING: (Step.STARTED,),
    State.PAUSED: (Step.PAUSED,),
    State.RECOVERY: (Step.FINISHED,),
    State.STOPPED: (Step.STOPPED,),
    State.LEFT: (Step.LEFT,),
    State.CANCELLED: (Step.CANCELLED,),
}
ROUTE_WORDS = {
    "iv": "into a vein",
    "im": "into a muscle",
    "sc": "under the skin",
    "nasal": "nasal",
    "oral": "by mouth",
}
AMOUNTS = ("none", "a little", "moderate", "strong")
ALWAYS = {ESCORT: "someone is here to take them home", NO_DRIVING: "told not to drive"}


def state_since(visit: Sitting) -> datetime | None:
    """When the visit came into its state; the start of the infusion while it runs."""
    into = STEPS_INTO.get(visit.state)
    return visit.at(*into) if into else None


def since_words(visit: Sitting, now: datetime) -> str:
    """How long ago that was: "23 minutes"."""
    at = state_since(visit)
    return "" if at is None else minutes_words(int((now - at).total_seconds() // 60))


def minutes_words(minutes: int) -> str:
    """
    >>> [minutes_words(n) for n in (-1, 1, 59, 61, 125)]
    ['0 minutes', '1 minute', '59 minutes', '1 h 01 min', '2 h 05 min']
    """
    minutes = max(minutes, 0)
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def chair_words(visit: Sitting) -> list[str]:
    """What was seen at the chair, one sentence each: when, the peak, the effects, what happened."""
    zone, found = ZoneInfo(visit.tz), []
    started, ended = visit.at(Step.STARTED), visit.at(Step.FINISHED, Step.STOPPED)
    if started is not None:
        words = f"Started at {started.astimezone(zone):%H:%M}"
        if ended is not None:
            how = "stopped early" if visit.at(Step.STOPPED) else "finished"
            words += f", {how} at {ended.astimezone(zone):%H:%M}"
        found.append(words)
    if (peak := visit.peak) is not None:
        low = _or_dash(peak.diastolic)
        at = peak.at.astimezone(zone)
        found.append(f"Highest blood pressure {peak.systolic}/{low} at {at:%H:%M}")
    for effect, words in (("dissociation", "Feeling unreal"), ("nausea", "Nausea")):
        if (highest := visit.highest(effect)) is not None:
            found.append(f"{words}: at most {AMOUNTS[highest]}")
    happened = len(visit.of(Kind.ADVERSE))
    return [*found, f"Something happened: {happened}"] if happened else found


def hers(visit: Sitting) -> list[str]:
    """What the patient reads of it: what was measured, without a judgement."""
    zone, found = ZoneInfo(visit.tz), []
    if (peak := visit.peak) is not None:
        at = peak.at.astimezone(zone)
        found.append(
            _(
                "Your highest blood pressure was %(pressure)s, at %(at)s",
                pressure=f"{peak.systolic}/{_or_dash(peak.diastolic)}",
                at=hour_in_words(at),
            )
        )
    rows = len(visit.vitals)
    if rows:
        found.append(n_("It was measured once", "It was measured %(n)s times", rows))
    return found


def in_words(entry: Entry) -> str:
    """What one entry says, in a line."""
    return _join(WORDS[entry.said.kind](entry.said))


def vitals_words(said: Said) -> str:
    """One row of vitals, in a line: "118/76, pulse 72, oxygen 98 %, awake"."""
    return _join(_vitals(said))


def pressure(said: Said) -> str:
    """ "118/76", with a dash where a number is not known; nothing where both are not."""
    if said.systolic is None and said.diastolic is None:
        return ""
    return f"{_or_dash(said.systolic)}/{_or_dash(said.diastolic)}"


def _or_dash(value: int | None) -> str:
    return "–" if value is None else str(value)


def _vitals(said: Said) -> list[str | None]:
    return [
        pressure(said),
        None if said.heart_rate is None else f"pulse {said.heart_rate}",
        None if said.spo2 is None else f"oxygen {said.spo2} %",
        ALERTNESS[Alertness(said.code)] if said.code else None,
    ]


def _step(said: Said) -> list[str | None]:
    return [DONE[Step(said.code or "")], said.text]


def _dose(said: Said) -> list[str | None]:
    return [
        None if said.weight_g is None else f"{said.weight_g / 1000:g} kg",
        None if said.dose_ug is None else f"{said.dose_ug / 1000:g} mg",
        None if said.minutes is None else f"over {said.minutes} min",
        ROUTE_WORDS.get(said.code or ""),
        said.more,
        said.phase,
        said.text,
    ]


def _medicine(said: Said) -> list[str | None]:
    return [said.text, "given beforehand" if said.code == "before" else "as a rescue"]


def _effect(said: Said) -> list[str | None]:
    if said.code == "cadss":
        return [f"CADSS total {said.value}"]
    return [f"{said.code}: {AMOUNTS[said.value or 0]}"]


def _adverse(said: Said) -> list[str | None]:
    return [said.text, said.code, said.more and f"done: {said.more}"]


def _tick(said: Said) -> list[str | None]:
    words = ALWAYS.get(said.code or "") or said.text or "a line of the list"
    return [words if said.value else f"not yet: {words}"]


def _taken_back(said: Said) -> list[str | None]:
    return ["taken back", said.text]


def _join(parts: list[str | None]) -> str:
    return ", ".join(part for part in parts if part)


WORDS: Mapping[Kind, Callable[[Said], list[str | None]]] = {
    Kind.STEP: _step,
    Kind.VITALS: _vitals,
    Kind.DOSE: _dose,
    Kind.MEDICINE: _medicine,
    Kind.EFFECT: _effect,
    Kind.ADVERSE: _adverse,
    Kind.TICK: _tick,
    Kind.TAKEN_BACK: _taken_back,
}
