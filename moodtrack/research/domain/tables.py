"""One person's lines of each table: what is known, counted from a day that is not told."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moodtrack.measures.domain.scores import Score
from moodtrack.research.domain.columns import MISSING
from moodtrack.research.domain.courses import Placed
from moodtrack.treatment.domain.sitting import Peak

Cell = str | int | float
Said = Mapping[date, Sequence[Cell]]  # of each answered day its mode and its answers, as columns
UNSAID = 4 + 8 + 7 + 8  # answers of a day: numbers, symptoms, tips, side effects


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who said yes, under the name of the study; everything in order of time.

    `zero` is day 0, `last` the last day that is given.
    """

    person: str
    zero: date
    last: date
    infusions: Sequence[Placed]
    scores: Sequence[Score]
    peaks: Mapping[int, Peak]

    def day(self, day: date) -> int:
        return (day - self.zero).days

    def interval(self, score: Score) -> int:
        """How many infusions began before it was answered."""
        at = score.sheet.answered_at
        return sum(one.infusion.at <= at for one in self.infusions)


def infusion_lines(subject: Subject) -> Iterator[list[Cell]]:
    before: date | None = None
    for so_far, one in enumerate(subject.infusions, start=1):
        given, peak = one.infusion, subject.peaks.get(one.infusion.n)
        yield [
            subject.person,
            subject.day(given.day),
            so_far,
            MISSING if before is None else (given.day - before).days,
            given.phase or MISSING,
            _known(given.number_in_course),
            _known(one.course),
            _truth(one.completed),
            _known(given.mg_per_kg),
            _known(given.minutes),
            given.date_chosen or MISSING,
            int(given.brought),
            MISSING if peak is None else peak.systolic,
            MISSING if peak is None else _known(peak.diastolic),
        ]
        before = given.day


def questionnaire_lines(subject: Subject) -> Iterator[list[Cell]]:
    days = [one.infusion.day for one in subject.infusions]
    for score in subject.scores:
        past = bisect_right(days, score.day)
        yield [
            subject.person,
            subject.day(score.day),
            score.sheet.instrument.key,
            score.total,
            subject.interval(score),
            (score.day - days[past - 1]).days if past else MISSING,
            len(score.spans),
            int(score.is_baseline),
            score.sheet.mode.value,
        ]


def day_lines(subject: Subject, said: Said) -> Iterator[list[Cell]]:
    """Every day from the first known to the last, answered or not."""
    days = [one.infusion.day for one in subject.infusions]
    asked = [one for one in subject.scores if one.sheet.instrument.key == "phq9"]
    answered = [one.day for one in asked]
    known = [*said, *days, *answered]
    day, last = min(known, default=date.max), max(known, default=date.min)
    while day <= last:
        past, at = bisect_right(days, day), bisect_right(answered, day)
        latest = subject.infusions[past - 1] if past else None
        mode, *answers = said.get(day, (MISSING, *(MISSING,) * UNSAID))
        yield [
            subject.person,
            subject.day(day),
            int(day in said),
            mode,
            past,
            *_place(day, latest),
            *_phq9(subject, day, asked[at - 1] if at else None),
            *answers,
        ]
        day += timedelta(days=1)


def _place(day: date, latest: Placed | None) -> list[Cell]:
    if latest is None:
        return [MISSING] * 5
    given = latest.infusion
    return [
        (day - given.day).days,
        given.phase or MISSING,
        _known(given.mg_per_kg),
        _known(latest.course),
        _truth(latest.completed),
    ]


def _phq9(subject: Subject, day: date, score: Score | None) -> list[Cell]:
    if score is None:
        return [MISSING] * 3
    return [(day - score.day).days, score.total, subject.interval(score)]


def _known(value: float | int | None) -> Cell:
    return MISSING if value is None else value


def _truth(value: bool | None) -> Cell:
    return MISSING if value is None else int(value)
