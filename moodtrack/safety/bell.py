"""The bell of each clinic, looked at every few seconds: what every one of its pages says on top."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from moodtrack.accounts.domain import Clinic, Role, SignedIn
from moodtrack.language import ENGLISH, LANGUAGES, spoken
from moodtrack.safety.domain import ClinicCard, clinic_card, help_lines
from moodtrack.safety.domain.help_lines import HelpLine, overdue
from moodtrack.safety.queries.rules import News, news

log = logging.getLogger("moodtrack")

EVERY = 2.0  # seconds between two looks
STALE = timedelta(seconds=30)  # older news are no news
CONTACTS_AT = "/clinic/settings/contacts"
HELP_AT = "/clinic/settings/help"


@dataclass(frozen=True, slots=True)
class Ring:
    """One line on top of a clinic's page. `urgent`: someone waits for somebody."""

    words: str
    href: str = ""
    link: str = ""
    urgent: bool = False


class Bell:
    """News of every clinic, in memory: a page asks it without a trip to the database."""

    def __init__(self) -> None:
        self._news: Mapping[int, News] = {}
        self._shipped = {one: help_lines(language=one) for one in LANGUAGES}
        self._seen_at: datetime | None = None
        self._clock: Callable[[], datetime] | None = None

    async def look(self, at: datetime) -> None:
        self._news = await news(at=at)
        self._seen_at = at

    def news(self, clinic: int) -> News | None:
        return self._news.get(clinic)

    def lines(self, clinic: Clinic | None) -> Sequence[HelpLine]:
        """The help lines of a clinic, most urgent first.

        For somebody nobody knows (signed out, or the pages a phone keeps for when there is no
        connection): those that all clinics of this server agree on, else those that come with it.
        A list of the clinic's own stands in its own words; in Spanish, its Spanish lines go first.
        """
        if clinic is not None and clinic.number in self._news:
            return self.lines_of(clinic.number)
        all_ = [one.lines for one in self._news.values() if one.own_lines]
        agreed = len(all_) == len(self._news) and all(one == all_[0] for one in all_)
        return _hers_first(all_[0]) if all_ and agreed else self._shipped[spoken()]

    def lines_of(self, clinic: int) -> Sequence[HelpLine]:
        """Those of the clinic of this number, for whoever holds one of its links."""
        found = self._news.get(clinic)
        if found is None:
            return self.lines(None)
        return _hers_first(found.lines) if found.own_lines else self._shipped[spoken()]

    def card(self, clinic: Clinic | None, *, at: datetime) -> ClinicCard | None:
        """How to reach the clinic at this hour, and when it reads."""
        found = self._news.get(clinic.number) if clinic else None
        if found is None:
            return clinic_card(clinic)
        hours, phone = found.rule.hours, found.phone_closed
        return clinic_card(clinic, hours=hours, phone_closed=phone, at=at)

    def of(self, me: SignedIn | None) -> list[Ring]:
        """What stands on top of every page of this member of staff's clinic."""
        if me is None or not me.role.staff:
            return []
        now = self._clock() if self._clock else self._seen_at
        if now is None or self._seen_at is None or now - self._seen_at > STALE:
            return [Ring(BLIND, urgent=True)]
        found = self._news.get(me.clinic.number)
        rings = [] if found is None else _rings(found)
        if me.role is Role.ADMINISTRATOR and overdue(self.lines(me.clinic), now.date()):
            own = found is not None and found.own_lines
            rings.append(
                Ring(OWN_UNCHECKED, HELP_AT, "Check them")
                if own
                else Ring(UNCHECKED, HELP_AT, "Look at them")
            )
        return rings

    @asynccontextmanager
    async def ringing(self, clock: Callable[[], datetime]) -> AsyncIterator[None]:
        """Looked at in the background, while the server serves."""
        self._clock = clock
        await self.look(clock())
        task = asyncio.create_task(self._again_and_again(clock))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _again_and_again(self, clock: Callable[[], datetime]) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look(clock())
            except Exception as error:  # the pages say that the news are old
                log.warning("the bell could not be looked at: %s", type(error).__name__)


def _hers_first(lines: Sequence[HelpLine]) -> Sequence[HelpLine]:
    """The lines that speak the reader's language go before those that do not, if it is not
    English: what all lines are taken to speak.
    """
    if spoken() == ENGLISH:
        return lines
    return sorted(lines, key=lambda one: one.language != spoken())


UNCHECKED = (
    "Some help lines were to be checked again by now. They stay on the pages: call them, and ask "
    "whoever runs this server for a newer version, or set your own list."
)
OWN_UNCHECKED = (
    "Some of your clinic's help lines were to be checked again by now. They stay on the pages: "
    "call them, and note the day."
)
BLIND = "We cannot see just now whether somebody needs you. Open the list of alerts."
ALONE = (
    "Nobody passes alerts on at the moment: the part of this program that does has stopped. "
    "Look at the list yourselves, and tell whoever runs this server."
)


def _rings(news: News) -> list[Ring]:
    found = []
    if news.overdue:
        words = (
            "An alert waits, and nobody has taken it."
            if news.overdue == 1
            else (f"{news.overdue} alerts wait, and nobody has taken them.")
        )
        found.append(Ring(words, "/clinic/alerts", "Open the list", urgent=True))
    if not news.works:
        found.append(Ring(ALONE, "/clinic/alerts", "Open the list", urgent=True))
    if not news.rule.enough:
        named = "one safety contact" if news.rule.contacts else "no safety contact"
        found.append(
            Ring(
                f"This clinic has named {named}. It needs two, so that one can be ill.",
                CONTACTS_AT,
                "Name them (administrator)",
            )
        )
    return found
