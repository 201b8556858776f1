"""Keeps what came by a link, through the same act as every check-in."""

from collections.abc import Sequence
from datetime import datetime

from moodtrack.checkins import actions as checkins
from moodtrack.checkins.domain.book import Result
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.links.domain import Link
from moodtrack.revising import Refused

BY_LINK = "kept check-ins by a link"  # a verb of lines that count what is new


async def keep(link: Link, said: Sequence[Revision | Refused], *, at: datetime) -> list[Result]:
    """What became of each; the answer comes only after the commit is durable.

    What stands on those days is not told: whoever holds the link need not be the patient.
    """
    kept = await checkins.keep(link.record, said, at=at, verb=BY_LINK)
    for result in kept.results:
        result.head, result.kept_as = [], None
    return kept.results
