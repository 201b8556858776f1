"""`moodtrack worker`: does jobs beside the servers, until it is told to stop."""

import asyncio
import signal

from moodtrack import clock, db, vault
from moodtrack.app import handlers
from moodtrack.config import Config
from moodtrack.jobs.worker import Worker
from moodtrack.reminders import sender as reminder_loops


def work(config: Config) -> None:
    """Do jobs until SIGTERM. On SQLite the serving process does them; without one, this does."""
    vault.unlock(config.key_file)
    if not db.take_lock(config):
        print("The server does the jobs here itself. There is nothing to start beside it.")
        return
    try:
        asyncio.run(_until_told(config))
    finally:
        db.give_lock_back()


async def _until_told(config: Config) -> None:
    told = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, told.set)
    await db.open_database(config)
    try:
        async with (
            Worker(handlers(config), clock.now).working(),
            reminder_loops.running(config, clock.now),
        ):
            print("moodtrack does jobs", flush=True)
            await told.wait()
    finally:
        await db.close_database()
