"""The tables of the treatment record: each correction is a new row, and words are sealed."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# One version of one infusion. The highest version is what stands; none is ever changed.
#
# Weight is in grams and dose in micrograms, so that both are exact whole numbers.
class InfusionRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="infusions", on_delete=fields.RESTRICT
    )
    patient_id: int
    n = fields.IntField()
    version = fields.IntField()
    id = fields.UUIDField()  # of this version: sending it twice records it once
    at = fields.BigIntField()
    tz = fields.CharField(max_length=64)
    phase = fields.CharField(max_length=12, null=True)
    number_in_course = fields.SmallIntField(null=True)
    weight_g = fields.IntField(null=True)
    dose_ug = fields.IntField(null=True)
    minutes = fields.SmallIntField(null=True)
    date_chosen = fields.CharField(max_length=8, null=True)
    withdrawn = fields.BooleanField(default=False)
    texts = fields.BinaryField(null=True)  # notes, and why it replaces the one before; sealed
    recorded_by = fields.IntField()
    recorded_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "infusion"
        unique_together = (("patient", "n", "version"), ("patient", "id"))


# One row a patient for the work-list: how many infusions stand, and the latest.
class TreatmentSummaryRow(Model):
    patient = KeyField()
    infusions = fields.IntField(default=0)
    last_n = fields.IntField(null=True)
    last_at = fields.BigIntField(null=True)
    last_day = fields.IntField(null=True)

    class Meta:
        table = "treatment_summary"


# One version of one planned date, called a visit. The highest version stands; none is ever changed.
class VisitRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="visits", on_delete=fields.RESTRICT
    )
    patient_id: int
    visit = fields.UUIDField()  # the same over all its versions
    version = fields.IntField()
    id = fields.UUIDField()  # of this version: sending it twice keeps it once
    kind = fields.CharField(max_length=12)
    at = fields.BigIntField()
    tz = fields.CharField(max_length=64)
    minutes = fields.SmallIntField()
    phase = fields.CharField(max_length=12, null=True)
    date_chosen = fields.CharField(max_length=8, null=True)
    cancelled = fields.BooleanField(default=False)
    reason = fields.BinaryField(null=True)  # sealed: why it was moved or cancelled
    recorded_by = fields.IntField()
    recorded_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "visit"
        unique_together = (("patient", "visit", "version"), ("patient", "id"))
        indexes = (("at",),)


# One version of one page: the consultation, a medicine, a visit note, her questions ...
#
# What it says is sealed JSON, so one table holds every page that is words rather than numbers.
class PageRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="pages", on_delete=fields.RESTRICT
    )
    patient_id: int
    kind = fields.CharField(max_length=12)
    page = fields.UUIDField()  # the same over all its versions
    version = fields.IntField()
    id = fields.UUIDField()  # of this version: sending it twice keeps it once
    said = fields.BinaryField()  # sealed, bound to the kind and to this version's id
    withdrawn = fields.BooleanField(default=False)
    recorded_by = fields.IntField()
    recorded_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "treatment_page"
        unique_together = (("patient", "kind", "page", "version"), ("patient", "id"))
