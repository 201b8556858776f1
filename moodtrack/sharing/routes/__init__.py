"""The addresses of sharing: taking up an invitation, and who may read a diary."""

from moodtrack.sharing.routes import emergency, joining, sharing, terms

routes = [*joining.routes, *sharing.routes, *terms.routes, *emergency.routes]
