"""SQLite or PostgreSQL from the same tables; one writer, durable before it answers."""

from moodtrack.db.beside import one_moment, open_to_read
from moodtrack.db.database import (
    AWAY,
    NoTables,
    NotReady,
    close_database,
    epoch,
    give_lock_back,
    house,
    open_database,
    set_house,
    steps,
    take_lock,
)
from moodtrack.db.together import Busy, Together
from moodtrack.db.traces import leave_no_trace, overwrite_what_goes
from moodtrack.db.work import (
    Batch,
    Row,
    dialect,
    from_replica,
    on_sqlite,
    one_act,
    read,
    read_plain,
    state,
    write,
    write_many,
)

__all__ = [
    "AWAY",
    "Batch",
    "Busy",
    "NoTables",
    "NotReady",
    "Row",
    "Together",
    "close_database",
    "dialect",
    "epoch",
    "from_replica",
    "give_lock_back",
    "house",
    "leave_no_trace",
    "on_sqlite",
    "one_act",
    "one_moment",
    "open_database",
    "open_to_read",
    "overwrite_what_goes",
    "read",
    "read_plain",
    "set_house",
    "state",
    "steps",
    "take_lock",
    "write",
    "write_many",
]
