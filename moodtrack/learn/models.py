"""The table of people who asked a clinic for a conversation."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


# Nobody here is a patient. Name and contact are sealed under the clinic's key; after it was settled
# they are taken out, and only that somebody asked stays.
class RequestRow(Model):
    number = fields.IntField(primary_key=True)
    id = fields.UUIDField(unique=True)
    clinic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.ClinicRow", related_name="requests", on_delete=fields.RESTRICT
    )
    clinic_id: int
    texts = fields.BinaryField(null=True)
    asked_at = fields.BigIntField()
    settled_at = fields.BigIntField(null=True)
    settled_by = fields.IntField(null=True)

    class Meta:
        table = "consultation_request"
        indexes = (("clinic_id", "settled_at"),)
