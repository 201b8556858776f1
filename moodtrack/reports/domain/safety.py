"""What was answered about thoughts of death or suicide: said as it was, judged by nobody."""

from moodtrack.reports.domain.follow_up import FollowUp

WORDS = ("not today", "a little", "moderately", "a lot")
SHOWN = 12  # latest lines


def thoughts_of_death(report: FollowUp) -> tuple[list[str], int]:
    """Lines for the days answered with anything but "not today", latest first; and days asked.

    "Not today" is an answer, never a clearance: in one cohort 71.6 % of those who died by suicide
    had answered "not at all" (10.1176/appi.ps.201500149).
    """
    said = [
        (day.day, day.answers.symptoms["thoughts_of_death"])
        for day in report.days
        if day.answers and "thoughts_of_death" in day.answers.symptoms
    ]
    lines = [f"{day:%-d %B}: {WORDS[level]}" for day, level in reversed(said) if level > 0]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"and on {len(lines) - SHOWN} earlier days"]
    return lines, len(said)
