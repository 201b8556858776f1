"""How many rows each table has, and one digest over all of them: to compare two databases by."""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAGE = 2_000  # rows read at once


@dataclass(frozen=True, slots=True)
class Sums:
    """Of every table: how many rows, and the SHA-256 of them in the order of their key."""

    tables: Mapping[str, tuple[int, str]]

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())

    def count(self, table: str) -> int:
        return self.tables.get(table, (0, ""))[0]

    def differing(self, other: "Sums") -> list[str]:
        """The tables that are not the same in both."""
        names = sorted(self.tables.keys() | other.tables.keys())
        return [name for name in names if self.tables.get(name) != other.tables.get(name)]

    def as_json(self) -> dict[str, Any]:
        return {name: list(said) for name, said in self.tables.items()}

    @classmethod
    def from_json(cls, said: Mapping[str, Sequence[Any]]) -> "Sums":
        return cls({name: (int(count), str(digest)) for name, (count, digest) in said.items()})


class Tally:
    """Of one table while it is read: how many rows, and their digest so far."""

    def __init__(self) -> None:
        self.count, self._hash = 0, hashlib.sha256()

    def take(self, rows: Sequence[Sequence[Any]]) -> None:
        self.count += len(rows)
        self._hash.update("\n".join(repr(tuple(row)) for row in rows).encode() + b"\n")

    def said(self) -> tuple[int, str]:
        return self.count, self._hash.hexdigest()


def of_sqlite(held: sqlite3.Connection) -> Sums:
    """All tables of a SQLite file, in the read transaction that `held` is in, if any."""
    held.row_factory, held.text_factory = None, bytes
    names = [
        name.decode()
        for (name,) in held.execute("select name from sqlite_master where type = 'table'")
    ]
    return Sums({name: _sqlite_table(held, name) for name in sorted(names)})


def _sqlite_table(held: sqlite3.Connection, name: str) -> tuple[int, str]:
    columns = held.execute(f'pragma table_info("{name}")').fetchall()
    key = [one[1] for one in sorted(columns, key=lambda one: one[5]) if one[5]]
    order = ", ".join(f'"{one.decode()}"' for one in key or [one[1] for one in columns])
    found = held.execute(f'select * from "{name}" order by {order}')  # noqa: S608  (its own names)
    total = Tally()
    while rows := found.fetchmany(PAGE):
        total.take(rows)
    return total.said()


COLUMNS = """
select c.relname as table_name, a.attname as name, t.typcollation <> 0 as is_text,
  array_position(i.indkey::int2[], a.attnum) as place
from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.relkind in ('r', 'p') and not c.relispartition
order by c.relname, place nulls last, a.attnum"""


async def of_postgres(held: Any) -> Sums:
    """All tables of the schema in use, in the transaction that the connection is in."""
    columns: dict[str, list[Any]] = {}
    for row in await held.fetch(COLUMNS):
        columns.setdefault(row["table_name"], []).append(row)
    return Sums(
        {name: await _postgres_table(held, name, columns[name]) for name in sorted(columns)}
    )


async def _postgres_table(held: Any, name: str, columns: Sequence[Any]) -> tuple[int, str]:
    total = Tally()
    key = [one for one in columns if one["place"] is not None] or columns
    order = ", ".join(
        f'"{one["name"]}"' + (' collate "C"' if one["is_text"] else "")  # alike on every server
        for one in key
    )
    sql = f'select * from "{name}" order by {order}'  # noqa: S608  (its own names)
    found = await held.cursor(sql)
    while rows := await found.fetch(PAGE):
        total.take(rows)
    return total.said()
