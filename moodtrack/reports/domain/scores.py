"""Questionnaires as a table: each score, its change since the start, and what that means."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from moodtrack.measures.domain.instruments import HARDNESS, SELF_HARM
from moodtrack.measures.domain.scores import Score, Series
from moodtrack.reports.domain.quantities import Rows, Table, Unsaid

NONE_IN_THIS_PERIOD = Unsaid("No questionnaire was answered in this period.")
METHOD = (
    "Questionnaires: totals worked out here from the answers, higher is worse; compared with the "
    "last one before infusion 1. PHQ-9: response = half or less of a start of 10 or more; "
    "remission = below 5; reliable change = 6 points or more (GAD-7: 4). Each speaks of the two "
    "weeks before it: one that spans an infusion mixes days before and after. Items 9 and 10 are "
    "shown apart."
)


def measures_told(series: Mapping[str, Series], since: date, until: date) -> Table:
    """The scores of the period, and the start they are compared with, the earliest first."""
    rows = [
        _row(one, score)
        for one in series.values()
        for score in one.scores
        if score.day <= until and (score.is_baseline or score.day >= since)
    ]
    rows.sort(key=lambda row: (row["day"], row["title"]))
    return Rows(tuple(rows), len(rows), METHOD) if rows else NONE_IN_THIS_PERIOD


def _row(series: Series, score: Score) -> dict[str, Any]:
    hard = score.sheet.answers.get("difficulty")
    return {
        "instrument": series.instrument.key,
        "title": series.instrument.title,
        "day": score.day.isoformat(),
        "total": score.total,
        "most": series.instrument.most,
        "band": score.band,
        "baseline": score.is_baseline,
        "since_baseline": score.since,
        "said": [finding.words for finding in score.findings if finding.holds],
        "spans": list(score.spans),
        "item9": score.sheet.answers.get(SELF_HARM),
        "difficulty": next((one.words for one in HARDNESS if one.value == hard), None),
    }
