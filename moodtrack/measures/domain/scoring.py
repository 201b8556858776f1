"""Totals and bands: a plain sum, and only of a sheet on which every item is answered."""

from collections.abc import Mapping

from moodtrack.measures.domain.instruments import Instrument

Answers = Mapping[str, int]


def missing(instrument: Instrument, answers: Answers) -> list[str]:
    """The items nobody answered yet, in their order; difficulty is not one of them."""
    return [key for key in instrument.keys if key not in answers]


def total_of(instrument: Instrument, answers: Answers) -> int | None:
    """The sum of the items; None while one is missing. Nothing is ever made up for it.

    >>> from moodtrack.measures.domain.instruments import PHQ2
    >>> total_of(PHQ2, {"interest": 2, "mood": 3}), total_of(PHQ2, {"mood": 3})
    (5, None)
    """
    if missing(instrument, answers):
        return None
    return sum(answers[key] for key in instrument.keys)


def band_of(instrument: Instrument, total: int) -> str:
    """What the published scoring calls a total (LOINC 44261-6; Spitzer 2006 for GAD-7).

    >>> from moodtrack.measures.domain.instruments import PHQ9
    >>> band_of(PHQ9, 14), band_of(PHQ9, 15)
    ('moderate', 'moderately severe')
    """
    return next(band.words for band in reversed(instrument.bands) if total >= band.least)
