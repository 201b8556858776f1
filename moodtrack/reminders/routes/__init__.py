"""The addresses of reminders: a patient's own settings, "not today", a clinic's gateway."""

from moodtrack.reminders.routes import asking, calendars, devices, first, gateways, own

routes = [
    *own.routes,
    *first.routes,
    *devices.routes,
    *calendars.routes,
    *gateways.routes,
    *asking.routes,
]

__all__ = ["routes"]
