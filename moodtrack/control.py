"""Commands to a running server: a socket beside the SQLite file, so that one process writes."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from moodtrack import db, vault
from moodtrack.commands import COMMANDS, CannotDo, Result
from moodtrack.config import Config

LONGEST_LINE = 256 * 1024 * 1024  # an imported file travels in it


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
    try:
        asked = json.loads(await reader.readline())
        said = await _carry_out(asked["command"], asked["arguments"])
        writer.write(json.dumps(said).encode() + b"\n")
        await writer.drain()
    finally:
        writer.close()


async def _carry_out(command: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return {"done": await COMMANDS[command](**arguments)}
    except CannotDo as error:
        return {"cannot": str(error)}


async def run(config: Config, command: str, arguments: Mapping[str, Any]) -> Result:
    """Carry a command out: in the serving process if there is one, else here. Raises CannotDo."""
    if db.take_lock(config):
        try:
            return await _here(config, command, arguments)
        finally:
            db.give_lock_back()
    return await _there(config, command, arguments)


async def _here(config: Config, command: str, arguments: Mapping[str, Any]) -> Result:
    vault.unlock(config.key_file)
    await db.open_database(config)
    try:
        return await COMMANDS[command](**arguments)
    finally:
        await db.close_database()


async def _there(config: Config, command: str, arguments: Mapping[str, Any]) -> Result:
    try:
        with _short(_socket(config)) as short:
            reader, writer = await asyncio.open_unix_connection(short, limit=LONGEST_LINE)
    except OSError:
        raise CannotDo("Another process holds the database, and does not answer.") from None
    writer.write(json.dumps({"command": command, "arguments": arguments}).encode() + b"\n")
    await writer.drain()
    said = json.loads(await reader.readline() or b'{"cannot": "The server stopped meanwhile."}')
    writer.close()
    if "cannot" in said:
        raise CannotDo(said["cannot"])
    done: Result = said["done"]
    return done


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
