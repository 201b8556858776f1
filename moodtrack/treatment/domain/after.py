"""After an infusion: when a number is asked for, and the questions of once a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack.language import N_
from moodtrack.reading import Fault, Problems, text
from moodtrack.treatment.domain.infusions import Infusion, Phase

FEW_HOURS = timedelta(hours=3)  # relief may come within hours (Han 2016)
MORNING_ENDS = 12  # o'clock
EVERY = timedelta(days=28)
KEPT_ON = (Phase.MAINTENANCE, Phase.BOOSTER)

# own wording: what long use may do, little studied in patients (Short 2018)
QUESTIONS = {
    "bladder": N_("Pain or burning when you pass water, or having to go very often"),
    "memory": N_("Trouble remembering, or keeping your mind on things"),
    "wanting": N_("Wanting ketamine between your sessions"),
}
STEPS = (N_("not at all"), "a little", "moderately", "a lot")
NOTE_LIMIT = 2_000
NOT_A_STEP = N_("Choose one of the four answers, or leave it open.")
NOTHING = N_("Nothing is chosen yet. Answer at least one.")


class Asked(StrEnum):
    """What Today offers after an infusion."""

    HOURS = "hours"
    MORNING = "morning"


@dataclass(frozen=True, slots=True)
class AfterCheck:
    """What was answered once a month: 0 to 3, None is not answered."""

    answers: Mapping[str, int | None]
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"answers": dict(self.answers), "note": self.note}


def after_check_of(said: Mapping[str, Any]) -> AfterCheck:
    return AfterCheck({key: said["answers"].get(key) for key in QUESTIONS}, said["note"])


def asked_now(
    infusions: Sequence[Infusion], moments: Sequence[datetime], *, now: datetime, zone: ZoneInfo
) -> Asked | None:
    """Whether a number is offered: some hours after an infusion, and on the morning after it.

    A moment written within the same stretch has answered it. `now` aware; `zone` is the patient's.
    """
    past = [one for one in infusions if one.at <= now]
    if not past:
        return None
    last = max(past, key=lambda one: one.at)
    for asked, (since, until) in _stretches(last, zone).items():
        if since <= now < until:
            return None if any(since <= at < until for at in moments) else asked
    return None


def _stretches(infusion: Infusion, zone: ZoneInfo) -> dict[Asked, tuple[datetime, datetime]]:
    start = infusion.at.astimezone(zone)
    morning = datetime(start.year, start.month, start.day, 4, tzinfo=zone) + timedelta(days=1)
    return {
        Asked.HOURS: (infusion.at + FEW_HOURS, morning),
        Asked.MORNING: (morning, morning.replace(hour=MORNING_ENDS)),
    }


def monthly_due(infusions: Sequence[Infusion], checks: Sequence[date], *, today: date) -> bool:
    """Whether the monthly questions are due: 28 days into maintenance, and 28 after the last."""
    due = monthly_from([one for one in infusions if one.day <= today], checks)
    return due is not None and due <= today


def monthly_from(infusions: Sequence[Infusion], checks: Sequence[date]) -> date | None:
    """The day from which they are due; None without an infusion that keeps treatment up."""
    kept_on = [one.day for one in infusions if one.phase in KEPT_ON]
    return max([min(kept_on), *checks]) + EVERY if kept_on else None


def read_after_check(fields: Mapping[str, str]) -> AfterCheck:
    """The monthly answers from a form. Raises Problems naming every field at fault."""
    problems: dict[str, str] = {}
    answers: dict[str, int | None] = {}
    for key in QUESTIONS:
        typed = fields.get(key, "")
        answers[key] = int(typed) if typed in ("0", "1", "2", "3") else None
        if typed and answers[key] is None:
            problems[key] = NOT_A_STEP
    try:
        note = text(fields.get("note", ""), NOTE_LIMIT) or ""
    except Fault as fault:
        problems["note"], note = str(fault), ""
    if not problems and not note and all(step is None for step in answers.values()):
        problems[next(iter(QUESTIONS))] = NOTHING
    if problems:
        raise Problems(problems)
    return AfterCheck(answers, note)
