"""The tables of the trail. No foreign keys: closing an account must not erase who looked at it."""

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# One line. Its key is patient << 32 | n: the lines of one patient lie together, in order.
#
# `digest` is keyed and covers the line before it, so a line cut out or changed is noticed.
class TrailRow(Model):
    key = KeyField()
    at = fields.BigIntField()
    actor = fields.IntField()
    verb = fields.CharField(max_length=60)
    detail = fields.CharField(max_length=200, default="")
    digest = fields.BinaryField()

    class Meta:
        table = "trail"
        indexes = (("at",),)


# Where a patient's lines end. `digest` is the last line's; `seal` is keyed and covers this row:
# without it, lines could be cut off at the end unnoticed.
class TrailHeadRow(Model):
    patient = KeyField()
    key = fields.BigIntField()
    digest = fields.BinaryField()
    seal = fields.BinaryField()

    class Meta:
        table = "trail_head"
