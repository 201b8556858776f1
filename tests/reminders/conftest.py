"""A house with a mail server outside; Ana, who wants to be asked at eight in the evening."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette

from moodtrack.config import Config
from moodtrack.reminders import sender
from moodtrack.reminders.actions import planning
from moodtrack.reminders.sender.doors import Doors
from moodtrack.reminders.sender.rounds import hand_out
from tests.cast import Browser, Cast, Clock
from tests.reminders.service import Service
from tests.safety.mailbox import Mailbox

GoRound = Callable[[], Awaitable[None]]
ADDRESS = "ana@home.example"
FORM = {
    "daily": "yes",
    "hour": str(20 * 60),
    "again": "",
    "quiet_from": str(22 * 60),
    "quiet_until": str(8 * 60),
}


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with Service() as service:
        yield service


@pytest.fixture
def config(database_url: str, key_file: Path, mailbox: Mailbox, service: Service) -> Config:
    """Its loops stand still: a test goes round itself, at the time it says."""
    return Config(
        database_url=database_url,
        key_file=key_file,
        origin="http://phone",
        jobs="apart",
        smtp_url=f"smtp://127.0.0.1:{mailbox.port}",
        own_hosts=(f"127.0.0.1:{service.port}",),
        mail_from="post@house.example",
    )


@pytest.fixture
def go_round(app: Starlette, clock: Clock) -> GoRound:
    """What the loops do once: decide, and hand over."""

    async def once() -> None:
        await planning.look(at=clock())
        doors = Doors()
        for way, hand in sender.hands(app.state.config, doors).items():
            await hand_out(way, hand, clock)
        await doors.close()

    return once


@pytest.fixture
async def asked(
    anas_phone: Browser, cast: Cast, clock: Clock, mailbox: Mailbox, go_round: GoRound
) -> Browser:
    """Ana's phone, with a daily reminder by mail; the letter with the code is taken away."""
    await anas_phone.post("/settings/reminders", data=FORM)
    await anas_phone.post("/settings/reminders/mail", data={"email": ADDRESS})
    await go_round()
    [(_, letter)] = mailbox.letters
    code = letter.split("Your code is ")[1][:6]
    answer = await anas_phone.post("/settings/reminders/mail", data={"do": "confirm", "code": code})
    assert answer.status_code == 303, answer.text
    mailbox.letters.clear()
    await go_round()
    return anas_phone
