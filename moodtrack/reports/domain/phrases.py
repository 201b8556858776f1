"""Turns of phrase for numbers: signs, days, comparisons. Rounded before they are judged."""

from moodtrack.language import N_, _, n_
from moodtrack.language.dates import tenth_in_words
from moodtrack.reports.domain.quantities import Said, hundredths


def days_of(count: int) -> str:
    return n_("%(n)s day", "%(n)s days", count)


def was(count: int) -> str:
    return "was" if count == 1 else "were"


def tenth(number: float | None) -> str:
    """One decimal, of what the tables show: rounded twice in both places, so that they agree."""
    return tenth_in_words(hundredths(number) or 0.0)


def gap(points: float) -> str:
    """A difference in mood as a comparison."""
    size = _rounded(abs(points))
    if not size:
        return _("the same as")
    one = size == 1
    if points > 0:
        said = N_("%(size)s point higher than") if one else N_("%(size)s points higher than")
    else:
        said = N_("%(size)s point lower than") if one else N_("%(size)s points lower than")
    return _(said, size=tenth_in_words(size))


def _rounded(number: float | None) -> float:
    """What `tenth` says, as a number."""
    return float(f"{hundredths(number) or 0.0:.1f}")


def signed(points: float | None) -> str:
    """With a true minus sign; 0.0 has none."""
    rounded = _rounded(points)
    return f"{'−' if rounded < 0 else '+' if rounded > 0 else ''}{tenth_in_words(abs(rounded))}"


def interval(told: Said) -> str:
    return f"95 % interval {signed(told.low)} to {signed(told.high)}"


def leaves_out_zero(told: Said) -> bool:
    return told.low is not None and told.high is not None and told.low * told.high > 0


def by_chance(told: Said) -> str:
    """What a patient reads of a difference whose interval holds zero; nothing is no difference."""
    told_none = not _rounded(told.value)
    return "" if told_none or leaves_out_zero(told) else _(", which is little enough to be chance")


def listed(parts: list[str]) -> str:
    """One, two and three."""
    return _(" and ").join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
