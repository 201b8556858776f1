"""The loops of reminders: one decides what is due, one for each way hands it over."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from moodtrack import db
from moodtrack.config import Config
from moodtrack.mail import reminder_post_of
from moodtrack.reminders.actions import handing, planning
from moodtrack.reminders.domain import Way
from moodtrack.reminders.queries.lives import AT_ONCE
from moodtrack.reminders.sender.doors import Doors
from moodtrack.reminders.sender.hook import by_message
from moodtrack.reminders.sender.letters import by_mail
from moodtrack.reminders.sender.push import Pusher, by_push
from moodtrack.reminders.sender.rounds import Hand, hand_out

log = logging.getLogger("moodtrack")

POLL = 1.0  # seconds between two looks for what is due
TIDY = timedelta(hours=6)
Clock = Callable[[], datetime]


def hands(config: Config, doors: Doors) -> dict[Way, Hand]:
    """Who hands over what goes which way; a way that is not there is left out."""
    post, origin = reminder_post_of(config), config.origin or ""
    found = {
        Way.PUSH: by_push(Pusher(doors, origin, config.own_hosts)),
        Way.MESSAGE: by_message(doors, origin, config.own_hosts),
    }
    return found if post is None else {**found, Way.MAIL: by_mail(post, origin)}


@asynccontextmanager
async def running(config: Config, clock: Clock) -> AsyncIterator[None]:
    """While the server (or the worker) runs. What is in hand at the end falls due again."""
    doors = Doors()
    tasks = [asyncio.create_task(_again_and_again(_plan, clock))]
    for way, hand in hands(config, doors).items():
        tasks.append(asyncio.create_task(_again_and_again(_handing(way, hand), clock)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await doors.close()


def _handing(way: Way, hand: Hand) -> Callable[[Clock], Awaitable[bool]]:
    async def act(clock: Clock) -> bool:
        return await hand_out(way, hand, clock)

    return act


_tidied: dict[str, datetime] = {}


async def _plan(clock: Clock) -> bool:
    now = clock()
    if now - _tidied.get("at", now - TIDY) >= TIDY:
        await handing.forget_old(at=now)
        _tidied["at"] = now
    return await planning.look(at=now) >= AT_ONCE


async def _again_and_again(act: Callable[[Clock], Awaitable[bool]], clock: Clock) -> None:
    while True:
        try:
            more = await act(clock)
        except (*db.AWAY, db.Busy) as error:  # the database is away: it will be back
            log.warning("reminders wait: %s", type(error).__name__)
            more = False
        except Exception as error:  # a loop that ended would leave everybody unasked
            log.error("reminders went wrong: %s", type(error).__name__)
            more = False
        await asyncio.sleep(0 if more else POLL)
