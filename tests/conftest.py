"""The stage: the real app on an empty database, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2 as httpx
import hypothesis
import pytest
from starlette.applications import Starlette

from moodtrack import vault
from moodtrack.app import create_app
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.sharing.gate import open_as_operator, open_treatment_as_operator
from tests.cast import NOON, Browser, Cast, Clock, gather

if TYPE_CHECKING:  # pytest itself loads it, as a plugin
    from tests.databases import Databases

pytest_plugins = ["tests.databases", "tests.figures", "tests.operating"]
# the same examples every time, however slow the machine is
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")
KINDS = ["sqlite", "postgres"]


@pytest.fixture(scope="session")
def databases() -> Databases:
    from tests.databases import the_databases

    async def migrated(url: str) -> None:
        await migrate(Config(database_url=url))

    return the_databases(migrated)


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "moodtrack.key"
    vault.make_key(path)
    vault.unlock(path)
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


@pytest.fixture
def config(database_url: str, key_file: Path) -> Config:
    return Config(database_url=database_url, key_file=key_file, origin="http://phone")


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
async def app(config: Config, clock: Clock) -> AsyncIterator[Starlette]:
    app = create_app(config)
    app.state.clock = clock
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def cast(app: Starlette, clock: Clock) -> Cast:
    return await gather(clock())


@pytest.fixture
async def anas_record(cast: Cast, clock: Clock) -> OpenRecord:
    return await open_as_operator(str(cast.ana.id), what="a test", at=clock())


@pytest.fixture
async def anas_treatment(cast: Cast, clock: Clock) -> TreatmentRecord:
    return await open_treatment_as_operator(str(cast.ana.id), what="a test", at=clock())


@pytest.fixture
async def browser(app: Starlette, clock: Clock) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with Browser(transport=transport, base_url="http://phone") as client:
        client.clock = clock
        yield client


@pytest.fixture
async def anas_phone(browser: Browser, cast: Cast) -> Browser:
    return await browser.as_(cast.ana)
