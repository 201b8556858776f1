"""All rows from SQLite to PostgreSQL or back: in one transaction, compared before it counts."""

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from moodtrack.backups.sealed import NotUsable
from moodtrack.backups.tables import PAGE, Sums, Tally
from moodtrack.db import MOVED

Rows = Sequence[Sequence[Any]]
OWN = ("tortoise_migrations", "sqlite_sequence")  # each database keeps its own
TYPES = """
select c.relname as name, a.attname as column, t.typname as type,
  array_position(i.indkey::int2[], a.attnum) as place
from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.relkind in ('r', 'p') and not c.relispartition
order by c.relname, a.attnum"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that both databases have: its columns with PostgreSQL's types, its key in order."""

    name: str
    types: Mapping[str, str]
    key: Sequence[str]

    @property
    def columns(self) -> str:
        return ", ".join(f'"{one}"' for one in self.types)

    def ordered(self, collate: str = "") -> str:
        text = ("text", "varchar", "bpchar")
        order = (f'"{one}"{collate if self.types[one] in text else ""}' for one in self.key)
        return f'select {self.columns} from "{self.name}" order by {", ".join(order)}'  # noqa: S608  (the catalogue's names)


async def tables_of(lite: sqlite3.Connection, post: Any) -> list[Table]:
    """Every table in an order in which no row points at one that is not there yet.

    Raises NotUsable where the two databases do not have the same tables and columns.
    """
    found: dict[str, list[Any]] = {}
    for row in await post.fetch(TYPES):
        if row["name"] not in OWN:
            found.setdefault(row["name"], []).append(row)
    there = _shape(lite)
    if {name: {row["column"] for row in rows} for name, rows in found.items()} != there:
        raise NotUsable("The two databases do not have the same tables. Do: moodtrack migrate")
    return [_table(name, found[name]) for name in _parents_first(lite, sorted(there))]


def _table(name: str, rows: Sequence[Any]) -> Table:
    keyed = sorted((row for row in rows if row["place"] is not None), key=lambda row: row["place"])
    types = {row["column"]: row["type"] for row in rows}
    return Table(name, types, [row["column"] for row in keyed] or list(types))


def _shape(lite: sqlite3.Connection) -> dict[str, set[str]]:
    names = [name for (name,) in lite.execute("select name from sqlite_master where type='table'")]
    return {
        name: {row[1] for row in lite.execute(f'pragma table_info("{name}")')}
        for name in names
        if name not in OWN
    }


def _parents_first(lite: sqlite3.Connection, names: Sequence[str]) -> list[str]:
    parents = {
        name: {row[2] for row in lite.execute(f'pragma foreign_key_list("{name}")')} - {name}
        for name in names
    }
    order: list[str] = []
    while len(order) < len(names):
        order += [one for one in names if one not in order and parents[one] <= set(order)]
    return order


def to_lite(row: Sequence[Any]) -> tuple[Any, ...]:
    """As SQLite keeps it: an id as text, a flag as 0 or 1. Both databases are compared so."""
    return tuple(
        int(value) if isinstance(value, bool) else str(value) if isinstance(value, UUID) else value
        for value in row
    )


def to_post(table: Table, row: Sequence[Any]) -> tuple[Any, ...]:
    """As PostgreSQL takes it; text of an id it reads itself."""
    return tuple(
        bool(value) if kind == "bool" and value is not None else value
        for kind, value in zip(table.types.values(), row, strict=True)
    )


class Lite:
    """SQLite's side of a move."""

    def __init__(self, held: sqlite3.Connection) -> None:
        self.held = held

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        """One transaction: all of it is kept, or nothing."""
        self.held.execute("begin immediate")
        try:
            yield
            self.held.execute("commit")
        except BaseException:
            if self.held.in_transaction:
                self.held.execute("rollback")
            raise

    async def close_for(self, place: str) -> None:
        self.held.execute("insert into house (key, value) values (?, ?)", (MOVED, place))

    async def open_again(self) -> None:
        self.held.execute("delete from house where key = ?", (MOVED,))

    async def rows(self, table: Table) -> AsyncIterator[Rows]:
        found = self.held.execute(table.ordered())
        while rows := found.fetchmany(PAGE):
            yield rows

    async def take(self, table: Table, rows: Rows) -> None:
        marks = ", ".join("?" * len(table.types))
        sql = f'insert into "{table.name}" ({table.columns}) values ({marks})'  # noqa: S608  (the catalogue's names)
        self.held.executemany(sql, map(to_lite, rows))

    async def clear(self, table: Table) -> None:
        self.held.execute(f'delete from "{table.name}"')  # noqa: S608  (the catalogue's names)


class Post:
    """PostgreSQL's side of a move."""

    def __init__(self, held: Any) -> None:
        self.held = held

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        """One transaction; a server that starts meanwhile waits for its end."""
        async with self.held.transaction(isolation="repeatable_read"):
            await self.held.execute("lock table house in access exclusive mode")
            yield

    async def close_for(self, place: str) -> None:
        await self.held.execute("insert into house (key, value) values ($1, $2)", MOVED, place)

    async def open_again(self) -> None:
        await self.held.execute("delete from house where key = $1", MOVED)

    async def rows(self, table: Table) -> AsyncIterator[Rows]:
        found = await self.held.cursor(table.ordered(' collate "C"'))
        while rows := await found.fetch(PAGE):
            yield rows

    async def take(self, table: Table, rows: Rows) -> None:
        records = [to_post(table, row) for row in rows]
        await self.held.copy_records_to_table(
            table.name, records=records, columns=list(table.types)
        )

    async def clear(self, table: Table) -> None:
        await self.held.execute(f'delete from "{table.name}"')  # noqa: S608  (the catalogue's names)

    async def count_on(self, table: Table) -> None:
        """Numbers that the database gives out go on after the highest that is there."""
        for column in table.types:
            sequence = await self.held.fetchval(
                "select pg_get_serial_sequence($1, $2)", f'"{table.name}"', column
            )
            if sequence:
                top = f'(select coalesce(max("{column}"), 0) + 1 from "{table.name}")'  # noqa: S608  (the catalogue's names)
                await self.held.execute(f"select setval($1, {top}, false)", sequence)


Side = Lite | Post


async def copy(tables: Sequence[Table], old: Side, new: Side) -> None:
    """Every row, as it is; raises whatever the databases raise, and then nothing is kept."""
    for table in reversed(tables):
        await new.clear(table)  # what a fresh database says of itself
    for table in tables:
        async for rows in old.rows(table):
            await new.take(table, rows)
        if isinstance(new, Post):
            await new.count_on(table)


async def sums(tables: Sequence[Table], side: Side) -> Sums:
    """Counts and digests of the tables, alike on both databases."""
    found = {}
    for table in tables:
        tally = Tally()
        async for rows in side.rows(table):
            tally.take([to_lite(row) for row in rows])
        found[table.name] = tally.said()
    return Sums(found)
