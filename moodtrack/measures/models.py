"""The tables of questionnaires: what was answered, what the clinic rated, and a summary."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# Append-only: one row for each sheet a person sent, finished or not. Never updated, never deleted.
#
# `items` are the answers, sealed under the patient's key and bound to the row's id. The total is
# plain and worked out here; `told_total` is what a file said where it came from one.
# `digest` is keyed and covers every other column but the row's own key.
class SheetRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="sheets", on_delete=fields.RESTRICT
    )
    patient_id: int
    id = fields.UUIDField()
    instrument = fields.CharField(max_length=8)
    answered_at = fields.BigIntField()  # microseconds since 1970 (UTC), as the phone told it
    answered_offset = fields.SmallIntField()  # minutes east of Greenwich on the phone
    tz = fields.CharField(max_length=64)
    received_at = fields.BigIntField()
    mode = fields.CharField(max_length=6)
    replaces = fields.TextField()
    complete = fields.BooleanField()
    total = fields.SmallIntField(null=True)
    told_total = fields.SmallIntField(null=True)
    items = fields.BinaryField()
    digest = fields.BinaryField()

    class Meta:
        table = "measure_sheet"
        unique_together = (("patient", "id"),)


# One row a patient for the list of patients, written with each answer.
#
# `phq9`: the finished PHQ-9s that stand, the earliest first, as "minute since 1970/day:total"
# parted by spaces. With the treatment's own summary it says last, baseline and due, for any today.
class MeasureSummaryRow(Model):
    patient = KeyField()
    sheets = fields.IntField(default=0)  # rows in measure_sheet
    phq9 = fields.TextField()

    class Meta:
        table = "measure_summary"


# What the clinic itself wrote down: the total of another scale, or a questionnaire it asked aloud.
# It belongs to the treatment record. Append-only: `takes_back` names a row that no longer counts.
#
# `said` is sealed under the clinic's key: who rated, the words of a result, the items if any.
class ClinicScoreRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="clinic_scores", on_delete=fields.RESTRICT
    )
    patient_id: int
    id = fields.UUIDField()  # sending it twice records it once
    scale = fields.CharField(max_length=12)
    at = fields.BigIntField()
    tz = fields.CharField(max_length=64)
    total = fields.SmallIntField(null=True)
    said = fields.BinaryField()
    takes_back = fields.UUIDField(null=True)
    recorded_by = fields.IntField()
    recorded_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "clinic_score"
        unique_together = (("patient", "id"),)
