"""The addresses of reminders: a patient's own settings, "not today", a clinic's gateway."""

from moodtrack.reminders.routes import asking, calendars, devices, gateways, own

routes = [*own.routes, *devices.routes, *calendars.routes, *gateways.routes, *asking.routes]

__all__ = ["routes"]
