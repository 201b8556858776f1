"""Turns of phrase for numbers: signs, days, comparisons. Rounded before they are judged."""

from moodtrack.reports.domain.quantities import Said, hundredths


def days_of(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def was(count: int) -> str:
    return "was" if count == 1 else "were"


def tenth(number: float | None) -> str:
    """One decimal, of what the tables show: rounded twice in both places, so that they agree."""
    return f"{hundredths(number) or 0.0:.1f}"


def gap(points: float) -> str:
    """A difference in mood as a comparison."""
    size = float(tenth(abs(points)))
    if not size:
        return "the same as"
    return f"{size} point{'' if size == 1 else 's'} {'higher' if points > 0 else 'lower'} than"


def signed(points: float | None) -> str:
    """With a true minus sign; 0.0 has none."""
    rounded = float(tenth(points))
    return f"{'−' if rounded < 0 else '+' if rounded > 0 else ''}{abs(rounded):.1f}"


def interval(told: Said) -> str:
    return f"95 % interval {signed(told.low)} to {signed(told.high)}"


def leaves_out_zero(told: Said) -> bool:
    return told.low is not None and told.high is not None and told.low * told.high > 0


def by_chance(told: Said) -> str:
    """What a patient reads of a difference whose interval holds zero; nothing is no difference."""
    told_none = not float(tenth(told.value))
    return "" if told_none or leaves_out_zero(told) else ", which is little enough to be chance"


def listed(parts: list[str]) -> str:
    """One, two and three."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
