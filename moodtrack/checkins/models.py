"""The tables of the diary: what was said, what it adds up to, and a summary for the work-list."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# Append-only: one row for each thing a person said about a day. Never updated, never deleted.
#
# The key is patient << 40 | epoch day << 24 | the revision's place among that day's: the revisions
# of a patient, and of a day, lie together in the order they were received.
# Instants are microseconds since 1970 (UTC). Maps are one character an item, "-" for unknown.
# `extra` holds the clinic's own items (domain/packing.py), and is NULL where there are none.
# `digest` is keyed and covers every other column: a row that rots or is swapped is noticed.
class RevisionRow(Model):
    key = KeyField()
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="revisions", on_delete=fields.RESTRICT
    )
    patient_id: int
    id = fields.UUIDField()
    day = fields.IntField()  # days since 1970
    written_at = fields.BigIntField()
    written_offset = fields.SmallIntField()  # minutes east of Greenwich on the phone
    tz = fields.CharField(max_length=64)
    received_at = fields.BigIntField()
    mode = fields.CharField(max_length=6)
    ahead = fields.BooleanField(default=False)  # the phone's clock was over a day ahead of ours
    replaces = fields.TextField()
    mood = fields.SmallIntField(null=True)
    sleep_quarters = fields.SmallIntField(null=True)
    sleep_quality = fields.SmallIntField(null=True)
    activity_minutes = fields.SmallIntField(null=True)
    symptoms = fields.CharField(max_length=8, null=True)
    tips = fields.CharField(max_length=7, null=True)
    side_effects = fields.CharField(max_length=8, null=True)
    directions = fields.CharField(max_length=2, null=True)
    goal_met = fields.SmallIntField(null=True)
    extra = fields.TextField(null=True)
    texts = fields.BinaryField(null=True)  # goal and note, sealed
    digest = fields.BinaryField()

    class Meta:
        table = "revision"
        unique_together = (("id", "patient"),)  # looked up by id alone


# What a day's revisions add up to. Its key is patient << 16 | epoch day: the key is the order.
#
# A copy for reading: `verify` can make it again from the revisions. `others` holds the ids of
# further heads, and is NULL on almost every day.
class DayRow(Model):
    key = KeyField()
    mood = fields.SmallIntField(null=True)
    sleep_quarters = fields.SmallIntField(null=True)
    sleep_quality = fields.SmallIntField(null=True)
    activity_minutes = fields.SmallIntField(null=True)
    symptoms = fields.CharField(max_length=8, null=True)
    tips = fields.CharField(max_length=7, null=True)
    side_effects = fields.CharField(max_length=8, null=True)
    mode = fields.CharField(max_length=6)
    answered = fields.BooleanField()
    head = fields.IntField()  # the first head's place among the day's revisions
    others = fields.TextField(null=True)

    class Meta:
        table = "checkin_day"


# One row a patient for the work-list, written with each answer: reading it never counts days.
#
# `recent` is the 28 days that end at `last_day`, oldest first, one character each: "0" to "9"
# and "a" (ten) for mood, "+" answered without mood, "-" not answered. `quiet_from` and `thin_from`
# are the days from which, without another answer, somebody counts as quiet, and as too thin.
class SummaryRow(Model):
    patient = KeyField()
    last_day = fields.IntField(null=True)
    days_answered = fields.IntField(default=0)
    days_rated = fields.IntField(default=0)
    revisions = fields.IntField(default=0)
    recent = fields.CharField(max_length=28, default="")
    quiet_from = fields.IntField(null=True)
    thin_from = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "checkin_summary"


# A number at any time, several a day. Append-only, like revisions.
class MomentRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="moments", on_delete=fields.RESTRICT
    )
    patient_id: int
    id = fields.UUIDField()
    at = fields.BigIntField()
    at_offset = fields.SmallIntField()
    tz = fields.CharField(max_length=64)
    received_at = fields.BigIntField()
    replaces = fields.TextField()
    mood = fields.SmallIntField()
    texts = fields.BinaryField(null=True)  # the note, sealed
    digest = fields.BinaryField()

    class Meta:
        table = "moment"
        unique_together = (("id", "patient"),)  # looked up by id alone
        indexes = (("patient_id", "at"),)
