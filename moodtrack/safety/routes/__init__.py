"""The addresses of safety: help for anyone, the clinic's list of alerts."""

from moodtrack.safety.routes import alerts, api, help_now, plan
from moodtrack.safety.schema import OPERATIONS as operations
from moodtrack.safety.sections import SECTIONS

settings_sections = SECTIONS
routes = [*help_now.routes, *alerts.routes, *api.routes, *plan.routes]

__all__ = ["operations", "routes", "settings_sections"]
