"""Empty, migrated databases: real SQLite files, and a PostgreSQL that all workers share.

A database is migrated once in a session and copied for each test, which takes milliseconds.
`tests/conftest.py` names this module in `pytest_plugins` and makes a fixture of `the_databases`:

    @pytest.fixture(scope="session")
    def databases() -> Databases:
        return the_databases(migrate)      # async def migrate(url: str) -> None

    @pytest.fixture(params=["sqlite", "postgres"])
    def database_url(request, databases):
        with databases.fresh(request.param) as url:
            yield url

MOODTRACK_TEST_PG (a URL of a server where databases may be made) is used instead, where it is set.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import psutil
import pytest

from tools import postgres

PREFIX = "moodtrack-tests-"
FOLDER = "MOODTRACK_TEST_FOLDER"  # how the first process tells the workers where to meet
ROOM_IN_MEMORY = 2 << 30  # bytes; a container's /dev/shm is often too small for a server
Migrate = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Databases:
    """Where fresh databases come from. Works inside and outside of a running event loop."""

    folder: Path
    migrate: Migrate

    @contextmanager
    def fresh(self, kind: str) -> Iterator[str]:
        """The URL of an empty, migrated database of this kind, thrown away afterwards."""
        with {"sqlite": self.sqlite, "postgres": self.postgres}[kind]() as url:
            yield url

    @contextmanager
    def sqlite(self) -> Iterator[str]:
        home = Path(tempfile.mkdtemp(prefix="sqlite-", dir=self.folder))
        shutil.copyfile(self._template_file(), home / "moodtrack.db")
        try:
            yield f"sqlite:///{home / 'moodtrack.db'}"
        finally:
            shutil.rmtree(home)

    @contextmanager
    def postgres(self) -> Iterator[str]:
        template, name = self._template_database(), f"moodtrack_{uuid4().hex}"
        # copying files beats writing the copy into the log, and nobody else uses the template
        server = self._server()
        tell(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        try:
            yield at(server, name)
        finally:
            tell(server, f'DROP DATABASE "{name}" WITH (FORCE)')

    def _template_file(self) -> Path:
        template = self.folder / "template.db"
        with locked(self.folder / "sqlite.lock"):
            if not template.exists():
                growing = self.folder / "growing" / "moodtrack.db"
                growing.parent.mkdir()
                apart(lambda: self.migrate(f"sqlite:///{growing}"))
                assert not Path(f"{growing}-wal").exists(), "migrating must close the database"
                growing.rename(template)
        return template

    def _template_database(self) -> str:
        """Made by the first worker that asks; its name is written down only once it is whole."""
        written = self.folder / "template.name"
        with locked(self.folder / "template.lock"):
            if not written.exists():
                name, server = f"moodtrack_template_{uuid4().hex}", self._server()
                tell(server, f'CREATE DATABASE "{name}"')
                apart(lambda: self.migrate(at(server, name)))
                written.write_text(name)
        return written.read_text()

    def close(self) -> None:
        """Take the template out of a server that outlives the session."""
        written = self.folder / "template.name"
        if written.exists():
            tell(self._server(), f'DROP DATABASE IF EXISTS "{written.read_text()}" WITH (FORCE)')
            written.unlink()

    def _server(self) -> str:
        given = os.environ.get("MOODTRACK_TEST_PG")
        return given if given else started_server(self.folder)


def the_databases(migrate: Migrate) -> Databases:
    """The session's databases, brought to today's tables by this coroutine, given a URL."""
    return Databases(Path(os.environ[FOLDER]), migrate)


def started_server(folder: Path) -> str:
    written = folder / "postgres.url"
    with locked(folder / "postgres.lock"):
        if not written.exists():
            written.write_text(postgres.start(folder / "postgres").url())
    return written.read_text()


# ---- the session -------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Only the first process makes the folder; xdist's workers inherit its name."""
    if hasattr(config, "workerinput"):
        return
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_IN_MEMORY
    base = memory if roomy else Path(tempfile.gettempdir())
    for left in base.glob(f"{PREFIX}*-*"):
        if not psutil.pid_exists(int(left.name.removeprefix(PREFIX).split("-")[0])):
            _throw_away(left)  # of a session that was killed
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))
    folder.chmod(0o711)  # PostgreSQL's user must be able to pass through
    os.environ[FOLDER] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and FOLDER in os.environ:
        _throw_away(Path(os.environ.pop(FOLDER)))


def _throw_away(folder: Path) -> None:
    if os.environ.get("MOODTRACK_TEST_PG"):
        Databases(folder, _nothing).close()
    if (folder / "postgres/data/postmaster.pid").exists():
        postgres.Server(folder / "postgres", port=0).stop()
    shutil.rmtree(folder, ignore_errors=True)


async def _nothing(url: str) -> None:
    """Migrates nowhere: for a session that only tidies up."""


# ---- small things ------------------------------------------------------------------------------


def at(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def tell(server: str, statement: str) -> None:
    async def said() -> None:
        connection = await asyncpg.connect(server)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    apart(said)


def apart(work: Callable[[], Awaitable[None]]) -> None:
    """Run a coroutine to its end in a loop and a context of its own, whoever asks."""

    async def whole() -> None:
        await work()

    def run() -> None:
        started: Coroutine[Any, Any, None] = whole()
        asyncio.run(started)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
