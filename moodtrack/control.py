"""Commands to a running server: a socket beside the SQLite file, so that one process writes."""

import asyncio
import json
import logging
import os
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

from moodtrack import db, vault
from moodtrack.commands import COMMANDS, STREAMS, CannotDo, Result
from moodtrack.config import Config
from moodtrack.erasing import ledger

log = logging.getLogger("moodtrack")

LONGEST_LINE = 256 * 1024 * 1024  # an imported file travels in it
STOPPED = b'{"cannot": "The server stopped meanwhile."}'


@asynccontextmanager
async def listening(config: Config) -> AsyncIterator[None]:
    """While the server runs on SQLite: carry out what `moodtrack ...` asks for beside it."""
    if not config.on_sqlite:
        yield
        return
    path = _socket(config)
    with suppress(FileNotFoundError):
        path.unlink()
    with _short(path) as short:
        before = os.umask(0o177)  # only the owner may speak to it
        try:
            server = await asyncio.start_unix_server(_answer, short, limit=LONGEST_LINE)
        finally:
            os.umask(before)
    async with server:
        yield
    with suppress(FileNotFoundError):
        path.unlink()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One line asks; lines of chunks, if it is a stream, and one line of result answer."""
    try:
        async for said in _said(await reader.readline()):
            writer.write(json.dumps(said).encode() + b"\n")
            await writer.drain()
    except (ConnectionError, ValueError) as error:  # ValueError: a line that has no end
        log.warning("a command went away before it was answered: %s", type(error).__name__)
    finally:
        writer.close()


async def _said(line: bytes) -> AsyncIterator[Mapping[str, Any]]:
    try:
        asked = json.loads(line)
        command, arguments = asked["command"], asked["arguments"]
        if command not in {*COMMANDS, *STREAMS} or not isinstance(arguments, dict):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        log.warning("what was asked is no command: %s", type(error).__name__)
        yield {"cannot": "This is no command of this server."}
        return
    async for said in _carry_out(command, arguments):
        yield said


async def _carry_out(
    command: str, arguments: Mapping[str, Any]
) -> AsyncIterator[Mapping[str, Any]]:
    try:
        if command in STREAMS:
            async with aclosing(cast(Any, STREAMS[command](**arguments))) as chunks:
                async for chunk in chunks:
                    yield {"chunk": b64encode(chunk).decode()}
            yield {"done": {}}
        else:
            yield {"done": await COMMANDS[command](**arguments)}
    except CannotDo as error:
        yield {"cannot": str(error)}
    except Exception as error:
        log.error("the command %s broke with %s", command, type(error).__name__)
        yield {"cannot": "Something went wrong in the server. Its log names the place."}


async def run(config: Config, command: str, arguments: Mapping[str, Any]) -> Result:
    """Carry a command out: in the serving process if there is one, else here. Raises CannotDo."""
    if not db.take_lock(config):
        result: Result = {}
        async for said in _there(config, command, arguments):
            result = said.get("done", result)
        return result
    async with _opened(config):
        return await COMMANDS[command](**arguments)


async def stream(
    config: Config, command: str, arguments: Mapping[str, Any]
) -> AsyncIterator[bytes]:
    """The same for a command that gives bytes. Raises CannotDo, also halfway."""
    if not db.take_lock(config):
        async for said in _there(config, command, arguments):
            if "chunk" in said:
                yield b64decode(said["chunk"])
        return
    async with _opened(config):
        async for chunk in STREAMS[command](**arguments):
            yield chunk


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[None]:
    try:
        vault.unlock(config.key_file)
        ledger.keep_at(config.erasures_path)
        await db.open_database(config)
        try:
            yield
        finally:
            await db.close_database()
    finally:
        db.give_lock_back()


async def _there(
    config: Config, command: str, arguments: Mapping[str, Any]
) -> AsyncIterator[Mapping[str, Any]]:
    """What the serving process says, line by line, up to its result."""
    try:
        with _short(_socket(config)) as short:
            reader, writer = await asyncio.open_unix_connection(short, limit=LONGEST_LINE)
    except OSError:
        raise CannotDo("Another process holds the database, and does not answer.") from None
    try:
        writer.write(json.dumps({"command": command, "arguments": arguments}).encode() + b"\n")
        await writer.drain()
        while True:
            said = json.loads(await reader.readline() or STOPPED)
            if "cannot" in said:
                raise CannotDo(said["cannot"])
            yield said
            if "done" in said:
                return
    finally:
        writer.close()


def _socket(config: Config) -> Path:
    return Path(f"{config.sqlite_path}.sock")


class _short:
    """A name for the socket that fits in the 107 bytes the system has for it."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._folder: int | None = None

    def __enter__(self) -> str:
        if len(str(self._path)) < 100 or not Path("/proc/self/fd").is_dir():
            return str(self._path)
        self._folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._folder}/{self._path.name}"

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            os.close(self._folder)
