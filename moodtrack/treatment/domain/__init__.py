"""What an infusion is, how one is read from what was typed, and where a day falls between them."""

from moodtrack.treatment.domain.infusions import (
    DateChosen,
    Infusion,
    Phase,
    Version,
    in_words,
    last_before,
    local,
    place_between,
)

__all__ = [
    "DateChosen",
    "Infusion",
    "Phase",
    "Version",
    "in_words",
    "last_before",
    "local",
    "place_between",
]
