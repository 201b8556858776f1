"""How each number was worked out: one line each, for those who want to check it."""

from typing import TYPE_CHECKING

from moodtrack.reports.domain.quantities import Rows, Said
from moodtrack.reports.domain.tips import NEEDS_DAYS, NEEDS_EACH_WAY

if TYPE_CHECKING:
    from moodtrack.reports.domain.follow_up import FollowUp

COURSES = (
    "Two weeks before and after a course: means of 7 or more days rated in time on each side, each "
    "side ending at the neighbouring course; the 95 % interval counts n days as the fewer they "
    "amount to, n(1-r)/(1+r), where r says how much a day resembles the one before (drawn towards "
    ".3 where pairs are few). No interval where the date was not planned beforehand."
)
TIPS = (
    "Tips and mood: mood on the day after days with a tip against days without, adjusted for mood "
    "that day, days since the infusion and the calendar; checked by shifting the tips round "
    "against the mood by every number of days, with Holm's rule over all seven; the difference is "
    f"drawn towards none. Asked from {NEEDS_DAYS} days on which the tip was answered, with "
    f"{NEEDS_EACH_WAY} days each way."
)
MEANS = "The 7-day mean looks back, and is drawn where at least 4 of the 7 days are rated."


def methods(report: "FollowUp") -> list[str]:
    """For everything that is said on this page."""
    said = (report.mean, report.baseline, report.since_baseline, report.effect)
    told = [each.method for each in said if isinstance(each, Said)]
    if any(isinstance(course.change, Said) for course in report.courses):
        told.append(COURSES)
    tables = (report.curve, report.duration, report.measures, report.side_effects)
    told += [each.method for each in tables if isinstance(each, Rows)]
    told += [one.trend.method for one in report.stretches if isinstance(one.trend, Said)]
    if any(tip.verdict for tip in report.tips):
        told.append(TIPS)
    return [*told, MEANS]
