"""One round on one way: take what is due, leave out whoever has answered, hand over, write down."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.checkins.domain.days import day_of
from moodtrack.checkins.queries.lately import lately
from moodtrack.reminders.actions import handing
from moodtrack.reminders.domain import Way
from moodtrack.reminders.domain.handing import Claimed, Outcome, Standing, let_go
from moodtrack.reminders.queries import standing, wish_of
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_to_sum_up

log = logging.getLogger("moodtrack")

AT_ONCE = 200
LONGEST = 60.0  # seconds; shorter than the lease


@dataclass(frozen=True, slots=True)
class Round:
    """What is to be handed over in one go; `became` is filled as it goes on."""

    sendings: Sequence[Claimed]
    records: Mapping[int, OpenRecord]
    at: datetime
    became: dict[Claimed, Outcome] = field(default_factory=dict)


Hand = Callable[[Round], Awaitable[None]]


async def hand_out(way: Way, hand: Hand, clock: Callable[[], datetime]) -> bool:
    """One round; whether there may be more."""
    now = clock()
    claimed = await handing.claim(way, at=now, most=AT_ONCE)
    if not claimed:
        return False
    became, going = await _still_wanted(claimed, now)
    try:
        async with asyncio.timeout(LONGEST):
            await hand(going)
    except (TimeoutError, *db.AWAY) as error:
        log.warning("reminders by %s wait: %s", way, type(error).__name__)
    except Exception as error:  # tried again, later and later; the log names the way alone
        log.error("reminders by %s went wrong: %s", way, type(error).__name__)
    became |= {one: going.became.get(one, Outcome.AGAIN) for one in going.sendings}
    await handing.settle(became, at=clock())
    return len(claimed) == AT_ONCE


async def _still_wanted(
    claimed: Sequence[Claimed], now: datetime
) -> tuple[dict[Claimed, Outcome], Round]:
    """She may have answered since it was decided, or want it no more; the person may be gone."""
    records = {one.patient: one for one in await open_to_sum_up([c.patient for c in claimed])}
    said = await lately(list(records.values()), now=now)
    rows = await standing(list(records))
    became: dict[Claimed, Outcome] = {}
    for one in claimed:
        if one.patient not in rows:
            became[one] = Outcome.NOWHERE
            continue
        row, zone = rows[one.patient], ZoneInfo(records[one.patient].zone)
        not_on = None if row["not_on"] is None else day_of(row["not_on"])
        known = Standing(wish_of(row), zone, said[one.patient].answered, not_on)
        outcome = let_go(one, known, at=now)
        if outcome is not Outcome.AGAIN:
            became[one] = outcome
    going = [one for one in claimed if one not in became]
    return became, Round(going, records, now)
