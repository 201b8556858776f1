"""The render process: jobs come in on stdin, drawings go out on stdout, one at a time."""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

from moodtrack.reports.render.frames import DRAWN, LENGTH, MOST, NOT_DRAWN, framed

NICE = 19  # check-ins go first
MEMORY = 300 * 1024 * 1024  # bytes of its own; beyond, the job ends and not the machine
ADDRESSES = 2 * 1024 * 1024 * 1024  # bytes it may map, libraries included
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    parent = int(sys.argv[1])
    _keep_small()
    _end_with(parent)
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while (job := _next(jobs)) is not None:
        answers.write(framed(_answer(job)))
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


def _answer(job: bytes) -> bytes:
    """The drawing; or the kind of fault alone: its text might repeat what a person wrote."""
    try:
        return DRAWN + _drawn(json.loads(job))
    except Exception as fault:  # one bad job must not end the process
        return NOT_DRAWN + type(fault).__name__.encode()


def _drawn(job: dict[str, Any]) -> bytes:
    from moodtrack.reports import charts, pdf

    if "chart" in job:
        return charts.draw(job["chart"], job["columns"])
    return pdf.page(job["report"], job["columns"], job["name"], job["paper"])


if __name__ == "__main__":
    main()
