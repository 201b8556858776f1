"""The one kind of column Tortoise lacks: a whole-number key that we choose ourselves."""

from typing import Any

from tortoise.fields import BigIntField


class KeyField(BigIntField):
    """A 64-bit primary key; SQLite keeps rows in its order only if it is called INTEGER."""

    class _db_sqlite:
        SQL_TYPE = "INTEGER"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"primary_key": True, **kwargs, "generated": False})
