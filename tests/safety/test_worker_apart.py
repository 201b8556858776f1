"""Servers that do no jobs themselves, and `moodtrack worker` beside them: alerts go out."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from random import Random

import pytest

from moodtrack import db
from moodtrack.config import Config
from tests.killed import HOUSE, Server, line
from tests.safety.test_killed import Phone, people

WITHIN = 45.0  # seconds: a machine may be busy


@pytest.fixture
def config(database_url: str, key_file: Path) -> Config:
    return Config(database_url=database_url, key_file=key_file, origin="http://phone")


@pytest.fixture
def worker(database_url: str, key_file: Path) -> Iterator[Server]:
    worker = Server(database_url, key_file)
    yield worker
    worker.end()


@pytest.fixture
def server(database_url: str, key_file: Path) -> Iterator[Server]:
    server = Server(database_url, key_file, jobs="apart")
    yield server
    server.end()


def health(server: Server) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
    connection.close()
    return status


async def told(config: Config) -> list[str]:
    async with db.open_to_read(config):
        rows = await db.read(
            "select p.name from concern_notice n join person p on p.number = n.person "
            "order by n.key"
        )
    return [row["name"] for row in rows]


async def until_told(config: Config) -> list[str]:
    async with asyncio.timeout(WITHIN):
        while not (names := await told(config)):
            await asyncio.sleep(0.2)
    return names


async def say(token: str, port: int) -> None:
    async with line(port) as (reader, writer):
        await Phone(token, Random(1)).say(reader, writer)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_a_worker_health_is_red_and_with_one_the_alert_goes_out(
    server: Server, worker: Server, config: Config
) -> None:
    [(_, token), *_] = asyncio.run(people(config))
    server.start()
    assert health(server) == 503
    asyncio.run(say(token, server.port))
    assert asyncio.run(told(config)) == []
    worker.start_worker()
    assert asyncio.run(until_told(config)) == ["Sam"]
    assert health(server) == 200
    assert worker.stop() == 0
    assert server.stop() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_a_worker_leaves_the_file_to_the_server(worker: Server, config: Config) -> None:
    asyncio.run(people(config))
    worker.start()
    beside = subprocess.run(
        [sys.executable, "-m", "moodtrack", "worker"],
        cwd=HOUSE,
        env=worker.env,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=True,
    )
    assert beside.stdout.startswith("The server does the jobs here itself.")
    assert health(worker) == 200
    assert worker.stop() == 0
