"""The tables of work for later, and of those who do it."""

from tortoise import fields
from tortoise.models import Model


# One thing to do. `key` names it: the same key is written down once, ever.
#
# While someone is at it, `due_at` lies ahead by the lease: if they die, it falls due again.
# When it is done, `due_at` is NULL.
class JobRow(Model):
    number = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=40)
    key = fields.CharField(max_length=120, unique=True)
    payload = fields.TextField()
    made_at = fields.BigIntField()
    due_at = fields.BigIntField(null=True)
    lease = fields.CharField(max_length=36, default="")
    tries = fields.IntField(default=0)
    done_at = fields.BigIntField(null=True)
    trouble = fields.CharField(max_length=200, default="")

    class Meta:
        table = "job"
        indexes = (("due_at",),)


# A process that does jobs says so every few seconds: see queue.BEAT.
class HeartbeatRow(Model):
    name = fields.CharField(max_length=64, primary_key=True)
    at = fields.BigIntField()

    class Meta:
        table = "heartbeat"
