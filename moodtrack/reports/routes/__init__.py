"""The addresses of reports: the follow-up on screen, as numbers and as PDF; the own progress."""

from moodtrack.reports.routes import follow_up, progress

operations = follow_up.operations
routes = [*follow_up.routes, *progress.routes]
