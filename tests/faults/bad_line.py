"""Phones on a line that drops, delays, cuts, doubles and disorders what they send."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx2 as httpx

from moodtrack.checkins.domain.revisions import Revision
from tests.browser.line import Asked, Line
from tests.cast import NOON
from tests.checkins.phones import Phone, Raw

FATES = ("arrives", "arrives", "is lost", "is cut", "answer is lost", "comes twice", "comes late")
BLINK = 0.004  # seconds: how long things take on this line
Answer = tuple[int, Any]  # status and what was said
Send = Callable[[str, Any], Awaitable[Answer]]  # method and body, to the outbox's address


class Gone(Exception):
    """No answer came."""


@dataclass
class Weather:
    """What becomes of the next request; `calm` once the line is mended."""

    random: Random
    calm: bool = False
    met: dict[str, int] = field(default_factory=dict)
    late: list[asyncio.Task[Any]] = field(default_factory=list)

    def next(self) -> str:
        fate = "arrives" if self.calm else self.random.choice(FATES)
        self.met[fate] = self.met.get(fate, 0) + 1
        return fate

    async def pause(self) -> None:
        await asyncio.sleep(0 if self.calm else self.random.random() * BLINK)

    async def clears(self) -> None:
        """Old copies have arrived by now, in whatever order."""
        self.calm = True
        await asyncio.gather(*self.late)

    def later(self, send: Callable[[], Awaitable[Any]]) -> None:
        async def arrive() -> None:
            await asyncio.sleep(self.random.random() * BLINK * 8)
            with suppress(TimeoutError, OSError, Gone):
                await send()

        self.late.append(asyncio.create_task(arrive()))


def through(weather: Weather, send: Send) -> Send:
    """The same way, on this line."""

    async def bad(method: str, body: Any) -> Answer:
        await weather.pause()
        fate = weather.next()
        if fate in ("is lost", "is cut"):
            raise Gone
        if fate == "comes late":
            weather.later(lambda: send(method, body))
            raise Gone
        if fate == "comes twice":
            _, answer = await asyncio.gather(send(method, body), send(method, body))
        else:
            answer = await send(method, body)
        await weather.pause()
        if fate == "answer is lost":
            raise Gone
        return answer

    return bad


def to_app(client: httpx.AsyncClient, token: str) -> Send:
    """Requests of a program that holds this token."""
    headers = {"authorization": f"Bearer {token}"}

    async def send(method: str, body: Any) -> Answer:
        try:
            answer = await client.request(method, "/api/v1/checkins", json=body, headers=headers)
        except httpx.HTTPError as error:
            raise Gone from error
        return answer.status_code, answer.json() if answer.status_code == 200 else None

    return send


def fate_on(weather: Weather) -> Callable[[Asked, Line], Awaitable[bytes | None]]:
    """The same weather on a real connection: bytes stop in the middle, too."""

    async def fate(asked: Asked, line: Line) -> bytes | None:
        await weather.pause()
        met = weather.next()
        if met == "is lost":
            return None
        if met == "is cut":  # half of it reaches the clinic
            half = Asked(asked.method, asked.path, asked.raw[: len(asked.raw) // 2], b"")
            weather.later(lambda: asyncio.wait_for(line.forward(half), 0.2))
            return None
        if met == "comes late":
            weather.later(lambda: line.forward(asked))
            return None
        if met == "comes twice":
            await line.forward(asked)
        answer = await line.forward(asked)
        return answer[: len(answer) // 2] if met == "answer is lost" else answer

    return fate


@dataclass
class Person:
    """One person with two phones that do not know of each other."""

    send: Send
    weather: Weather
    random: Random
    phones: list[Phone] = field(default_factory=list)
    written: list[Raw] = field(default_factory=list)

    def __post_init__(self) -> None:
        zones = ("America/New_York", "America/Chicago")
        self.phones = [Phone(n, zone, timedelta(minutes=n)) for n, zone in enumerate(zones)]

    async def live(self, words: int) -> None:
        """Each phone writes so many words and sends meanwhile; then the line is mended."""
        sending = [asyncio.create_task(self._send_on(phone)) for phone in self.phones]
        for number in range(words):
            for phone in self.phones:
                self._write(phone, number)
            await self._tries(self.random.randrange(1, 4))
            if self.random.random() < 0.1:  # the app is closed in the middle, and opened again
                which = self.random.randrange(2)
                sending[which].cancel()
                await asyncio.gather(sending[which], return_exceptions=True)
                sending[which] = asyncio.create_task(self._send_on(self.phones[which]))
        await self.weather.clears()
        while any(phone.outbox for phone in self.phones):
            await asyncio.sleep(BLINK)
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)

    def _write(self, phone: Phone, number: int) -> None:
        at = NOON + timedelta(minutes=number)
        day = NOON.date() - timedelta(days=self.random.randrange(3))
        id_ = UUID(int=self.random.getrandbits(128), version=4)
        self.written.append(phone.write(id_, day, at, self.random.randrange(11)))

    async def _tries(self, more: int) -> None:
        """Wait until so many more requests were under way, or nothing is left to send."""
        until = sum(self.weather.met.values()) + more
        while sum(self.weather.met.values()) < until and any(one.outbox for one in self.phones):
            await asyncio.sleep(BLINK / 4)

    async def _send_on(self, phone: Phone) -> None:
        while True:
            await self._send_once(phone)
            await asyncio.sleep(BLINK if phone.outbox else BLINK / 2)

    async def _send_once(self, phone: Phone) -> None:
        batch = phone.outbox[: self.random.choice((1, 3, 200))]
        if not batch:
            return
        try:
            status, said = await self.send("POST", {"revisions": batch})
        except Gone:
            return
        assert status == 200, status
        phone.hears(said["results"])

    def standing(self) -> dict[str, list[str]]:
        """What must stand of each day, worked out from the words alone."""
        days: dict[str, list[Raw]] = {}
        for raw in self.written:
            days.setdefault(raw["day"], []).append(raw)
        return {day: _standing(raws) for day, raws in days.items()}

    async def seen(self) -> dict[str, list[str]]:
        """What stands at the clinic."""
        _, said = await self.send("GET", None)
        return {
            one["day"]: [one["revision"], *(other["revision"] for other in one["others"])]
            for one in said["days"]
        }


def _standing(raws: Sequence[Raw]) -> list[str]:
    replaced = {old for raw in raws for old in raw["replaces"]}
    left = [raw for raw in raws if raw["id"] not in replaced]
    left.sort(key=lambda raw: (datetime.fromisoformat(raw["written_at"]), raw["id"]), reverse=True)
    return [raw["id"] for raw in left]


def agrees(person: Person, kept: Sequence[Revision]) -> None:
    """Every word is kept once, as it was written, and nothing is owed."""
    ids = [str(one.id) for one in kept]
    assert sorted(ids) == sorted(raw["id"] for raw in person.written)
    said = {raw["id"]: raw["answers"] for raw in person.written}
    for one in kept:
        answers = said[str(one.id)]
        assert (one.answers.mood, one.answers.note) == (answers["mood"], answers["note"])
    for phone in person.phones:
        assert phone.outbox == []
        assert {one["status"] for one in phone.told} <= {"kept", "already_kept"}
