"""The table of those who asked that their diary be erased, and have some days to think."""

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


class ErasureRow(Model):
    patient = KeyField()
    asked_at = fields.BigIntField()
    due_at = fields.BigIntField()

    class Meta:
        table = "erasure"
