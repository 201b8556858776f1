"""The report in plain sentences: three to begin with, and what cannot be known."""

from enum import StrEnum
from typing import TYPE_CHECKING

from moodtrack.reports.domain.baseline import NO_INFUSION_YET
from moodtrack.reports.domain.quantities import Quantity, Said, Unsaid

if TYPE_CHECKING:
    from moodtrack.reports.domain.follow_up import FollowUp

NO_CAUSE = (
    "These are one person's answers over time. They cannot show what caused a change: other things "
    "in life change too, and an infusion booked on a bad day is often followed by a better one."
)


class Reader(StrEnum):
    CLINICIAN = "clinician"
    PATIENT = "patient"


def headline(report: "FollowUp", reader: Reader = Reader.CLINICIAN) -> list[str]:
    """At most three sentences, each a number or the reason why there is none."""
    if reader is Reader.PATIENT:
        return [_answered(report, "You answered"), _your_effect(report), _your_now(report)]
    return [_answered(report, "Answered"), _effect(report.effect), _now(report)]


def _answered(report: "FollowUp", start: str) -> str:
    text = f"{start} {report.days_answered} of {_days(report.days_in_period)}"
    if report.days_late:
        text += f" ({report.days_late} of them late)"
    if report.days_rated != report.days_answered:
        text += f"; {report.days_rated} of them with a mood"
    return text + "."


def _effect(effect: Quantity) -> str:
    if isinstance(effect, Unsaid):
        return effect.why
    return (
        f"Mood in the 3 days after an infusion was on average {_gap(effect.value)} in the 3 days "
        f"before (95 % interval {_signed(effect.low)} to {_signed(effect.high)}; {effect.n} "
        "planned beforehand, an induction counted as one)."
    )


def _your_effect(report: "FollowUp") -> str:
    effect = report.effect
    if not report.responses:
        return "There was no infusion in this period."
    if isinstance(effect, Unsaid):
        return "There are too few days yet to say how your mood was before and after infusions."
    chance = "" if _apart(effect) else ", which is little enough to be chance"
    return (
        f"In the 3 days after an infusion your mood was on average {_gap(effect.value)} in the 3 "
        f"days before{chance}."
    )


def _apart(effect: Said) -> bool:
    """Whether the interval leaves out zero."""
    return effect.low is not None and effect.high is not None and effect.low * effect.high > 0


def _now(report: "FollowUp") -> str:
    latest, start = report.days[-1].mean7, report.baseline
    now = None if latest is None else f"Mean mood over the last 7 days is {latest:.1f}"
    if start is NO_INFUSION_YET:
        return f"{now}." if now else "The last 7 days have too few ratings for a mean."
    if isinstance(start, Unsaid):
        return f"{now}; {start.why[0].lower()}{start.why[1:]}" if now else start.why
    before = f"{start.value:.1f} in the 14 days before the first infusion ({start.n} rated in time)"
    if now is None:
        return f"Mean mood was {before}; the last 7 days have too few ratings to compare."
    return f"{now}; it was {before}."


def _your_now(report: "FollowUp") -> str:
    latest, start = report.days[-1].mean7, report.baseline
    if latest is None:
        return "The last 7 days have too few answers for a mean."
    now = f"Over the last 7 days your mood was {latest:.1f} on average"
    if isinstance(start, Unsaid):
        return now + "."
    return f"{now}; in the two weeks before your first infusion it was {start.value:.1f}."


def not_known(report: "FollowUp") -> list[str]:
    """What a reader must not take from the page, the most telling first."""
    return [*_gaps(report), *_kept_apart(report), NO_CAUSE]


def _gaps(report: "FollowUp") -> list[str]:
    told = []
    if missing := report.days_in_period - report.days_answered:
        has = "has" if missing == 1 else "have"
        told.append(
            f"{missing} of {_days(report.days_in_period)} {has} no answer; nothing is filled in."
        )
    if isinstance(report.mean, Said) and _matters(report.mean):
        told.append(
            f"Mean mood over the rated days is {report.mean.value:.1f}. It would be "
            f"{report.mean.low:.1f} had every other day been like the worst quarter of them, and "
            f"{report.mean.high:.1f} had every one been like the best."
        )
    return told


def _matters(mean: Said) -> bool:
    """Whether the days that are missing could move the mean by as much as is printed of it."""
    return f"{mean.low:.1f}" != f"{mean.high:.1f}"


def _kept_apart(report: "FollowUp") -> list[str]:
    told = []
    if late := report.days_late:
        told.append(
            f"{_days(late)} {_was(late)} answered late: drawn hollow, counted in weekly means, "
            "left out of what is compared around infusions."
        )
    if imported := report.days_imported:
        told.append(f"{_days(imported)} {_was(imported)} brought in from a file.")
    if others := report.days_with_others:
        told.append(f"On {_days(others)} two phones said different things; the later word is used.")
    return told


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _gap(points: float) -> str:
    """A difference in mood as a comparison, rounded before it is judged."""
    size = round(abs(points), 1)
    if not size:
        return "the same as"
    return f"{size} point{'' if size == 1 else 's'} {'higher' if points > 0 else 'lower'} than"


def _signed(points: float | None) -> str:
    """With a true minus sign; 0.0 has none."""
    tenth = round(points or 0.0, 1)
    return f"{'−' if tenth < 0 else '+' if tenth > 0 else ''}{abs(tenth):.1f}"
