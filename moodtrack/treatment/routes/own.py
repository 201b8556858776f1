"""/treatment: a patient's own dates and infusions, in plain words, without the clinic's notes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.session import signed_in
from moodtrack.sharing.gate import open_own, open_own_treatment
from moodtrack.treatment import queries
from moodtrack.treatment.domain import local
from moodtrack.treatment.domain.after import monthly_due
from moodtrack.treatment.domain.chair_words import hers
from moodtrack.treatment.domain.visits import coming
from moodtrack.treatment.queries.brought import in_words
from moodtrack.treatment.queries.course import after_checks, consultation, medicines
from moodtrack.treatment.queries.sittings import sittings
from moodtrack.treatment.queries.visits import visits
from moodtrack.web.pages import page
from moodtrack.web.routing import resource


async def show(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own_treatment(person)
    now: datetime = request.app.state.clock()
    known, planned = await queries.infusions(record), await visits(record)
    checks = await after_checks(record)
    zone = ZoneInfo(person.zone)
    today = now.astimezone(zone).date()
    days = [one.recorded_at.astimezone(zone).date() for _, one in checks]
    ahead = coming(planned, now)
    return page(
        request,
        "treatment/mine.html",
        me=person,
        infusions=[local(one) for one in reversed(known)],
        coming=ahead,
        cancelled=[one for one in planned if one.cancelled and one.at > now],
        zone=person.zone,
        medicines=await medicines(record),
        consultation=await consultation(record),
        monthly_due=monthly_due(known, days, today=today),
        checked=bool(checks) or monthly_due(known, [], today=today),
        brought=await in_words(open_own(person)),
        at_the_chair={one.n: hers(one) for one in await sittings(record) if one.n is not None},
    )


routes = [resource("/treatment", GET=show)]
