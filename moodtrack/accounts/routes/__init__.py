"""The addresses of accounts: signing in and out, one's own settings, the clinic's people."""

from moodtrack.accounts.routes import audit, clinic_settings, people, settings, sign_in
from moodtrack.accounts.routes.sign_in import on_erased, on_signed_out
from moodtrack.accounts.sections import SECTIONS

settings_sections = SECTIONS
routes = [*sign_in.routes, *settings.routes, *people.routes, *audit.routes, *clinic_settings.routes]

__all__ = ["on_erased", "on_signed_out", "routes", "settings_sections"]
