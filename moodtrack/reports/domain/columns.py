"""The columns a chart is drawn from: days, or means of weeks where days are many. Few and plain."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from moodtrack.checkins.domain.answers import SYMPTOMS, TIPS
from moodtrack.reports.domain.curve import FARTHEST
from moodtrack.reports.domain.quantities import hundredths

CHARTS = (  # the drawings there are, by name
    "course",
    "progress",
    "mood",
    "sleep",
    "activity",
    "tips",
    "symptoms",
    "side-effects",
    "curve",
    "response",
    "sparkline",
)
DAYS_AT_MOST = 400  # beyond, a point is a week or more
POINTS_AT_MOST = 160
WEEKS_TOGETHER = (1, 4, 13, 52, 260)  # weeks, months, quarters, years
INTERVALS_AT_MOST = 13  # the current one and a dozen earlier: more would be a thicket
BARS_AT_MOST = 8
MEDICINES_AT_MOST = 8  # lines under the course; the table names all
MARKS_AT_MOST = 54  # columns of dots in the tables of symptoms and tips
MEANS = {  # a column, and the names of a week's mean and of the days it rests on
    "mood": ("mood", "rated"),
    "sleep": ("sleep_hours", "sleep_days"),
    "activity": ("activity_minutes", "activity_days"),
}
JOINED = 4 / 7  # the share of days rated from which a mean is joined to its neighbours

Row = Mapping[str, Any]
Columns = dict[str, Any]


def columns(report: Row) -> Columns:
    """What the charts need of a FollowUp's JSON, and nothing else: no instants, no words.

    The same days give the same columns whenever the report was asked for. `since`, `until` and
    `days` with `day` and `mood` are enough for a sparkline.
    """
    since, until = date.fromisoformat(report["since"]), date.fromisoformat(report["until"])
    length, weeks = (until - since).days + 1, report.get("weeks", [])
    pace = 1 if length <= DAYS_AT_MOST else 7 * _together(len(weeks), POINTS_AT_MOST)
    baseline = report.get("baseline") or {}
    effects = report.get("side_effects") or {}
    return {
        "since": report["since"],
        "until": report["until"],
        "pace": pace,
        **(_by_day(report["days"]) if pace == 1 else _by_weeks(weeks, since, pace // 7)),
        "blocks": _marks(weeks, since),
        "infusions": [
            {"n": one["n"], "day": _offset(one["day"], since)}
            for one in report.get("infusions", [])
        ],
        "medicines": _medicines(report, since, length),
        "together": [event["infusions"] for event in report.get("before_after", [])],
        "baseline": baseline.get("value"),
        "answered_days": report.get("days_answered", 0),
        "side_effects": effects.get("value") or [],
        "response": _response(report),
    }


def _medicines(report: Row, since: date, length: int) -> list[Columns]:
    """From which day to which, by letter: names are words, and words are never drawn."""
    found = []
    for one in report.get("medicines", [])[:MEDICINES_AT_MOST]:
        first = 0 if one["from"] is None else max(0, _offset(one["from"], since))
        last = length if one["to"] is None else min(length, _offset(one["to"], since) + 1)
        begun = one["from"] is not None and _offset(one["from"], since) >= 0
        ended = one["to"] is not None and _offset(one["to"], since) < length
        found.append(
            {"letter": one["letter"], "first": first, "last": last, "begun": begun, "ended": ended}
        )
    return found


def _response(report: Row) -> Columns:
    """The days after each infusion, laid on one another: the latest intervals and the bars."""
    intervals, curve = report.get("intervals", []), report.get("curve") or {}
    return {
        "intervals": [
            {
                "infusions": one["infusions"],
                "planned": one["planned"],
                "days": [
                    [day["day"], day["mood"]] for day in one["days"] if day["day"] <= FARTHEST
                ],
            }
            for one in intervals[-INTERVALS_AT_MOST:]
        ],
        "left_out": max(0, len(intervals) - INTERVALS_AT_MOST),
        "mean": [[row["day"], row["mood"], row["low"], row["high"]] for row in curve["value"]]
        if curve.get("value")
        else [],
        "averaged": curve.get("n") or 0,
        "bars": [
            {key: one["benefit"][key] for key in ("days", "ended")}
            | {"infusions": one["infusions"]}
            for one in report.get("courses", [])
            if one["benefit"]
        ][-BARS_AT_MOST:],
    }


def _together(weeks: int, most: int) -> int:
    """How many weeks one point holds, so that there are not too many points."""
    return next((step for step in WEEKS_TOGETHER if weeks / step <= most), WEEKS_TOGETHER[-1])


def _offset(day: str, since: date) -> int:
    return (date.fromisoformat(day) - since).days


def _by_day(days: Sequence[Row]) -> Columns:
    """One place a day; None is unknown and stays a gap."""
    return {
        "x": [place + 0.5 for place in range(len(days))],
        "mood": [day.get("mood") for day in days],
        "mean": [day.get("mean7") for day in days],
        "late": [bool(day.get("late")) for day in days],
        "answered": [int(day.get("answered") or 0) for day in days],
        "sleep": [day.get("sleep_hours") for day in days],
        "activity": [day.get("activity_minutes") for day in days],
    }


def _by_weeks(weeks: Sequence[Row], since: date, step: int) -> Columns:
    """One place for so many weeks: means of the days that were answered."""
    found: Columns = {name: [] for name in (*MEANS, "x", "mean", "late", "answered")}
    for here in _chunks(weeks, step):
        days = rated = answered = 0
        for week in here:
            days += week["days"]
            rated += week["rated"]
            answered += week["answered"]
        for name, (mean, count) in MEANS.items():
            found[name].append(_mean(here, mean, count))
        found["x"].append(_offset(here[0]["week"], since) + days / 2)
        found["mean"].append(found["mood"][-1] if rated >= JOINED * days else None)
        found["late"].append(False)
        found["answered"].append(hundredths(answered / days))
    return found


def _mean(weeks: Sequence[Row], mean: str, count: str) -> float | None:
    """The mean over all the days of some weeks, from each week's mean and number of days."""
    total = days = 0
    for week in weeks:
        if n := week[count]:
            total += week[mean] * n
            days += n
    return hundredths(total / days) if days else None


