"""Has charts and pages drawn by one process apart, so that drawing never holds up a check-in.

It works out the numbers that need numpy as well; the server never loads that.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, Literal, Protocol, TypeVar

import moodtrack
from moodtrack.language import spoken
from moodtrack.reports.domain.columns import Columns, columns
from moodtrack.reports.domain.evidence import asked, completed
from moodtrack.reports.domain.follow_up import FollowUp
from moodtrack.reports.domain.wanted import Wanted
from moodtrack.reports.render.frames import DRAWN, LENGTH, MOST, framed

Process = asyncio.subprocess.Process
log = logging.getLogger("moodtrack")

# what the child may know of our surroundings: no key, no database
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR")
LEFT_OUT = ("days", "intervals")  # of a report: a page says no more than its columns and tables


class NotDrawn(Exception):
    """This one could not be drawn; the numbers are still there."""


class TooBusy(NotDrawn):
    """Too many drawings are waiting; come back in a moment."""


def mark_of(name: str, report: Mapping[str, Any]) -> str:
    """A chart's ETag, known before it is drawn: the same days in the same version look the same."""
    job = {"version": moodtrack.__version__, "chart": name, "columns": columns(report)}
    return f'"{sha256(_written(job)).hexdigest()[:32]}"'


def _written(job: Mapping[str, Any]) -> bytes:
    return json.dumps(job, sort_keys=True, separators=(",", ":")).encode()


