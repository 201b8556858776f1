"""/treatment: a patient's own infusions, in plain words. The clinic's notes are not among them."""

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.sharing.gate import open_own_treatment
from moodtrack.treatment import queries
from moodtrack.treatment.domain import local
from moodtrack.web.pages import page
from moodtrack.web.routing import resource


async def show(request: Request) -> Response:
    person = await signed_in(request)
    known = await queries.infusions(open_own_treatment(person))
    return page(
        request,
        "treatment/mine.html",
        me=person,
        infusions=[local(one) for one in reversed(known)],
    )


routes = [resource("/treatment", GET=show)]
