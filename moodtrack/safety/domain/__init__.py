"""What the slice is about: help lines, answers that call for people, episodes, and their clock."""

from moodtrack.safety.domain.concerns import Answer, Concern, How, Kind, needs_help_now
from moodtrack.safety.domain.help_lines import (
    ClinicCard,
    HelpLine,
    Link,
    clinic_card,
    help_lines,
)

__all__ = [
    "Answer",
    "ClinicCard",
    "Concern",
    "HelpLine",
    "How",
    "Kind",
    "Link",
    "clinic_card",
    "help_lines",
    "needs_help_now",
]
