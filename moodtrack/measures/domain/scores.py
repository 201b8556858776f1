"""Scores over time: where a person started, what has changed since, and what a score covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moodtrack.measures.domain.change import Finding, findings
from moodtrack.measures.domain.instruments import Instrument
from moodtrack.measures.domain.scoring import band_of
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.treatment.domain import Infusion

RECALL = timedelta(days=14)  # the two weeks that the questions ask about
BASELINE = timedelta(days=7)  # how far before infusion 1 the first answers are asked for


@dataclass(frozen=True, slots=True)
class Score:
    """One finished sheet in its place.

    `spans`: the infusions within the two weeks it speaks of, so that it mixes days before and
    after them. `since` and `findings` compare with the baseline; None and [] where there is none.
    """

    sheet: Sheet
    total: int
    band: str
    spans: tuple[int, ...]
    is_baseline: bool
    since: int | None
    findings: tuple[Finding, ...]

    @property
    def day(self) -> date:
        return self.sheet.day


@dataclass(frozen=True, slots=True)
class Series:
    """All finished sheets of one questionnaire, the earliest first."""

    instrument: Instrument
    scores: tuple[Score, ...]
    baseline: Score | None
    baseline_is_old: bool = False  # answered more than 7 days before infusion 1

    @property
    def last(self) -> Score | None:
        return self.scores[-1] if self.scores else None


def series_of(
    instrument: Instrument, sheets: Sequence[Sheet], infusions: Sequence[Infusion]
) -> Series:
    """The series of one questionnaire from the sheets that stand (of any questionnaire)."""
    done = [
        (one, one.total)
        for one in sorted(sheets, key=lambda one: (one.answered_at, one.id))
        if one.instrument is instrument and one.total is not None
    ]
    first = min((one.at for one in infusions), default=None)
    start = baseline_of([one.answered_at for one, _ in done], first)
    scores = tuple(
        _score(one, total, infusions, start=start == place, base=_base(done, place, start))
        for place, (one, total) in enumerate(done)
    )
    if start is None or first is None:
        return Series(instrument, scores, None)
    old = first - done[start][0].answered_at > BASELINE
    return Series(instrument, scores, scores[start], baseline_is_old=old)


def _base(done: Sequence[tuple[Sheet, int]], place: int, start: int | None) -> int | None:
    """The total to compare with: of the baseline, for what came after it."""
    return done[start][1] if start is not None and place > start else None


def baseline_of(answered: Sequence[datetime], first_infusion: datetime | None) -> int | None:
    """Which of these, in order of time, is the baseline: the last before infusion 1, if any."""
    if first_infusion is None:
        return None
    before = [place for place, at in enumerate(answered) if at <= first_infusion]
    return before[-1] if before else None


def spanned(answered_at: datetime, infusions: Sequence[Infusion]) -> tuple[int, ...]:
    """The infusions of the two weeks before, by number."""
    return tuple(one.n for one in infusions if answered_at - RECALL < one.at <= answered_at)


def _score(
    sheet: Sheet, total: int, infusions: Sequence[Infusion], *, start: bool, base: int | None
) -> Score:
    return Score(
        sheet,
        total,
        band_of(sheet.instrument, total),
        spanned(sheet.answered_at, infusions),
        is_baseline=start,
        since=None if base is None else total - base,
        findings=() if base is None else tuple(findings(sheet.instrument, base, total)),
    )
