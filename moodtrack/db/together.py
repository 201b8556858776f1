"""Many callers, one trip: whoever waits while a trip is under way shares the next one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Busy(Exception):
    """More are waiting than can be served in good time; nothing was taken in."""


class Together(Generic[T, R]):
    """Group commit (and group read). `trip` takes many items and gives as many results, in order.

    When a shared trip fails, each item goes again on its own, so that a bad one fails alone.
    `most`: items a trip; `waiting`: how many may wait before Busy is raised.
    """

    def __init__(
        self,
        trip: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        *,
        most: int = 64,
        waiting: int = 2_000,
    ) -> None:
        self._trip, self._most, self._limit = trip, most, waiting
        self._queue: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._runner: asyncio.Task[None] | None = None

    async def __call__(self, item: T) -> R:
        if len(self._queue) >= self._limit:
            raise Busy
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._queue.append((item, answer))
        if self._runner is None or self._runner.done():
            # in a context of its own: whoever happens to come first may be inside an act
            loop = asyncio.get_running_loop()
            self._runner = loop.create_task(self._run(), context=Context())
        return await answer

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        if self._runner is not None:
            await asyncio.wait([self._runner])

    async def _run(self) -> None:
        while self._queue:
            group = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
            if not await self._go(group, alone=len(group) == 1):
                for one in group:
                    await self._go([one], alone=True)

    async def _go(self, group: list[tuple[T, asyncio.Future[R]]], *, alone: bool) -> bool:
        """One trip; False when it failed for several, who have then not been answered."""
        try:
            results = await self._trip([item for item, _ in group])
        except Exception as error:
            if alone:
                _settle(group[0][1], error=error)
            return alone
        for (_, answer), result in zip(group, results, strict=True):
            _settle(answer, result=result)
        return True


def _settle(answer: "asyncio.Future[Any]", *, result: Any = None, error: Any = None) -> None:
    if answer.done():  # the caller has gone
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)
