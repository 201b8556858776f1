"""From the command to the first answer, and what the idle server holds in memory."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import psutil

from bench import Figure
from bench.checkins import _people
from moodtrack.config import Config

PORT, ROUNDS = 8073, 5


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        home = Path(folder)
        url = f"sqlite:///{home / 'start.db'}"
        asyncio.run(_people(Config(database_url=url, key_file=home / "key")))
        settings = {
            "MOODTRACK_DATABASE_URL": url,
            "MOODTRACK_KEY_FILE": str(home / "key"),
            "MOODTRACK_ORIGIN": f"http://127.0.0.1:{PORT}",
            "MOODTRACK_PORT": str(PORT),
        }
        rounds = [_once({**os.environ, **settings}) for _ in range(ROUNDS)]
    seconds, bare = median(one[0] for one in rounds), median(one[2] for one in rounds)
    yield Figure("start to first answer", seconds, "s", bare, "<= 0.8", seconds <= 0.8)
    memory = median(one[1] for one in rounds)
    yield Figure("idle, all processes (PSS)", memory, "MB", None, "<= 130", memory <= 130)


def _once(env: dict[str, str]) -> tuple[float, float, float]:
    """Seconds to the first answer, megabytes when idle; and seconds of an empty interpreter."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import asyncio, json"], check=True)
    bare = time.perf_counter() - began
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "moodtrack", "serve"], env=env, stdout=subprocess.DEVNULL
    )
    try:
        while not _answers():
            time.sleep(0.005)
        took = time.perf_counter() - began
        time.sleep(1)
        family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        return took, sum(one.memory_full_info().pss for one in family) / 1e6, bare
    finally:
        server.terminate()
        server.wait(20)


def _answers() -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1).close()
    except OSError:
        return False
    return True
