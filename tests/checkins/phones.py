"""Two phones of one person, a network that loses, repeats and delays, and what must come of it.

A phone does what static/js/send.js does: a new id for each tap, what it replaces, and nothing is
forgotten before the server has said yes to that very id.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from moodtrack.checkins.domain.book import Book, Result
from moodtrack.checkins.domain.days import label_day
from moodtrack.checkins.domain.revisions import Revision, Writer, read_revision
from moodtrack.reading import Problems
from moodtrack.revising import Refused, refused

Raw = dict[str, Any]
Outcome = list[dict[str, Any]]
ANA = Writer(day_start=3, backfill_days=2)
START = datetime(2026, 3, 7, 3, 0, tzinfo=UTC)  # the night before New York's short night
DOES = ("write", "write", "write again", "send", "send one", "look", "settle", "night", "wait")
SUFFERS = (
    "arrives",
    "arrives",
    "arrives",
    "is lost",
    "answer is lost",
    "comes twice",
    "comes late",
)
Event = tuple[int, str, str, int]  # which phone, does what, what the network does, a mood

events: st.SearchStrategy[list[Event]] = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(DOES), st.sampled_from(SUFFERS), st.integers(0, 10)
    ),
    max_size=40,
)


def some_events(random: Random, steps: int) -> list[Event]:
    return [
        (random.randrange(2), random.choice(DOES), random.choice(SUFFERS), random.randrange(11))
        for _ in range(steps)
    ]


@dataclass
class Phone:
    """What one phone knows: what it has no yes for, and what stood when it last looked."""

    name: int
    zone: str
    skew: timedelta  # its clock is wrong by so much
    outbox: list[Raw] = field(default_factory=list)
    standing: dict[date, list[UUID]] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)  # every result it was given

    def write(self, id_: UUID, day: date, at: datetime, mood: int) -> Raw:
        unsent = [UUID(one["id"]) for one in self.outbox if one["day"] == str(day)]
        raw = {
            "id": str(id_),
            "day": str(day),
            "written_at": (at + self.skew).astimezone(ZoneInfo(self.zone)).isoformat(),
            "tz": self.zone,
            "replaces": [str(one) for one in {*self.standing.get(day, []), *unsent}],
            "answers": {"mood": mood, "note": f"{self.name} at {at:%d %H:%M}"},
        }
        self.outbox.append(raw)
        return raw

    def hears(self, results: Iterable[dict[str, Any]]) -> None:
        for result in results:
            self.told.append(result)
            [sent] = [one for one in self.outbox if one["id"] == result["id"]] or [None]
            if sent is None:
                continue  # heard before
            self.outbox.remove(sent)
            if result["status"] != "refused":
                self.standing[date.fromisoformat(sent["day"])] = [
                    UUID(result["kept_as"] or result["id"])
                ]


Post = Callable[[list[Raw], datetime], Awaitable[Outcome]]
Look = Callable[[], Awaitable[dict[date, list[UUID]]]]


class World:
    """Two phones, a clock, and a network between them and the server."""

    def __init__(self, post: Post, look: Look, random: Random) -> None:
        self._post, self._look, self._random = post, look, random
        self.now = START
        self.phones = [
            Phone(0, "America/New_York", timedelta()),
            Phone(1, "America/Chicago", timedelta(minutes=47)),
        ]
        self.written: list[Raw] = []
        self.delivered: list[list[Raw]] = []  # as the server got them
        self._late: list[list[Raw]] = []

    async def live(self, history: Iterable[Event]) -> None:
        for phone, does, network, mood in history:
            self.now += timedelta(minutes=13)
            await self._step(self.phones[phone], does, network, mood)
        await self._calm_down()

    async def _step(self, phone: Phone, does: str, network: str, mood: int) -> None:
        today = label_day(self.now + phone.skew, ZoneInfo(phone.zone), 3)
        if does == "write":
            self._write(phone, today - timedelta(days=mood % 3), mood)
        elif does == "write again":
            self._write(phone, today, mood)
        elif does == "settle":
            beside = sorted(day for day, heads in phone.standing.items() if len(heads) > 1)
            for day in beside[:1]:
                self._write(phone, day, mood)
        elif does == "night":
            self.now += timedelta(hours=24)
        elif does == "look" and not phone.outbox:
            phone.standing = await self._look()
        elif does in ("send", "send one") and phone.outbox:
            count = 1 if does == "send one" else len(phone.outbox)
            await self._carry(phone, phone.outbox[:count], network)

    def _write(self, phone: Phone, day: date, mood: int) -> None:
        id_ = UUID(int=self._random.getrandbits(128), version=4)
        self.written.append(phone.write(id_, day, self.now, mood))

    async def _carry(self, phone: Phone, batch: list[Raw], network: str) -> None:
        if network == "is lost":
            return
        if network == "comes late":
            self._late.append(list(batch))
            return
        heard = await self._deliver(batch)
        if network == "comes twice":
            await self._deliver(batch)
        if network != "answer is lost":
            phone.hears(heard)

    async def _deliver(self, batch: list[Raw]) -> Outcome:
        self.delivered.append(list(batch))
        return await self._post(list(batch), self.now)

    async def _calm_down(self) -> None:
        """The network works again: old copies arrive in any order, then the rest."""
        self._random.shuffle(self._late)
        for batch in self._late:
            await self._deliver(batch)
        for phone in self.phones:
            if phone.outbox:
                phone.hears(await self._deliver(phone.outbox[:]))


class PureServer:
    """The book alone, without web and database."""

    def __init__(self) -> None:
        self.book = Book(ANA.backfill_days)

    async def post(self, batch: list[Raw], at: datetime) -> Outcome:
        return [told(one) for one in self.book.keep([read(raw, at) for raw in batch])]

    async def look(self) -> dict[date, list[UUID]]:
        return {day: [one.id for one in page.heads] for day, page in self.book.pages.items()}


def read(raw: Raw, at: datetime) -> Revision | Refused:
    try:
        return read_revision(raw, ANA, at)
    except Problems as problems:
        return refused(raw, problems, None)


def told(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status.value,
        "kept_as": None if result.kept_as is None else str(result.kept_as),
        "head": [str(one) for one in result.head],
        "problems": dict(result.problems),
    }
