"""Keeps questionnaires, and the ratings that the clinic writes down; each act leaves its line."""

from moodtrack.measures.actions.ratings import (
    RECORDED,
    TAKEN_BACK,
    OtherWords,
    record_score,
    take_back_score,
)
from moodtrack.measures.actions.sheets import IMPORTED, KEPT, bring_in, keep

__all__ = [
    "IMPORTED",
    "KEPT",
    "RECORDED",
    "TAKEN_BACK",
    "OtherWords",
    "bring_in",
    "keep",
    "record_score",
    "take_back_score",
]
