"""The addresses of accounts: the front page, signing in and out, one's own settings."""

from moodtrack.accounts.routes import settings, sign_in
from moodtrack.accounts.routes.sign_in import on_signed_out

routes = [*sign_in.routes, *settings.routes]

__all__ = ["on_signed_out", "routes"]
