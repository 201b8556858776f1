"""The SQLite engine: BEGIN IMMEDIATE, cancel-safe entry, one thread hop for a whole batch."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

import aiosqlite
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class _Wrapper(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class _Context(SqliteTransactionContext):
    """Tortoise's own context keeps the lock for ever when it is cancelled while entering.

    And it leaves a transaction open whose commit did not go through: the next one finds it there.
    """

    async def __aenter__(self) -> Any:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(self._undo()))
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        held = self.connection._connection
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        except BaseException:
            if held is not None and held.in_transaction:
                await held.rollback()
            raise

    async def _undo(self) -> None:
        # begin() may still be queued on the connection's thread: roll back behind it, then let go
        try:
            if self.connection._connection is not None:
                await self.connection._connection.rollback()
        finally:
            self._trxlock.release()


class HouseSqliteClient(SqliteClient):
    """The writing connection; with `mode=ro` in its settings, the reading one."""

    def __init__(self, file_path: str, **settings: Any) -> None:
        self.read_only = settings.pop("mode", "") == "ro"
        super().__init__(file_path, **settings)
        if self.read_only:
            self.pragmas.pop("journal_mode")
            self.pragmas.pop("journal_size_limit")

    async def create_connection(self, with_db: bool) -> None:
        if not self.read_only:
            await super().create_connection(with_db)
        elif not self._connection:
            uri = f"file:{quote(str(self.filename))}?mode=ro"
            self._connection = await aiosqlite.connect(uri, uri=True, isolation_level=None)
            self._connection._conn.row_factory = sqlite3.Row

    def _in_transaction(self) -> Any:
        return _Context(_Wrapper(self), self._lock)

    async def on_thread(self, act: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run `act` on the connection's own thread: one hop, however many statements."""
        await self.create_connection(with_db=True)
        held = cast(aiosqlite.Connection, self._connection)
        return await held._execute(lambda: act(held._conn))  # type: ignore[no-untyped-call]


client_class = HouseSqliteClient
