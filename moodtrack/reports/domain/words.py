"""The report in plain sentences: three to begin with, and what cannot be known."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from moodtrack.language import N_, _, n_
from moodtrack.reports.domain.adherence import Adherence
from moodtrack.reports.domain.baseline import NEEDS, NO_INFUSION_YET
from moodtrack.reports.domain.benefit import Benefit, error_in_words
from moodtrack.reports.domain.lasting import (
    change_of_course,
    compared,
    how_long,
    how_long_yours,
    your_change,
)
from moodtrack.reports.domain.phrases import by_chance, days_of, gap, interval, tenth, was
from moodtrack.reports.domain.quantities import Said, Unsaid

if TYPE_CHECKING:
    from moodtrack.reports.domain.follow_up import FollowUp

NO_CAUSE = N_(
    "These are one person's answers over time. They cannot show what caused a change: other things "
    "in life change too, and an infusion booked on a bad day is often followed by a better one."
)


class Reader(StrEnum):
    CLINICIAN = "clinician"
    PATIENT = "patient"


def headline(report: "FollowUp", reader: Reader = Reader.CLINICIAN) -> list[str]:
    """At most three sentences, each a number or the reason why there is none."""
    if isinstance(report.mean, Unsaid) and report.mean.why in report.not_shared:
        return [report.mean.why]
    if reader is Reader.PATIENT:
        return [
            _answered(report, N_("You answered %(answered)s of %(days)s")),
            _your_effect(report),
            _your_now(report),
        ]
    return [_answered(report, "Answered %(answered)s of %(days)s"), _effect(report), _now(report)]


def _answered(report: "FollowUp", start: str) -> str:
    days = days_of(report.days_in_period)
    text = _(start, answered=report.days_answered, days=days)
    if report.partly:
        text += ", as far as it is shared with you"
    if report.days_late:
        text += " " + _("(%(n)s of them late)", n=report.days_late)
    if report.days_rated != report.days_answered:
        text += "; " + _("%(n)s of them with a mood", n=report.days_rated)
    return text + "."


def _effect(report: "FollowUp") -> str:
    """Of one infusion, where there are enough; else of the last course that can be compared."""
    effect = report.effect
    if isinstance(effect, Unsaid):
        return change_of_course(report.courses) or effect.why
    return (
        f"Mood in the 3 days after an infusion was on average {gap(effect.value)} in the 3 days "
        f"before ({interval(effect)}; {effect.n} planned beforehand, an induction counted as one)."
    )


def _your_effect(report: "FollowUp") -> str:
    effect = report.effect
    if not report.responses:
        return _("There was no infusion in this period.")
    if isinstance(effect, Unsaid):
        return your_change(report.courses) or _why_not_yours(report)
    chance = by_chance(effect)
    return _(
        "In the 3 days after an infusion your mood was on average %(gap)s in the 3 days "
        "before%(chance)s.",
        gap=gap(effect.value),
        chance=chance,
    )


def _why_not_yours(report: "FollowUp") -> str:
    unplanned = [one for one in report.responses if not one.event.planned]
    if any(isinstance(one.difference, Said) for one in unplanned):
        return _(
            "How your mood was around infusions is shown below, but not summed up: their dates are "
            "not noted as planned beforehand, and after a bad day a better one often comes by "
            "itself."
        )
    return _("There are too few days yet to say how your mood was before and after infusions.")


def _now(report: "FollowUp") -> str:
    """How long the benefit held, if it did, and where mood is."""
    held, now = how_long(report.courses), _level(report)
    return f"{held}; {now[0].lower()}{now[1:]}" if held else now


def _level(report: "FollowUp") -> str:
    latest, start = report.days[-1].mean7, report.baseline
    now = None if latest is None else f"Mean mood over the last 7 days is {tenth(latest)}"
    if start is NO_INFUSION_YET:
        return f"{now}." if now else "The last 7 days have too few ratings for a mean."
    if isinstance(start, Unsaid):
        return f"{now}; {start.why[0].lower()}{start.why[1:]}" if now else start.why
    before = (
        f"{tenth(start.value)} in the 14 days before the first infusion ({start.n} rated in time)"
    )
    if now is None:
        return f"Mean mood was {before}; the last 7 days have too few ratings to compare."
    return f"{now}, after {before}."


def _your_now(report: "FollowUp") -> str:
    held, now = how_long_yours(report.courses), _your_level(report)
    return f"{held}; {now[0].lower()}{now[1:]}" if held else now


def _your_level(report: "FollowUp") -> str:
    latest, start = report.days[-1].mean7, report.baseline
    if latest is None:
        return _("The last 7 days have too few answers for a mean.")
    now = _("Over the last 7 days your mood was %(mood)s on average", mood=tenth(latest))
    if isinstance(start, Unsaid):
        return now + "."
    before = tenth(start.value)
    return _(
        "%(now)s, after %(before)s in the two weeks before your first infusion.",
        now=now,
        before=before,
    )


def not_known(report: "FollowUp") -> list[str]:
    """What a reader must not take from the page, the most telling first."""
    return [*_gaps(report), *_unsure(report), *_kept_apart(report), _(NO_CAUSE)]


def _gaps(report: "FollowUp") -> list[str]:
    told = []
    if missing := report.days_in_period - report.days_answered:
        shared = " that is shared with you" if report.partly else ""
        told.append(
            n_(
                "%(n)s of %(days)s has no answer%(shared)s; nothing is filled in.",
                "%(n)s of %(days)s have no answer%(shared)s; nothing is filled in.",
                missing,
                days=days_of(report.days_in_period),
                shared=shared,
            )
        )
    if report.adherence.thins_out:
        told.append(_thins_out(report.adherence))
    if isinstance(report.mean, Said) and _matters(report.mean):
        told.append(_could_be(report.mean))
    return told


def _thins_out(share: Adherence) -> str:
    return _(
        "Answers thin out before infusions: %(before)s of %(days)s in the week before one, "
        "%(answered)s of %(other)s on others. What is compared around infusions rests on "
        "those answered.",
        before=share.answered_before,
        days=days_of(share.before),
        answered=share.answered_other,
        other=share.other,
    )


def _could_be(mean: Said) -> str:
    return _(
        "Mean mood over the rated days is %(mean)s. It would be %(low)s had every other "
        "day been like the worst quarter of them, and %(high)s had every one been like "
        "the best.",
        mean=tenth(mean.value),
        low=tenth(mean.low),
        high=tenth(mean.high),
    )


def _matters(mean: Said) -> bool:
    """Whether the days that are missing could move the mean by as much as is printed of it."""
    return tenth(mean.low) != tenth(mean.high)


def _unsure(report: "FollowUp") -> list[str]:
    """How often a rule of this page errs, and what it leaves out on purpose."""
    told = []
    if bars := [course.bar.days for course in report.courses if course.bar]:
        text = error_in_words(max(bars))
        if (courses := compared(report.courses)) > 1:
            text += f" Of {courses} courses compared {len(bars)} showed one; by chance 1 in 20 may."
        told.append(text)
    if close := _too_close(report.courses):
        told.append(
            f"{close} infusions came within a week of another and are not noted as one induction: "
            "what each of them did cannot be told."
        )
    if chosen := sum(not course.event.planned for course in report.courses):
        told.append(
            f"{chosen} of {len(report.courses)} courses {was(chosen)} not noted as planned "
            "beforehand: shown, but without an interval, and left out of means."
        )
    return told


def _too_close(courses: Sequence[Benefit]) -> int:
    """How many infusions have another within a week, so that their days belong to both."""
    found = set[int]()
    for place, (earlier, later) in enumerate(pairwise(courses)):
        if (later.event.first - earlier.event.last).days < NEEDS:
            found |= {place, place + 1}
    return len(found)


def _kept_apart(report: "FollowUp") -> list[str]:
    told = []
    if late := report.days_late:
        told.append(
            n_(
                "%(n)s day was answered late: drawn hollow, counted in weekly means, left out of "
                "what is compared around infusions.",
                "%(n)s days were answered late: drawn hollow, counted in weekly means, left out "
                "of what is compared around infusions.",
                late,
            )
        )
    told += _brought(report)
    if others := report.days_with_others:
        told.append(
            _(
                "On %(days)s two phones said different things; the later word is used.",
                days=days_of(others),
            )
        )
    return told


def _brought(report: "FollowUp") -> list[str]:
    told = []
    if linked := report.days_by_link:
        told.append(
            n_(
                "%(n)s day was answered by a link, without signing in.",
                "%(n)s days were answered by a link, without signing in.",
                linked,
            )
        )
    if imported := report.days_imported:
        told.append(
            n_(
                "%(n)s day was brought in from a file.",
                "%(n)s days were brought in from a file.",
                imported,
            )
        )
    if brought := sum(one.brought for one in report.infusions):
        told.append(
            n_(
                "%(n)s of %(all)s infusions was not recorded here: known from a file that the "
                "patient brought along.",
                "%(n)s of %(all)s infusions were not recorded here: known from a file that the "
                "patient brought along.",
                brought,
                all=len(report.infusions),
            )
        )
    return told
