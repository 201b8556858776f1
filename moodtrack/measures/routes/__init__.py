"""The addresses of questionnaires: a patient's own pages, the clinic's, and the phone's door."""

from moodtrack.measures import outbox
from moodtrack.measures.routes import clinic, own
from moodtrack.measures.routes.notice import today_notice
from moodtrack.measures.sections import SECTIONS

operations = outbox.operations
settings_sections = SECTIONS
today_notices = (today_notice,)
routes = [*outbox.routes, *own.routes, *clinic.routes]
