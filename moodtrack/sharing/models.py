"""The tables of permissions: what patients share, and whom the clinic put on the care team."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


# A patient lets one person read the diary, from then until it is taken back.
class GrantRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="grants_given", on_delete=fields.CASCADE
    )
    patient_id: int
    viewer: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="grants_held", on_delete=fields.CASCADE
    )
    viewer_id: int
    given_at = fields.BigIntField()
    ended_at = fields.BigIntField(null=True)
    parts = fields.SmallIntField(default=31, db_default=31)  # bits, see sharing.domain.Part
    since_day = fields.IntField(null=True)  # days of the diary from here on, counted from 1970
    until_at = fields.BigIntField(null=True)  # it ends by itself

    class Meta:
        table = "sharing_grant"
        indexes = (("patient_id", "viewer_id"), ("viewer_id", "ended_at"))


# A patient lets her clinic use her answers for research, without her name, until it is taken back.
class ResearchRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="research", on_delete=fields.CASCADE
    )
    patient_id: int
    given_at = fields.BigIntField()
    ended_at = fields.BigIntField(null=True)

    class Meta:
        table = "research_consent"
        indexes = (("patient_id", "ended_at"),)


# Someone off the care team opened a record in an emergency.
#
# `reason` is sealed with the clinic's key.
class EmergencyRow(Model):
    key = fields.BigIntField(primary_key=True)
    id = fields.UUIDField()  # names the reason in its seal
    patient = fields.BigIntField()
    viewer = fields.IntField()
    at = fields.BigIntField()
    until_at = fields.BigIntField()
    reason = fields.BinaryField()

    class Meta:
        table = "emergency"
        indexes = (("patient", "viewer"),)


# The clinic lets a clinician keep a patient's treatment record; it opens no diary.
class CareTeamRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="care_team", on_delete=fields.CASCADE
    )
    patient_id: int
    member: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="care_team_of", on_delete=fields.CASCADE
    )
    member_id: int
    since = fields.BigIntField()

    class Meta:
        table = "care_team"
        unique_together = (("patient", "member"),)
        indexes = (("member_id",),)
