"""Catches up with what patients and clinics do, for as long as the server runs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from moodtrack import db
from moodtrack.standing.actions import AT_ONCE, catch_up

log = logging.getLogger("moodtrack")
EVERY = 5.0  # seconds: nobody is called within five


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Catch up at once and again and again, until the server stops."""
    catching_up = asyncio.create_task(_keep_up())
    try:
        yield
    finally:
        catching_up.cancel()
        with suppress(asyncio.CancelledError):
            await catching_up


async def _keep_up() -> None:
    while True:
        try:
            behind = await catch_up()
        except (*db.AWAY, db.Busy) as error:  # the database is away: it will be back
            log.warning("the list of patients is not up to date: %s", type(error).__name__)
            behind = 0
        await asyncio.sleep(0 if behind == AT_ONCE else EVERY)
