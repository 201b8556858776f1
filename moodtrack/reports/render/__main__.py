"""The render process: jobs come in on stdin, drawings and numbers go out, one at a time."""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from moodtrack.language import ENGLISH, speaking
from moodtrack.reports.render.frames import DRAWN, LENGTH, MOST, NOT_DRAWN, framed

NICE = 19  # check-ins go first
MEMORY = 300 * 1024 * 1024  # bytes of its own; beyond, the job ends and not the machine
ADDRESSES = 2 * 1024 * 1024 * 1024  # bytes it may map, libraries included
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    parent, seconds = int(sys.argv[1]), float(sys.argv[2])
    _keep_small()
    _end_with(parent)
    # takes a moment, and counts against no drawing
    from moodtrack.reports import charts, pdf
    from moodtrack.reports.domain import resampling
    from moodtrack.reports.render import parts

    parts.warm_up()
    work = Work(charts.draw, pdf.page, resampling.worked_out, parts.made_from)

    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while (job := _next(jobs)) is not None:
        # seconds at work, not seconds gone by: on a busy machine a nice process waits a lot;
        # when they are over the kernel ends us, even inside a library
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = _answer(job, work)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(framed(answer))
        answers.flush()


def _keep_small() -> None:
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold health data


def _end_with(parent: int) -> None:
    """Never outlive the server; elsewhere than on Linux the end of stdin does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we could ask
        sys.exit()


def _next(jobs: BinaryIO) -> bytes | None:
    head = jobs.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    [length] = LENGTH.unpack(head)
    return jobs.read(length) if length <= MOST else None


class Work(NamedTuple):
    """What can be asked for: a chart, a page, the numbers that need numpy, a part of a page."""

    draw: Callable[..., bytes]
    page: Callable[..., bytes]
    work_out: Callable[[dict[str, Any]], dict[str, Any]]
    make_part: Callable[[dict[str, Any], Callable[..., bytes]], bytes]


def _answer(job: bytes, work: Work) -> bytes:
    """What was asked for; or the kind of fault alone: its text might repeat what a person wrote."""
    try:
        told = json.loads(job)
        if "chart" in told:
            with speaking(told.get("language", ENGLISH)):
                return DRAWN + work.draw(told["chart"], told["columns"])
        if "numbers" in told:
            return DRAWN + json.dumps(work.work_out(told["numbers"]), allow_nan=False).encode()
        if "part" in told:
            return DRAWN + work.make_part(told, work.draw)
        return DRAWN + work.page(**told)
    except Exception as fault:  # one bad job must not end the process
        return NOT_DRAWN + type(fault).__name__.encode()


if __name__ == "__main__":
    main()
