"""How much and how long, course by course, in a sentence: for the clinician and for the patient."""

from collections.abc import Sequence

from moodtrack.language import _, n_
from moodtrack.reports.domain.baseline import FORTNIGHT
from moodtrack.reports.domain.benefit import RANGE_NEEDS, Bar, Benefit
from moodtrack.reports.domain.phrases import by_chance, days_of, gap, interval, listed
from moodtrack.reports.domain.quantities import Said

NAMED = 3  # courses; more are told as a count


def latest_with_interval(courses: Sequence[Benefit]) -> tuple[Benefit, Said] | None:
    """The last course that can be compared with the two weeks before it."""
    for one in reversed(courses):
        if isinstance(one.change, Said) and one.change.low is not None:
            return one, one.change
    return None


def change_of_course(courses: Sequence[Benefit]) -> str | None:
    """The last course's change, when there are too few courses for an effect of one infusion."""
    found = latest_with_interval(courses)
    if found is None:
        return None
    course, change = found
    return (
        f"In the {_stretch(course.days_after)} after {_name(course)} mood was on average "
        f"{gap(change.value)} in the {_stretch(course.days_before)} before ({interval(change)}; "
        f"{change.n} days rated in time)."
    )


def your_change(courses: Sequence[Benefit]) -> str | None:
    found = latest_with_interval(courses)
    if found is None:
        return None
    course, change = found
    chance = by_chance(change)
    return _(
        "In the %(after)s after %(what)s your mood was on average %(gap)s in the %(before)s "
        "before%(chance)s.",
        after=_stretch(course.days_after),
        what=_name(course),
        gap=gap(change.value),
        before=_stretch(course.days_before),
        chance=chance,
    )


def how_long(courses: Sequence[Benefit]) -> str | None:
    """How long the benefit held, without a full stop; None where there is no bar."""
    bars = [(one, one.bar) for one in courses if one.bar]
    if not bars:
        return None
    found = _of_compared(len(bars), courses)
    if len(bars) >= RANGE_NEEDS:
        return f"Over {found} the benefit lasted {_range([bar for _, bar in bars])}"
    return f"The benefit lasted {_each(bars)} ({found}, too few for a range)"


def how_long_yours(courses: Sequence[Benefit]) -> str | None:
    bars = [(one, one.bar) for one in courses if one.bar]
    if not bars:
        return None
    if len(bars) >= RANGE_NEEDS:
        held = _range([bar for _, bar in bars])
        found = _of_compared(len(bars), courses)
        return _("After %(courses)s your mood stayed higher for %(held)s", courses=found, held=held)
    said = _("Your mood stayed higher for %(held)s", held=_each(bars))
    if others := compared(courses) - len(bars):
        said += n_(
            ", and not clearly after %(n)s other", ", and not clearly after %(n)s others", others
        )
    return said


def compared(courses: Sequence[Benefit]) -> int:
    """The courses that have an interval of their own: only those could show a benefit."""
    return sum(isinstance(one.change, Said) and one.change.low is not None for one in courses)


def _of_compared(bars: int, courses: Sequence[Benefit]) -> str:
    """Never the good ones alone: where others were compared too, how many there were."""
    if (all_of_them := compared(courses)) > bars:
        return _("%(n)s of %(all)s courses compared", n=bars, all=all_of_them)
    return n_("%(n)s course", "%(n)s courses", bars)


def _each(bars: Sequence[tuple[Benefit, Bar]]) -> str:
    if len(bars) <= NAMED:
        return listed(
            [_("%(held)s after %(what)s", held=_held(bar), what=_name(one)) for one, bar in bars]
        )
    return listed([_held(bar) for _, bar in bars])


def _stretch(days: int) -> str:
    """As long as it is: it ends today, or at the neighbouring infusion."""
    return _("two weeks") if days == FORTNIGHT else days_of(days)


def _held(bar: Bar) -> str:
    if bar.back_by is not None and not bar.ended:
        return n_(
            "between %(days)s and %(n)s day",
            "between %(days)s and %(n)s days",
            bar.back_by,
            days=bar.days,
        )
    return days_of(bar.days) if bar.ended else _("at least %(days)s", days=days_of(bar.days))


def _range(bars: Sequence[Bar]) -> str:
    """From the shortest to the longest; who has not ended may yet be the longest."""
    shortest = min(bars, key=lambda bar: bar.days)
    longest = max(bars, key=lambda bar: (bar.days, not bar.ended))
    going = sum(not bar.ended for bar in bars)
    text = _(
        "%(since)s to %(until)s",
        since=_said(shortest, str(shortest.days)),
        until=_said(longest, days_of(longest.days)),
    )
    if shortest.days == longest.days:
        text = _("%(days)s each", days=_said(shortest, days_of(shortest.days)))
    if going:
        text += " " + _("(%(n)s had not ended when last rated)", n=going)
    return text


def _said(bar: Bar, length: str) -> str:
    return length if bar.ended else _("at least %(days)s", days=length)


def _name(course: Benefit) -> str:
    return course.event.name[0].lower() + course.event.name[1:]
