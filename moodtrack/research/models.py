"""The table of tables given to research: when, by whom, how many people, and under which names."""

from tortoise import fields
from tortoise.models import Model


# One export. `secret` is what the pseudonyms in it were made with, sealed with the clinic's key:
# the next export takes the same one, unless a fresh one is asked for.
class ExportRow(Model):
    key = fields.BigIntField(primary_key=True)
    id = fields.UUIDField()
    clinic = fields.IntField()
    at = fields.BigIntField()
    by = fields.IntField()
    people = fields.IntField()
    fresh = fields.BooleanField()
    secret = fields.BinaryField()

    class Meta:
        table = "research_export"
        indexes = (("clinic",),)
