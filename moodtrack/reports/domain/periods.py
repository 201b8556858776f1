"""The period a report speaks of: the quick choices, and what someone asks for."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from moodtrack.checkins.domain.days import FIRST_DAY
from moodtrack.checkins.domain.revisions import read_day
from moodtrack.language import _
from moodtrack.language.dates import in_words
from moodtrack.reading import Fault

WEEKS = (4, 12, 26, 52)
USUAL = 26  # weeks shown when nothing is asked for, or since the first day if that is less


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    def address(self, path: str) -> str:
        return f"{path}?{urlencode({'since': self.since, 'until': self.until})}"


@dataclass(frozen=True, slots=True)
class QuickChoice:
    words: str
    href: str
    now: bool


class WrongPeriod(Exception):
    """A period that cannot be read; one sentence for each end at fault."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


def period(
    since: str, until: str, *, today: date, first: date | None, opens: date | None = None
) -> Period:
    """The period asked for, each end optional. Raises WrongPeriod.

    It ends with today, as days to come have no answers yet; tomorrow, which has begun further
    east, is read as today. `first`: the first day anything is known of; the usual period does not
    begin before it. `opens`: the first day that is shared with the reader, where not all are.
    """
    problems: dict[str, str] = {}
    last = _day(until, "until", problems) or today
    if last > today + timedelta(days=1):
        problems["until"] = _("This day has not come yet.")
    last = min(last, today)
    usual = last - timedelta(weeks=USUAL) + timedelta(days=1)
    start = _day(since, "since", problems) or min(last, max(usual, first or usual))
    if not problems and start > last:
        problems["since"] = _("A period begins before it ends.")
    if not problems and opens is not None and last < opens:
        problems["until"] = _(
            "Days before %(day)s are not shared with you.",
            day=in_words(opens, "full"),
        )
    if problems:
        raise WrongPeriod(problems)
    return Period(max(start, opens or start), last)


def quick_choices(
    path: str, chosen: Period, *, today: date, first: date | None, visit: date | None = None
) -> list[QuickChoice]:
    """The last weeks by number, as far as there is something to show, since the last visit, and
    everything."""
    start = first or today
    spans = [
        (_("%(weeks)s weeks", weeks=weeks), today - timedelta(days=7 * weeks - 1))
        for weeks in WEEKS
    ]
    found = [(words, since) for words, since in spans if since > start]
    if visit is not None and start <= visit < today:
        named = f"{visit.day} {visit:%B}" + ("" if visit.year == today.year else f" {visit.year}")
        found.append((_("Since %(named)s", named=named), visit))
    found.append((_("Everything"), max(start, FIRST_DAY)))
    return [
        QuickChoice(words, Period(since, today).address(path), chosen == Period(since, today))
        for words, since in found
    ]


def _day(text: str, name: str, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except Fault as fault:
        problems[name] = str(fault)
        return None
