"""When the database cannot be reached, help is there, and everything else says: again soon."""

import pytest
from starlette.applications import Starlette

from moodtrack.config import Config
from tests.cast import Browser, Cast
from tests.databases import tell


@pytest.fixture
def database_url(databases):  # PostgreSQL alone: SQLite has no server that could go away
    with databases.fresh("postgres") as url:
        yield url


async def test_help_stays_and_the_rest_is_to_be_tried_again(
    browser: Browser, cast: Cast, app: Starlette, config: Config
) -> None:
    await browser.as_(cast.ana)
    server, name = config.database_url.rsplit("/", 1)
    tell(f"{server}/postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    tell(
        f"{server}/postgres",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    try:
        helping = await browser.get("/help-now")
        assert helping.status_code == 200
        assert "988" in helping.text
        for answer in (
            await browser.get("/today"),
            await browser.post("/checkins/2026-03-14", data={"mood": "6"}),
            await browser.post("/api/v1/checkins", json={"revisions": [{}]}),
        ):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    finally:
        tell(f"{server}/postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert (await browser.get("/today")).status_code == 200
