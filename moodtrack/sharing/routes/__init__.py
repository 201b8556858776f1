"""The addresses of sharing: taking up an invitation, and who may read a diary."""

from moodtrack.sharing.routes import joining, sharing

routes = [*joining.routes, *sharing.routes]
