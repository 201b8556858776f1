"""What the people of the demo lived through: pure, seeded, nobody's real history."""

from moodtrack.demo.domain.names import name
from moodtrack.demo.domain.shapes import Kind
from moodtrack.demo.domain.story import Entry, Story, others, story

__all__ = ["Entry", "Kind", "Story", "name", "others", "story"]
