"""Sends plain mail by SMTP, one at a time; says in a word why one could not be sent."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib

from moodtrack.config import LOCAL_HOSTS, Config

TIMEOUT = (
    15.0  # seconds, for all of it; shorter than jobs.worker.LONGEST, so that a slow one is said
)


class NotSent(Exception):
    """The mail server did not take it; says why in a word, without any address."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail is handed over, and in whose name."""

    url: str
    sender: str

    async def send(self, to: str, *, subject: str, text: str) -> None:
        """Hand one mail over. Raises NotSent."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        server = urlsplit(self.url)
        inside = server.scheme == "smtps"
        try:
            async with asyncio.timeout(TIMEOUT):  # the library's own counts each step anew
                await aiosmtplib.send(
                    letter,
                    hostname=server.hostname,
                    port=server.port or (465 if inside else 587),
                    username=unquote(server.username) if server.username else None,
                    password=unquote(server.password) if server.password else None,
                    use_tls=inside,
                    start_tls=None if inside or server.hostname in LOCAL_HOSTS else True,
                    timeout=TIMEOUT,
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(type(error).__name__) from None


def post_of(config: Config) -> Post | None:
    """None where no mail server is set."""
    if config.smtp_url is None or config.mail_from is None:
        return None
    return Post(config.smtp_url, config.mail_from)
