"""The jobs of the newsletter: the mail with a link, and letters, a few at a time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from moodtrack.config import Config
from moodtrack.jobs.queue import Claimed
from moodtrack.jobs.worker import Handler, Then
from moodtrack.language import N_, _, speaking
from moodtrack.mail import Letter, NotSent, Post, reminder_post_of
from moodtrack.newsletter import actions, queries
from moodtrack.newsletter.domain import Draft, Reader

AT_ONCE = 10  # letters a job hands over
LONG = 3.0  # seconds after which a job leaves the rest to the next: alerts wait for none of this
PATIENT = 8  # tries of a mail server that takes nothing at all: some four minutes
TRIES = 14  # of one address: about an hour, since some servers take a mail only after a while
SUBJECT = N_("Please confirm your address")


@dataclass(frozen=True, slots=True)
class Office:
    """Who hands mail over, and under which address this house is reached."""

    post: Post
    origin: str

    def leaving(self, reader: Reader) -> str:
        return f"{self.origin}/newsletter/leave/{queries.leave_token(reader.id)}"

    async def send(self, letter: UUID, draft: Draft, reader: Reader) -> None:
        """Raises NotSent. Sent twice, after a crash, both have one id: most programs show one."""
        link = self.leaving(reader)
        with speaking(reader.language):
            foot = _(
                "You get this because you asked for it. To get no more letters, open:\n%(link)s",
                link=link,
            )
        text = f"{draft.text.rstrip()}\n\n-- \n{foot}\n"
        named = str(uuid5(letter, str(reader.id)))
        await self.post.send_letter(Letter(reader.address, draft.subject, text, named, leave=link))


def handlers(config: Config) -> Mapping[str, Handler]:
    """Who does which kind of job. Without a mail server or an address of the house, nobody asks."""
    post = reminder_post_of(config)
    office = Office(post, config.origin) if post and config.origin else None
    return {
        actions.CONFIRM: partial(_confirm, office),
        actions.SEND: partial(_send, office),
        actions.SEND_ONE: partial(_send_one, office),
    }


async def _confirm(office: Office | None, job: Claimed, at: datetime) -> Then | None:
    """What comes to an address that is on the list already says so, and nothing is to be done."""
    found = await queries.reader_asked(UUID(job.payload["reader"]))
    if office is None or found is None:
        return None
    reader, asked_at, confirmed = found
    link = f"{office.origin}/newsletter/confirm/{queries.confirm_token(reader.id, asked_at)}"
    with speaking(reader.language):
        text = (
            _(
                "Somebody asked for letters to be sent to this address. It is on the list already:"
                " there is nothing to do. To get no more letters, open:\n%(link)s",
                link=office.leaving(reader),
            )
            if confirmed
            else _(
                "Somebody asked for letters to be sent to this address. If it was you, open this"
                " page within 72 hours and press the button:\n%(link)s\n\nIf it was not you, do"
                " nothing. The address is then forgotten.",
                link=link,
            )
        )
        await office.post.send(reader.address, subject=_(SUBJECT), text=f"{text}\n")
    return None


async def _send(office: Office | None, job: Claimed, at: datetime) -> Then | None:
    """The next few. Where none of them is taken the whole is tried again, later and later."""
    letter, readers = UUID(job.payload["letter"]), await _next(job)
    if not readers:
        return None
    if office is None:
        raise NotSent("no mail server is set")
    draft, began = await queries.draft_of(letter), asyncio.get_running_loop().time()
    handed, apart, last = 0, [], 0
    for reader in readers:
        last = reader.number
        try:
            await office.send(letter, draft, reader)
            handed += 1
        except NotSent:
            apart.append(reader.id)
        if asyncio.get_running_loop().time() - began > LONG:
            break
    if not handed and job.tries < PATIENT:
        raise NotSent("nothing was taken")
    return partial(actions.went, letter, handed=handed, apart=apart, after=last, at=at)


async def _next(job: Claimed) -> list[Reader]:
    letter = UUID(job.payload["letter"])
    return await queries.readers_after(letter, job.payload["after"], most=AT_ONCE)


async def _send_one(office: Office | None, job: Claimed, at: datetime) -> Then | None:
    found = await queries.reader_asked(UUID(job.payload["reader"]))
    letter = UUID(job.payload["letter"])
    if found is None:  # has left meanwhile
        return partial(actions.went_alone, letter, handed=False)
    try:
        if office is None:
            raise NotSent("no mail server is set")
        await office.send(letter, await queries.draft_of(letter), found[0])
    except NotSent:
        if job.tries < TRIES:
            raise
        return partial(actions.went_alone, letter, handed=False)
    return partial(actions.went_alone, letter, handed=True)
