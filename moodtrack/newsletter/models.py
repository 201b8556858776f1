"""The tables of addresses that take letters, and of the letters that went out."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


# An address, sealed under the clinic's key, and a keyed digest: whether it is here already.
# Nothing names a person of this house: nobody knows whether a reader is a patient.
class ReaderRow(Model):
    number = fields.IntField(primary_key=True)
    id = fields.UUIDField(unique=True)
    clinic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.ClinicRow", related_name="newsletter_readers", on_delete=fields.RESTRICT
    )
    clinic_id: int
    address_hash = fields.CharField(max_length=64, unique=True)
    texts = fields.BinaryField()
    asked_at = fields.BigIntField()
    confirmed_at = fields.BigIntField(null=True)  # without it the row goes after 72 hours

    class Meta:
        table = "newsletter_reader"
        indexes = (("clinic_id", "number"), ("confirmed_at", "asked_at"))


# A letter, sealed likewise, and how many addresses it was meant for, went to, and did not reach.
class LetterRow(Model):
    number = fields.IntField(primary_key=True)
    id = fields.UUIDField(unique=True)
    clinic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.ClinicRow", related_name="newsletter_letters", on_delete=fields.RESTRICT
    )
    clinic_id: int
    texts = fields.BinaryField()
    sent_at = fields.BigIntField()
    sent_by = fields.IntField()
    wanted = fields.IntField()
    handed = fields.IntField()
    refused = fields.IntField()

    class Meta:
        table = "newsletter_letter"
        indexes = (("clinic_id", "sent_at"),)
