"""A mail server of the world outside: takes mail, or refuses it, or says nothing at all."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self


class Mailbox:
    """Speaks what SMTP a client needs. `mood`: "well", "refuses", "slow" (a second each word)."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []  # to whom, and all of it
        self.mood = "well"
        self.port = 0
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None] | None] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()
        await asyncio.gather(*filter(None, self._talks))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError):  # whoever wrote is gone
            await self._take(reader, writer)
        writer.close()  # whoever hung up does not hear the last word

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        to = ""
        say("220 mail.example at your service")
        while line := (await reader.readline()).decode().strip():
            word = line[:4].upper()
            if self.mood == "slow":
                await asyncio.sleep(1)
            if word == "QUIT":
                say("221 bye")
                break
            if word == "RCPT" and self.mood == "refuses":
                say("550 there is nobody of that name")
            elif word == "DATA":
                say("354 go on")
                letter = await reader.readuntil(b"\r\n.\r\n")
                self.letters.append((to, letter.decode()))
                say("250 taken")
            else:
                to = line.partition("<")[2].partition(">")[0] if word == "RCPT" else to
                say("250 well")
