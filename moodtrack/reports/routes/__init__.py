"""The addresses of reports: the work-list, the follow-up in its forms, the own progress."""

from moodtrack.reports.routes import follow_up, progress, work_list

operations = [*follow_up.operations, *work_list.operations]
routes = [*follow_up.routes, *progress.routes, *work_list.routes]
