"""Wraps every record's key anew, under the master key that takes the old one's place."""

from datetime import datetime
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit import trail

KEYED = {
    "clinic": "select number, id, key from clinic where key is not null",
    "person": "select number, id, key from person where key is not null",
}
PUSH_KEY = "push key"  # the name it has in the house
CHANGE = {table: f"update {table} set key = $1 where number = $2" for table in KEYED}  # noqa: S608


@db.one_act
async def wrap_anew(changed: vault.Change, *, at: datetime) -> int:
    """All keys, and the name of the master key with them; gives how many. Raises WrongKey."""
    count = 0
    for table, sql in KEYED.items():
        rows = await db.write(sql)
        anew = [
            (changed.key(bytes(row["key"]), UUID(str(row["id"]))), row["number"]) for row in rows
        ]
        await db.write_many(CHANGE[table], anew)
        count += len(anew)
    await db.set_house("signing key", changed.signing_key())
    push = await db.house(PUSH_KEY)
    if push is not None:
        await db.set_house(PUSH_KEY, changed.secret(push, vault.PUSH))
    await db.set_house("key", changed.key_id)
    await trail.note(at=at, actor=0, verb="changed the master key", patient=trail.HOUSE)
    return count
