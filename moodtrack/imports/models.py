"""The table of files that were brought in: what each added, so that it can be taken out again."""

from tortoise import fields
from tortoise.models import Model


# `parts` is JSON: {"revisions": [ids], "moments": [ids]}. Days count from 1970.
class BroughtInRow(Model):
    key = fields.BigIntField(primary_key=True)
    id = fields.UUIDField(unique=True)
    patient = fields.BigIntField(db_index=True)
    kind = fields.CharField(max_length=12)
    at = fields.BigIntField()
    days = fields.IntField()
    first_day = fields.IntField()
    last_day = fields.IntField()
    parts = fields.TextField()
    undone_at = fields.BigIntField(null=True)

    class Meta:
        table = "brought_in"