class Renderer:
    """One render process, started when first needed and again after it died or took too long.

    limit: seconds at work for one drawing · patience: seconds until it is given up, however busy
    the machine · first_patience: for the first one, which loads matplotlib ·
    waiting: drawings under way and in line at most · cache: bytes of drawings kept.
    """

    def __init__(
        self,
        *,
        limit: float = 2.0,
        patience: float = 10.0,
        first_patience: float = 60.0,
        waiting: int = 64,
        cache: int = 16 * 1024 * 1024,
    ) -> None:
        self._limit, self._waiting = limit, waiting
        self._patience, self._first_patience = patience, first_patience
        self._process: Process | None = None
        self._warm = False
        self._turn = asyncio.Lock()
        self._going: dict[bytes, asyncio.Task[bytes]] = {}
        self._shelf: Shelf[bytes] = Shelf(cache)
        self.kept: Shelf[Kept] = Shelf(cache)  # by the state of a record: see reports.routes.kept
        self._latest: tuple[Mapping[str, Any], Columns] = ({}, {})

    async def chart(self, name: str, report: Mapping[str, Any]) -> bytes:
        """An SVG of a FollowUp's JSON, by its name in moodtrack.reports.domain.columns.CHARTS."""
        job = {"chart": name, "columns": self._columns(report), "language": spoken()}
        return await self._drawing(job)

    async def pdf(
        self,
        report: Mapping[str, Any],
        *,
        name: str,
        paper: Literal["a4", "letter"] = "a4",
        appendix: bool = False,
    ) -> bytes:
        """The follow-up of a FollowUp's JSON as one page, for the person of this name; with an
        appendix, all that the page leaves out stands behind it."""
        told = {key: value for key, value in report.items() if key not in LEFT_OUT}
        job = {"name": name, "paper": paper, "report": told, "columns": self._columns(report)}
        return await self._drawing({**job, "appendix": appendix})

    async def part(self, wanted: Wanted) -> bytes:
        """The long part of a page, with its drawings in it; read it by web.packing.from_bytes."""
        return await self._drawing(wanted.job, keep=False)

    async def completed(self, report: FollowUp) -> FollowUp:
        """The report with its trends and tips; where they cannot be had just now, it says so.

        Kept on the shelf like a drawing, by the digest of the days they are worked out from.
        """
        wanted = asked(report)
        if wanted is None:
            return report
        try:
            return completed(report, json.loads(await self._drawing({"numbers": wanted})))
        except NotDrawn as error:
            log.warning("the trends were not worked out: %s", error)
            return report

    def _columns(self, report: Mapping[str, Any]) -> Columns:
        """Worked out once for all the charts of a page, which ask one after the other."""
        if self._latest[0] is not report:
            self._latest = (report, columns(report))
        return self._latest[1]

    @property
    def pid(self) -> int | None:
        """The render process, if there is one."""
        return self._process.pid if self._process else None

    def forget(self) -> None:
        """Let go of every drawing kept: someone's diary was erased."""
        self._shelf.clear()
        self.kept.clear()
        self._latest = ({}, {})

    async def close(self) -> None:
        going = list(self._going.values())
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        await self._stop()

    async def _drawing(self, job: Mapping[str, Any], *, keep: bool = True) -> bytes:
        """The drawing, from the shelf if it is there; asked for twice at once, it is drawn once."""
        written = _written(job)
        if len(written) > MOST:
            raise NotDrawn("this is more than can be drawn")
        key = sha256(written).digest()
        if (kept := self._shelf.get(key)) is not None:
            return kept
        if key not in self._going:
            if len(self._going) >= self._waiting:
                raise TooBusy("too many drawings are waiting")
            self._going[key] = asyncio.create_task(self._draw(key, written, keep))
            self._going[key].add_done_callback(lambda task: self._done(key, task))
        return await asyncio.shield(self._going[key])

    def _done(self, key: bytes, task: asyncio.Task[bytes]) -> None:
        del self._going[key]
        if not task.cancelled():
            task.exception()  # whoever waited has seen it; nobody waiting is no fault

    async def _draw(self, key: bytes, job: bytes, keep: bool) -> bytes:
        async with self._turn:
            answer = await self._ask(job)
            if answer is None:  # it had died in its sleep, or dies of this: once more will tell
                answer = await self._ask(job)
        if answer is None:
            raise NotDrawn("the render process died of it")
        if answer[:1] != DRAWN:
            raise NotDrawn(answer[1:].decode(errors="replace"))
        drawing = answer[1:]
        if keep:
            self._shelf.put(key, drawing)
        return drawing

    async def _ask(self, job: bytes) -> bytes | None:
        """Its answer; None where it ended before it gave one."""
        try:
            async with asyncio.timeout(self._patience if self._warm else self._first_patience):
                answer = await _exchange(await self._start(), job)
        except TimeoutError:
            await self._stop()
            raise NotDrawn("this took too long") from None
        except (OSError, asyncio.IncompleteReadError):
            if await self._stop() == -signal.SIGPROF:
                raise NotDrawn("this was too much work") from None
            return None
        except asyncio.CancelledError:
            await self._stop()  # its answer would be taken for the next one's
            raise
        self._warm = True
        return answer

    async def _start(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._warm = False
            house = str(Path(moodtrack.__file__).parents[1])
            told = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-P", "-m", "moodtrack.reports.render", str(os.getpid()), str(self._limit)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # a traceback would repeat health data
                env={**told, "PYTHONPATH": house, "OPENBLAS_NUM_THREADS": "1"},
            )
        return self._process

    async def _stop(self) -> int | None:
        """End the process; returns how it ended, if there was one."""
        process, self._process, self._warm = self._process, None, False
        if process is None:
            return None
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()


async def _exchange(process: Process, job: bytes) -> bytes:
    pen, paper = process.stdin, process.stdout
    if pen is None or paper is None:
        raise NotDrawn("the render process has no ear")
    pen.write(framed(job))
    await pen.drain()
    [length] = LENGTH.unpack(await paper.readexactly(LENGTH.size))
    return await paper.readexactly(length)


class Kept(Protocol):
    """What can be kept: something with a size in bytes."""

    def __len__(self) -> int: ...


T = TypeVar("T", bound=Kept)


class Shelf(Generic[T]):
    """The drawings asked for last, as many as fit."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._drawings: OrderedDict[bytes, T] = OrderedDict()

    def get(self, key: bytes) -> T | None:
        if key in self._drawings:
            self._drawings.move_to_end(key)
        return self._drawings.get(key)

    def clear(self) -> None:
        self._drawings.clear()
        self._size = 0

    def put(self, key: bytes, drawing: T) -> None:
        before = self._drawings.pop(key, None)
        self._size += len(drawing) - (0 if before is None else len(before))
        self._drawings[key] = drawing
        while self._size > self._most and self._drawings:
            _, oldest = self._drawings.popitem(last=False)
            self._size -= len(oldest)
