"""What erasing does by itself: whom a backup brought back, and whose week is over."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from moodtrack import db
from moodtrack.config import Config
from moodtrack.erasing import actions, ledger

log = logging.getLogger("moodtrack")

EVERY = 60.0  # seconds between two looks


@asynccontextmanager
async def running(config: Config, state: Any) -> AsyncIterator[None]:
    """While the server serves. Nothing is served before whoever must be gone is gone."""
    ledger.keep_at(config.erasures_path)
    await actions.erase_again(at=state.clock())
    task = asyncio.create_task(_look_again_and_again(state))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look_again_and_again(state: Any) -> None:
    while True:
        try:
            if await actions.erase_due(at=state.clock()):
                state.renderer.forget()
        except (ledger.NotWritten, *db.AWAY) as error:  # the next look may find it better
            log.warning("an erasing waits: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
