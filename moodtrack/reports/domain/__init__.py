"""What is true of a report: days and infusions in, numbers that say how sure they are out."""

from moodtrack.reports.domain.follow_up import FollowUp, first_day_needed, follow_up
from moodtrack.reports.domain.schema import FOLLOW_UP
from moodtrack.reports.domain.words import Reader, headline

__all__ = ["FOLLOW_UP", "FollowUp", "Reader", "first_day_needed", "follow_up", "headline"]
