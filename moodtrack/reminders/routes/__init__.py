"""The addresses of reminders: a patient's own settings, "not today", a clinic's gateway."""

from moodtrack.reminders.routes import calendars, devices, gateways, own

routes = [*own.routes, *devices.routes, *calendars.routes, *gateways.routes]

__all__ = ["routes"]
