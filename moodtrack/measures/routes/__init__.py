"""The addresses of questionnaires: the phone's door."""

from moodtrack.measures import outbox
from moodtrack.measures.sections import SECTIONS

operations = outbox.operations
settings_sections = SECTIONS
routes = [*outbox.routes]
