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


# One visit to the chair. It never changes: what happens there are entries of their own.
class SittingRow(Model):
    key = fields.BigIntField(primary_key=True)
    clinic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.ClinicRow", related_name="sittings", on_delete=fields.RESTRICT
    )
    clinic_id: int
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="sittings", on_delete=fields.RESTRICT
    )
    patient_id: int
    id = fields.UUIDField()
    opened_at = fields.BigIntField()
    tz = fields.CharField(max_length=64)
    planned = fields.UUIDField(null=True)  # the planned date it came from
    recorded_by = fields.IntField()
    recorded_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "sitting"
        unique_together = (("patient", "id"),)
        indexes = (("clinic_id", "opened_at"),)


# Something written at the chair: a step, a row of vitals, a dose, an effect... Never changed:
# `replaces` names what an entry corrects or takes back.
class SittingEntryRow(Model):
    key = fields.BigIntField(primary_key=True)
    sitting: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.SittingRow", related_name="entries", on_delete=fields.RESTRICT
    )
    sitting_id: int
    patient_id = fields.IntField()
    id = fields.UUIDField()  # made on the tablet: sending it twice keeps it once
    seq = fields.SmallIntField()
    kind = fields.CharField(max_length=10)
    at = fields.BigIntField()
    replaces = fields.UUIDField(null=True)
    code = fields.CharField(max_length=20, null=True)
    value = fields.SmallIntField(null=True)
    heart_rate = fields.SmallIntField(null=True)
    systolic = fields.SmallIntField(null=True)
    diastolic = fields.SmallIntField(null=True)
    spo2 = fields.SmallIntField(null=True)
    weight_g = fields.IntField(null=True)
    dose_ug = fields.IntField(null=True)
    minutes = fields.SmallIntField(null=True)
    phase = fields.CharField(max_length=12, null=True)
    n = fields.IntField(null=True)  # of a start: the number of the infusion
    texts = fields.BinaryField(null=True)  # sealed
    recorded_by = fields.IntField()
    recorded_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "sitting_entry"
        unique_together = (("patient_id", "id"), ("sitting", "seq"))


# A tablet that stays open to one sitting alone, under four digits. Only hashes are kept.
class StationRow(Model):
    token_hash = fields.CharField(max_length=64, primary_key=True)
    sitting: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.SittingRow", related_name="stations", on_delete=fields.CASCADE
    )
    sitting_id: int
    keeper: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="stations", on_delete=fields.CASCADE
    )
    keeper_id: int
    code_hash = fields.CharField(max_length=200)
    tries = fields.SmallIntField(default=0)
    made_at = fields.BigIntField()
    used_at = fields.BigIntField()
    ended_at = fields.BigIntField(null=True)

    class Meta:
        table = "station"


# One line of a treatment record that the patient brought along from elsewhere (docs/adr/0028).
#
# It is hers: sealed with the diary's key, gone with it, and no part of this clinic's own record.
class BroughtRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="brought", on_delete=fields.RESTRICT
    )
    patient_id: int
    kind = fields.CharField(max_length=12)  # the list of history.json it comes from
    id = fields.UUIDField()  # follows from what it is: bringing it twice keeps it once
    n = fields.IntField(null=True)  # of infusions and the chair: the number it has here
    said = fields.BinaryField()  # sealed: the line as the file had it, as JSON
    brought_at = fields.BigIntField()
    digest = fields.BinaryField()  # keyed, over all but the row's own key

    class Meta:
        table = "brought"
        unique_together = (("patient", "id"),)
