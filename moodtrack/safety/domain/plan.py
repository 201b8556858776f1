"""A safety plan: six questions that somebody answers for a bad night, in their own words.

The steps are those of Stanley and Brown's safety planning intervention (2012), in plain words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from moodtrack.language import N_, _
from moodtrack.reading import Fault, Problems, text
from moodtrack.safety.domain.help_lines import HelpLine

LIMIT = 2_000  # code points in each part
PARTS = {
    "warning_signs": (
        N_("What I notice first"),
        N_("Thoughts, feelings or things I do before it gets bad."),
    ),
    "what_helps": (
        N_("What helps me"),
        N_("Things I can do by myself, such as music, a walk, a shower."),
    ),
    "places": (N_("Places and company"), N_("Where I can go, and people who take my mind off it.")),
    "people": (N_("People I can ask for help"), N_("Names, and how I reach them.")),
    "professionals": (
        N_("Professionals I can call"),
        N_("My clinic, my doctor, and how I reach them."),
    ),
    "making_safer": (
        N_("Making my place safer"),
        N_("What I put away, or give to somebody to keep."),
    ),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What she wrote, by part; parts without words are left out. Shared: with her readers."""

    parts: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False


def read_plan(fields: Mapping[str, str]) -> Plan:
    """From a form. Raises Problems."""
    problems: dict[str, str] = {}
    parts = {}
    for name in PARTS:
        try:
            said = text(fields.get(name, ""), LIMIT)
        except Fault as fault:
            problems[name] = str(fault)
            continue
        if said is not None:
            parts[name] = said
    if problems:
        raise Problems(problems)
    return Plan(parts, shared=fields.get("shared") == "yes")


def as_text(plan: Plan, help_line: HelpLine) -> str:
    """The plan on paper, or in a file of one's own."""
    doors = ", ".join([*(link.words for link in help_line.links), *filter(None, [help_line.hours])])
    lines = [f"{_(PARTS[name][0])}\n{said}\n" for name, said in plan.parts.items()]
    return "\n".join([f"{_('My plan')}\n", *lines, f"{help_line.name}: {doors}.\n"])
