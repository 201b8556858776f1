"""Sends plain mail by SMTP, one or many over one line; says in a word why one could not be sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import aiosmtplib

from moodtrack.config import LOCAL_HOSTS, Config

TIMEOUT = (
    15.0  # seconds, for all of it; shorter than jobs.worker.LONGEST, so that a slow one is said
)

REFUSED = (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused)
NO_TIME = "NoTime"  # not tried: the server is slow today
NOBODY = "post@localhost"  # whom mails in a folder come from, where nobody is named


class NotSent(Exception):
    """The mail server did not take it; says why in a word, without any address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. Of two with the same `id` most mail programs show one."""

    to: str
    subject: str
    text: str
    id: str = ""
    leave: str = ""  # an address that a mail program may POST to, to get no more (RFC 8058)


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail is handed over, and in whose name."""

    url: str
    sender: str

    async def send(self, to: str, *, subject: str, text: str) -> None:
        """Hand one mail over. Raises NotSent."""
        await self.send_letter(Letter(to, subject, text))

    async def send_letter(self, letter: Letter) -> None:
        """The same of one that has more to say. Raises NotSent."""
        try:
            async with asyncio.timeout(TIMEOUT):  # the library's own counts each step anew
                [trouble] = await self.send_many([letter])
        except TimeoutError as error:
            trouble = type(error).__name__
        if trouble:
            raise NotSent(trouble)

    async def send_many(self, letters: Sequence[Letter], *, within: float = 3600) -> list[str]:
        """Hand them over one after the other; of each why it was not taken, "" where it was.

        After `within` seconds none is begun any more: what a slow server took is told as taken.
        """
        told: list[str] = []
        end = asyncio.get_running_loop().time() + within
        try:
            async with self._line() as line:
                for one in letters:
                    if told and asyncio.get_running_loop().time() >= end:
                        break
                    told.append(await self._handed(line, one))
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            told += [type(error).__name__] * (len(letters) - len(told))
        return told + [NO_TIME] * (len(letters) - len(told))

    def _line(self) -> aiosmtplib.SMTP:
        server = urlsplit(self.url)
        inside = server.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=server.hostname,
            port=server.port or (465 if inside else 587),
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=inside,
            start_tls=None if inside or server.hostname in LOCAL_HOSTS else True,
            timeout=TIMEOUT,
        )

    def _written(self, one: Letter) -> bytes:
        """As it goes over the line. Raises ValueError: an address that is none."""
        if not (one.to.isascii() and one.to.isprintable()):
            raise ValueError("to")
        domain = self.sender.rpartition("@")[2]
        id_ = f"<{one.id}@{domain}>" if one.id else make_msgid(domain=domain)
        head = f"To: {one.to}\r\nMessage-ID: {id_}\r\n"
        if one.leave:
            head += f"List-Unsubscribe: <{one.leave}>\r\n"
            head += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        return head.encode("ascii") + _rest(self.sender, one.subject, one.text)

    async def _handed(self, line: aiosmtplib.SMTP, one: Letter) -> str:
        """Why it was not taken. A line that broke breaks for all that come after it too."""
        try:
            async with asyncio.timeout(TIMEOUT):
                await line.sendmail(self.sender, [one.to], self._written(one))
        except (*REFUSED, ValueError) as error:
            return type(error).__name__
        return ""


@lru_cache(maxsize=16)
def _rest(sender: str, subject: str, text: str) -> bytes:
    """What letters of the same words have in common: thousands go out at once."""
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["Subject"] = sender, subject
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter.as_bytes()


@dataclass(frozen=True, slots=True)
class Folder(Post):
    """In place of a mail server: each mail is a file, for the demo and for trying things."""

    async def send_many(self, letters: Sequence[Letter], *, within: float = 3600) -> list[str]:
        folder = Path(self.url)
        folder.mkdir(parents=True, exist_ok=True)
        for one in letters:
            (folder / f"{one.id or uuid4()}.eml").write_bytes(self._written(one))
        return [""] * len(letters)


def post_of(config: Config) -> Post | None:
    """None where no mail server is set."""
    if config.smtp_url is not None and config.mail_from is not None:
        return Post(config.smtp_url, config.mail_from)
    if config.mail_folder is not None:
        return Folder(str(config.mail_folder), config.mail_from or NOBODY)
    return None


def reminder_post_of(config: Config) -> Post | None:
    """The same in a name that tells nothing, if one is set."""
    post = post_of(config)
    if post is None or config.reminders_from is None:
        return post
    return replace(post, sender=config.reminders_from)
