"""The addresses of the check-in: a day, the history, and the phone's door."""

from moodtrack.checkins import outbox
from moodtrack.checkins.routes import day, history, moments
from moodtrack.checkins.sections import SECTIONS

operations = outbox.operations
settings_sections = SECTIONS
routes = [*outbox.routes, *history.routes, *moments.routes, *day.routes]
