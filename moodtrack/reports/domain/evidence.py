"""What a report asks of the render process, which may load numpy, and what its answer changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moodtrack.reports.domain.follow_up import FollowUp
from moodtrack.reports.domain.stretches import NOT_NOW, trend_of
from moodtrack.reports.domain.tips import kept_on, ruled

MARKS = {True: "1", False: "0", None: "-"}


def asked(report: FollowUp) -> dict[str, Any] | None:
    """The days that trends and tips are worked out from; None where there are too few for any.

    The same days ask for the same, whenever the report is made.
    """
    trends = [one for one in report.stretches if one.trend is NOT_NOW]
    tips = [one.tip for one in report.tips if one.enough]
    if not trends and not tips:
        return None
    return {
        "trends": [
            {
                "days": [at for at, _ in one.rated],
                "moods": [mood for _, mood in one.rated],
                "banded": one.banded,
            }
            for one in trends
        ],
        "mood": [day.mood_in_time for day in report.days] if tips else [],
        "since": [day.days_since_infusion for day in report.days] if tips else [],
        "tips": {tip: "".join(MARKS[kept_on(day, tip)] for day in report.days) for tip in tips},
    }


def completed(report: FollowUp, answer: Mapping[str, Any]) -> FollowUp:
    """The report with its trends and its verdicts on tips."""
    slopes = iter(answer["trends"])
    return replace(
        report,
        stretches=tuple(
            replace(one, trend=trend_of(one, next(slopes))) if one.trend is NOT_NOW else one
            for one in report.stretches
        ),
        tips=ruled(report.tips, answer["tips"]),
    )
