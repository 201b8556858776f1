"""Reads ahead of a slow download: at one moment, into little memory, and lets the moment go."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from weakref import WeakKeyDictionary

from moodtrack import db

MOST = 4 * 1024 * 1024  # bytes that wait for whoever takes them; ten years, packed, are fewer
PATIENCE = 60.0  # seconds without anybody taking anything, while the moment is held
AT_ONCE = 2  # moments held at the same time by one process; others wait their turn

Chunks = AsyncIterator[bytes]


class TooSlow(Exception):
    """Nobody took anything for so long that the moment was let go. The file is not whole."""


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class _Waiting:
    """Chunks between whoever reads them and whoever takes them."""

    def __init__(self, most: int, patience: float) -> None:
        self._most, self._patience = most, patience
        self._chunks: deque[bytes] = deque()
        self._size, self._ended = 0, False
        self._changed = asyncio.Condition()

    async def put(self, chunk: bytes) -> None:
        async with self._changed:
            try:
                async with asyncio.timeout(self._patience):
                    await self._changed.wait_for(self._has_room)
            except TimeoutError:
                raise TooSlow from None
            self._chunks.append(chunk)
            self._size += len(chunk)
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return self._size < self._most

    async def end(self) -> None:
        async with self._changed:
            self._ended = True
            self._changed.notify_all()

    async def take(self) -> bytes | None:
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self._chunks) or self._ended)
            if not self._chunks:
                return None
            chunk = self._chunks.popleft()
            self._size -= len(chunk)
            self._changed.notify_all()
            return chunk


async def at_one_moment(chunks: Chunks, *, most: int = MOST, patience: float = PATIENCE) -> Chunks:
    """The same chunks, all read as things were at one moment, however slowly they are taken.

    Most downloads are read within a second and wait in memory; a longer one holds the moment until
    it is through, and not when nobody takes anything any more. Raises TooSlow.
    """
    waiting = _Waiting(most, patience)
    reading = asyncio.create_task(_read(chunks, waiting))
    try:
        while (chunk := await waiting.take()) is not None:
            yield chunk
        await reading
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError, Exception):  # whoever went away is told nothing
            await reading


async def _read(chunks: Chunks, waiting: _Waiting) -> None:
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with turn, db.own_moment(), aclosing(chunks):  # type: ignore[type-var]
            async for chunk in chunks:
                if chunk:
                    await waiting.put(chunk)
    finally:
        await waiting.end()
