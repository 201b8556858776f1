"""Raises concerns, in the transaction of the answer; takes, closes and escalates them."""

from moodtrack.safety.actions.raising import RAISED, READS, Raised, raise_concern, raised

__all__ = ["RAISED", "READS", "Raised", "raise_concern", "raised"]
