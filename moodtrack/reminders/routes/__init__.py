"""The addresses of reminders: a patient's own settings, "not today"."""

from moodtrack.reminders.routes import devices, own

routes = [*own.routes, *devices.routes]

__all__ = ["routes"]
