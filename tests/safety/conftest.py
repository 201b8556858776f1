"""Alerts are told by a worker that the tests themselves set to work, at times of their own."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.app import handlers
from moodtrack.config import Config
from moodtrack.jobs.worker import Worker
from tests.cast import Cast, Clock, name_contacts
from tests.safety.mailbox import Mailbox


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """The mail server of the world outside."""
    async with Mailbox() as box:
        yield box


@pytest.fixture
def config(database_url: str, key_file: Path, mailbox: Mailbox) -> Config:
    return Config(
        database_url=database_url,
        key_file=key_file,
        origin="http://phone",
        jobs="apart",
        smtp_url=f"smtp://127.0.0.1:{mailbox.port}",
        mail_from="clinic@riverside.example",
    )


class Staff:
    """Time passes at the clinic, and the worker does what falls due meanwhile."""

    def __init__(self, config: Config, app: Starlette, clock: Clock) -> None:
        self.worker = Worker(handlers(config), clock)
        self._app, self._clock = app, clock

    async def wait(self, **by: float) -> None:
        """So long, a minute at a time."""
        until = self._clock.now
        end = Clock(until).forward(**by)
        while self._clock() < end:
            self._clock.forward(seconds=min(60.0, (end - self._clock()).total_seconds()))
            await self.work()

    async def work(self) -> None:
        await self.worker.beat()
        while await self.worker.run_due():
            continue
        await self._app.state.bell.look(self._clock())


@pytest.fixture
async def staff(config: Config, app: Starlette, cast: Cast, clock: Clock) -> Staff:
    """Sam is the first safety contact, Dr. Chen the second, Noor the administrator."""
    await name_contacts(cast, cast.sam, cast.dr_chen, at=clock())
    staff = Staff(config, app, clock)
    await staff.work()
    return staff


async def told(since: datetime | None = None) -> list[dict[str, Any]]:
    """Who was told, in order: minutes after the rise, name, way, ok."""
    rows = await db.read(
        "select n.*, p.name, c.opened_at from concern_notice n "
        "join person p on p.number = n.person join concern c on c.key = n.concern order by n.key"
    )
    return [
        {
            "after": round((row["at"] - row["opened_at"]) / 60_000_000),
            "name": row["name"],
            "by": row["channel"],
            "ok": bool(row["ok"]),
        }
        for row in rows
    ]
