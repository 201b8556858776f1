"""What the clock does while the server runs: ends what has had its time."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from moodtrack import db
from moodtrack.config import Config
from moodtrack.erasing import actions as erasing
from moodtrack.erasing import ledger
from moodtrack.newsletter import actions as newsletter
from moodtrack.sharing import actions as sharing

log = logging.getLogger("moodtrack")

EVERY = 60.0  # seconds between two looks


@asynccontextmanager
async def running(config: Config, state: Any) -> AsyncIterator[None]:
    """While the server serves. Nothing is served before whoever must be gone is gone."""
    ledger.keep_at(config.erasures_path)
    await erasing.erase_again(at=state.clock())
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
            await sharing.end_due(at=state.clock())
            await newsletter.forget_unconfirmed(at=state.clock())
            if await erasing.erase_due(at=state.clock()):
                state.renderer.forget()
        except (ledger.NotWritten, *db.AWAY) as error:  # the next look may find it better
            log.warning("what the clock does waits: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
