"""The addresses of reminders: a patient's own settings, "not today"."""

from moodtrack.reminders.routes import own

routes = [*own.routes]

__all__ = ["routes"]
