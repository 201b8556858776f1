"""The tables of concerns: episodes, the answers in them, what was done, who was told."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# One episode of one patient. Its key is patient << 16 | n; at most one of a patient's is open.
#
# What stands now; it follows from the answers and steps below. Instants are microseconds (UTC).
# `digest` is keyed and covers every other column.
class ConcernRow(Model):
    key = KeyField()
    id = fields.UUIDField(unique=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="concerns", on_delete=fields.RESTRICT
    )
    patient_id: int
    opened_at = fields.BigIntField()
    risen_at = fields.BigIntField()
    rises = fields.SmallIntField()
    worst = fields.SmallIntField()
    answers = fields.IntField()
    review = fields.BooleanField()
    taken_at = fields.BigIntField(null=True)
    taken_by = fields.IntField(null=True)
    closed_at = fields.BigIntField(null=True)
    closed_by = fields.IntField(null=True)
    digest = fields.BinaryField()

    class Meta:
        table = "concern"
        indexes = (("closed_at",),)


# Append-only: one positive answer. `source` is the id of what said it.
class ConcernAnswerRow(Model):
    key = fields.BigIntField(primary_key=True)
    concern = fields.BigIntField()
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="concern_answers", on_delete=fields.RESTRICT
    )
    patient_id: int
    source = fields.UUIDField()
    kind = fields.CharField(max_length=8)
    value = fields.SmallIntField()
    said_at = fields.BigIntField()
    at = fields.BigIntField()
    by = fields.IntField()
    day = fields.IntField(null=True)
    how = fields.CharField(max_length=8)
    days = fields.IntField()
    digest = fields.BinaryField()

    class Meta:
        table = "concern_answer"
        unique_together = (("patient", "source"),)
        indexes = (("concern",),)


# Append-only: what a person of the clinic did with it. `note` is sealed.
class ConcernStepRow(Model):
    key = fields.BigIntField(primary_key=True)
    concern = fields.BigIntField()
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="concern_steps", on_delete=fields.RESTRICT
    )
    patient_id: int
    id = fields.UUIDField()  # names the note in its seal
    step = fields.CharField(max_length=10)
    at = fields.BigIntField()
    by = fields.IntField()
    done = fields.CharField(max_length=100, default="")
    reviewed = fields.IntField(default=0)
    note = fields.BinaryField(null=True)
    digest = fields.BinaryField()

    class Meta:
        table = "concern_step"
        indexes = (("concern",),)


# Append-only: who was told, by which way, and whether that way took it.
class ConcernNoticeRow(Model):
    key = fields.BigIntField(primary_key=True)
    concern = fields.BigIntField()
    rise = fields.SmallIntField()
    round = fields.SmallIntField()
    person = fields.IntField()
    channel = fields.CharField(max_length=8)
    at = fields.BigIntField()
    ok = fields.BooleanField()
    why = fields.CharField(max_length=120, default="")

    class Meta:
        table = "concern_notice"
        unique_together = (("concern", "rise", "round", "person", "channel"),)


# One version of one patient's safety plan, part of her diary. Append-only; the highest stands.
# `texts` holds all of its words, sealed.
class SafetyPlanRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="safety_plans", on_delete=fields.RESTRICT
    )
    patient_id: int
    version = fields.IntField()
    id = fields.UUIDField()
    at = fields.BigIntField()
    shared = fields.BooleanField()
    texts = fields.BinaryField(null=True)
    digest = fields.BinaryField()

    class Meta:
        table = "safety_plan"
        unique_together = (("patient", "version"),)
