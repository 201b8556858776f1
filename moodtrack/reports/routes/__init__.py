"""The addresses of reports: the work-list, the follow-up in its forms, the own progress."""

from moodtrack.reports.routes import follow_up, intended_use, progress, seen, work_list
from moodtrack.reports.routes.seen import as_seen
from moodtrack.reports.sections import SILENCE_LIMIT

operations = [*follow_up.operations, *work_list.operations]
settings_sections = (SILENCE_LIMIT,)
routes = [
    *intended_use.routes,
    *follow_up.routes,
    *seen.routes,
    *progress.routes,
    *work_list.routes,
]

__all__ = ["as_seen", "operations", "routes", "settings_sections"]