def _chunks(weeks: Sequence[Row], step: int) -> list[Sequence[Row]]:
    return [weeks[at : at + step] for at in range(0, len(weeks), step)]


def _marks(weeks: Sequence[Row], since: date) -> list[Columns]:
    """The weeks' tips and symptoms: each as a share from 0 to 1, None where nobody answered."""
    return [
        {
            "first": (first := _offset(here[0]["week"], since)),
            "last": first + sum(week["days"] for week in here),
            "tips_kept": _mean(here, "tips_kept", "tips_days"),
            "tips": _kept(here),
            "symptoms": _severities(here),
        }
        for here in _chunks(weeks, _together(len(weeks), MARKS_AT_MOST))
    ]


def _kept(weeks: Sequence[Row]) -> list[float | None]:
    """For each tip the share of answered days on which it was kept."""
    kept, answered = dict.fromkeys(TIPS, 0), dict.fromkeys(TIPS, 0)
    for week in weeks:
        for tip, said in week["tips"].items():
            kept[tip] += said["kept"]
            answered[tip] += said["answered"]
    return [hundredths(kept[tip] / answered[tip]) if answered[tip] else None for tip in TIPS]


def _severities(weeks: Sequence[Row]) -> list[float | None]:
    """For each symptom its mean severity on the days that answered it; 1 is "a lot" every day."""
    total, days = dict.fromkeys(SYMPTOMS, 0), dict.fromkeys(SYMPTOMS, 0)
    for week in weeks:
        for symptom, (none, little, moderate, much) in week["symptoms"].items():
            total[symptom] += little + 2 * moderate + 3 * much
            days[symptom] += none + little + moderate + much
    return [hundredths(total[one] / days[one] / 3) if days[one] else None for one in SYMPTOMS]
