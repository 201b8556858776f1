"""What Today says of questionnaires: which are due, and the way to them."""

from datetime import datetime

from moodtrack.accounts.domain import SignedIn
from moodtrack.language import _
from moodtrack.measures import queries
from moodtrack.measures.domain.instruments import INSTRUMENTS
from moodtrack.measures.outbox import today_of
from moodtrack.sharing.gate import open_own
from moodtrack.web.notices import Notice


async def today_notice(person: SignedIn, now: datetime) -> Notice | None:
    """One line for all that are due; None when none is."""
    found = await queries.due(open_own(person), person.clinic.number, today=today_of(person, now))
    if not found:
        return None
    items = sum(len(INSTRUMENTS[one.instrument].items) for one in found)
    words = _(
        "%(items)s short questions about the last two weeks are due, %(reason)s.",
        items=items,
        reason=_(found[0].reason),
    )
    first = f"/measures/{found[0].instrument}" if len(found) == 1 else "/measures"
    return Notice(words, first, _("Answer them"))
