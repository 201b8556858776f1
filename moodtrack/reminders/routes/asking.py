"""/clinic/patients/{id}/remind: one tap on the list of patients."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.reminders.actions.asking import ask_for
from moodtrack.treatment.routes.patient import opened
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import see
from moodtrack.web.routing import resource


async def ask(request: Request) -> Response:
    """Back to her row (`list`: its place on the list). Raises NotShared."""
    _person, record = await opened(request, what="reminders")
    after = (await form_fields(request)).get("list", "")
    await ask_for(record, at=request.app.state.clock())
    query = f"?{urlencode({'after': after})}" if after else ""
    return see(f"/clinic{query}#p-{record.id}")


routes = [resource("/clinic/patients/{id}/remind", POST=ask)]
