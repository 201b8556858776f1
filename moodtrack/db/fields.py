"""The one kind of column Tortoise lacks: a whole-number key that we choose ourselves."""

from tortoise.fields import BigIntField


class KeyField(BigIntField):
    """A 64-bit primary key. SQLite keeps rows in the order of a key only if it is called INTEGER."""

    class _db_sqlite:
        SQL_TYPE = "INTEGER"

    def __init__(self, **kwargs: object) -> None:
        kwargs = {"primary_key": True, **kwargs, "generated": False}
        super().__init__(**kwargs)  # type: ignore[arg-type]
