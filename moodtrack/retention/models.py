"""The table of those who opened a kept record of somebody who left, and why."""

from tortoise import fields
from tortoise.models import Model


# `reason` is sealed with the clinic's key.
class KeptLookRow(Model):
    key = fields.BigIntField(primary_key=True)
    id = fields.UUIDField()  # names the reason in its seal
    patient = fields.BigIntField()
    viewer = fields.IntField()
    at = fields.BigIntField()
    until_at = fields.BigIntField()
    reason = fields.BinaryField()

    class Meta:
        table = "kept_look"
        indexes = (("patient", "viewer"),)
