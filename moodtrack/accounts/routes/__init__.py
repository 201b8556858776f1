"""The addresses of accounts: signing in and out, one's own settings, the clinic's people."""

from moodtrack.accounts.routes import (
    again,
    audit,
    clinic_settings,
    passkeys,
    people,
    second,
    settings,
    sign_in,
    ways,
)
from moodtrack.accounts.routes.again import on_not_fresh
from moodtrack.accounts.routes.sign_in import on_erased, on_signed_out
from moodtrack.accounts.sections import SECTIONS

settings_sections = SECTIONS
routes = [
    *passkeys.routes,  # before /sign-in/{token}, which would take them for links
    *second.routes,
    *again.routes,
    *sign_in.routes,
    *settings.routes,
    *ways.routes,
    *people.routes,
    *audit.routes,
    *clinic_settings.routes,
]

__all__ = ["on_erased", "on_not_fresh", "on_signed_out", "routes", "settings_sections"]
