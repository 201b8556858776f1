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

    class Meta:
        table = "sharing_grant"
        indexes = (("patient_id", "viewer_id"), ("viewer_id", "ended_at"))


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
