"""Does jobs: one after the other, again later when one goes wrong, and says that it is here."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from moodtrack import db
from moodtrack.instants import micros
from moodtrack.jobs import queue
from moodtrack.jobs.queue import Claimed

log = logging.getLogger("moodtrack")

TIDY = timedelta(hours=1)
POLL = 0.5  # seconds between two looks for what is due
LONGEST = 20.0  # seconds a job may take outside; shorter than the lease, and than SILENT
ENDING = 5.0  # seconds that a job in hand may take when the process ends

# What is to be written when a job is done: it runs in the transaction that marks it as done
Then = Callable[[], Awaitable[None]]
# Given the job and the time, it does what happens outside (a mail), and gives what is to be written
# inside. Outside may happen twice, when the process dies in between; inside happens once.
Handler = Callable[[Claimed, datetime], Awaitable[Then | None]]
Clock = Callable[[], datetime]


class Worker:
    """One taker of jobs. Any number of them may run, in any number of processes."""

    def __init__(self, handlers: Mapping[str, Handler], clock: Clock) -> None:
        self._handlers, self._clock = handlers, clock
        self._name = f"{socket.gethostname()[:24]}/{os.getpid()}/{uuid4().hex[:8]}"
        self._stopping = asyncio.Event()
        self._next_beat: datetime | None = None
        self._next_tidying: datetime | None = None

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Say that it is here, then work in the background. At the end what is in hand is finished;
        what takes too long falls due again for somebody else.
        """
        await self.beat()
        task = asyncio.create_task(self.run())
        try:
            yield
        finally:
            self._stopping.set()
            await asyncio.wait([task], timeout=ENDING)
            task.cancel()
            await asyncio.wait([task])

    async def run(self) -> None:
        """Until stopped. A database that is away is tried again; nothing else ends it."""
        while not self._stopping.is_set():
            try:
                await self.beat()
                while await self.run_due() and not self._stopping.is_set():
                    await self.beat()
            except Exception as error:  # a worker that ended would leave alerts untold
                log.error("jobs could not be looked for: %s", type(error).__name__)
            await self._pause(POLL)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def beat(self) -> None:
        """Say that somebody does jobs here, every few seconds; tidy up, once an hour."""
        now = self._clock()
        back = self._next_beat is not None and now < self._next_beat - queue.BEAT
        if self._next_beat is None or now >= self._next_beat or back:
            await queue.beat(self._name, at=now)
            self._next_beat = now + queue.BEAT
        if self._next_tidying is None or now >= self._next_tidying:
            await queue.forget_old(at=now)
            self._next_tidying = now + TIDY

    async def run_due(self) -> int:
        """Do what is due now; gives how many jobs were taken."""
        now = self._clock()
        if not await db.read("select 1 from job where due_at <= $1 limit 1", micros(now)):
            return 0  # looking costs no write
        jobs = await queue.claim(at=now)
        await asyncio.gather(*map(self._do, jobs))
        return len(jobs)

    async def _do(self, job: Claimed) -> None:
        handler = self._handlers.get(job.kind)
        try:
            if handler is None:
                raise LookupError(job.kind)
            async with asyncio.timeout(LONGEST):
                then = await handler(job, self._clock())
            await _settle(job, then, at=self._clock())
        except Exception as error:  # tried again, later and later; the log names the kind alone
            log.error("the job %s went wrong: %s", job.kind, type(error).__name__)
            await queue.put_back(job, at=self._clock(), trouble=type(error).__name__)


class _TakenOver(Exception):
    """Somebody else has the job by now, so nothing is written here."""


async def _settle(job: Claimed, then: Then | None, *, at: datetime) -> None:
    """What there is to write and that it is done: both, or neither."""

    @db.one_act
    async def settled() -> None:
        if not await queue.finish(job, at=at):
            raise _TakenOver
        if then is not None:
            await then()

    try:
        await settled()
    except _TakenOver:
        log.warning("the job %s took so long that it was taken over", job.kind)
