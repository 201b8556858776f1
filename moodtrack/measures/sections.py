"""When a clinic asks for questionnaires: one page of its settings."""

from collections.abc import Mapping
from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.measures.domain.schedule import EVERY, MOST_SOONEST, SOONEST, Plan
from moodtrack.reading import Fault, Problems, typed_whole

YES = ("before_fourth", "with_gad7", "weekly_phq2")


def read_plan(fields: Fields, known: Known) -> Any:
    """The settings from the form; raises Problems."""
    problems: dict[str, str] = {}
    if fields.get("every", "") not in map(str, EVERY):
        problems["every"] = "Choose 14 or 28 days."
    soonest = SOONEST
    try:
        soonest = typed_whole(fields.get("soonest", ""), SOONEST, MOST_SOONEST)
    except Fault as fault:
        problems["soonest"] = str(fault)
    if problems:
        raise Problems(problems)
    said = {name: fields.get(name) == "yes" for name in YES}
    return {"every": int(fields["every"]), "soonest": soonest, **said}


def fill_plan(value: Any) -> dict[str, str]:
    numbers = {name: str(value[name]) for name in ("every", "soonest")}
    return numbers | {name: "yes" if value[name] else "no" for name in YES}


def plan_of(value: Mapping[str, Any]) -> Plan:
    return Plan(**value)


DEFAULT = Plan()
PLAN = Section(
    name="questionnaires",
    title="Questionnaires",
    about="When PHQ-9, GAD-7 and PHQ-2 are asked for.",
    template="measures/settings.html",
    default={"every": DEFAULT.every, "soonest": DEFAULT.soonest}
    | {name: getattr(DEFAULT, name) for name in YES},
    read=read_plan,
    fill=fill_plan,
)
SECTIONS = (PLAN,)
