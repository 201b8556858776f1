"""What was answered about thoughts of death or suicide: said as it was, judged by nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

from moodtrack.reports.domain.course import ReportDay

WORDS = ("not today", "a little", "moderately", "a lot")
SHOWN = 12  # latest lines
ASKED = "thoughts_of_death"


def thoughts_of_death(days: Sequence[ReportDay]) -> dict[str, Any]:
    """Days asked, and those answered with anything but "not today", oldest first.

    "Not today" is an answer, never a clearance: in one cohort 71.6 % of those who died by suicide
    had answered "not at all" (10.1176/appi.ps.201500149).
    """
    said = [
        (day.day, day.answers.symptoms[ASKED])
        for day in days
        if day.answers and ASKED in day.answers.symptoms
    ]
    told = [{"day": day.isoformat(), "level": level} for day, level in said if level > 0]
    return {"asked": len(said), "days": told}


def in_words(told: Mapping[str, Any]) -> list[str]:
    """A line for each such day, latest first; where there are many, the earlier ones counted."""
    lines = [f"{one['day']:%-d %B}: {WORDS[one['level']]}" for one in reversed(told["days"])]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"and on {len(lines) - SHOWN} earlier days"]
    return lines
