"""The tables of clinics, people, their invitations, sessions and rate limits."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


class ClinicRow(Model):
    number = fields.IntField(primary_key=True)
    id = fields.UUIDField(unique=True)
    name = fields.CharField(max_length=120, unique=True)
    zone = fields.CharField(max_length=64)
    backfill_days = fields.SmallIntField(default=2)
    paper = fields.CharField(max_length=6, default="letter")
    phone = fields.CharField(max_length=40, default="")
    hours = fields.CharField(max_length=200, default="")
    key = fields.BinaryField(null=True)  # wrapped: seals the words of the treatment records
    created_at = fields.BigIntField()

    class Meta:
        table = "clinic"


# Someone with a sign-in. Inside the house people go by number, outside by id.
class PersonRow(Model):
    number = fields.IntField(primary_key=True)
    id = fields.UUIDField(unique=True)
    clinic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.ClinicRow", related_name="people", on_delete=fields.RESTRICT
    )
    clinic_id: int
    role = fields.CharField(max_length=16)
    name = fields.CharField(max_length=120)
    username = fields.CharField(max_length=64, null=True, unique=True)
    passphrase_hash = fields.CharField(max_length=200, null=True)
    zone = fields.CharField(max_length=64)
    day_start = fields.SmallIntField(default=3)
    key = fields.BinaryField(null=True)  # wrapped: seals the words of a patient's diary
    created_at = fields.BigIntField()
    joined_at = fields.BigIntField(null=True)
    disabled_at = fields.BigIntField(null=True)
    erased_at = fields.BigIntField(null=True)  # the diary is gone, and whose it was
    moved_to = fields.IntField(null=True)  # the account at another clinic that took it over
    list_view = fields.CharField(max_length=60, default="", db_default="")  # of patients, as left
    language = fields.CharField(max_length=2, default="", db_default="")  # "": as the phone says
    links_from = fields.BigIntField(null=True)  # links issued before it open nothing any more

    class Meta:
        table = "person"
        indexes = (("clinic_id", "role"), ("erased_at",), ("moved_to",))


# A one-time door: to join (with a second fact) or, for staff and the demo, to sign in.
class InvitationRow(Model):
    token_hash = fields.CharField(max_length=64, primary_key=True)
    person: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="invitations", on_delete=fields.CASCADE
    )
    person_id: int
    kind = fields.CharField(max_length=8)
    second_fact_hash = fields.CharField(max_length=200, null=True)
    tries = fields.SmallIntField(default=0)
    reusable = fields.BooleanField(default=False)
    created_at = fields.BigIntField()
    expires_at = fields.BigIntField()
    used_at = fields.BigIntField(null=True)
    made_by = fields.IntField(default=0, db_default=0)  # 0: whoever runs the server
    waits_until = fields.BigIntField(null=True)  # of someone who has joined: not before

    class Meta:
        table = "invitation"
        indexes = (("person_id",),)


# A signed-in browser, or a device token a program holds. Only the token's hash is kept.
class SessionRow(Model):
    token_hash = fields.CharField(max_length=64, primary_key=True)
    id = fields.UUIDField(unique=True)
    person: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="sessions", on_delete=fields.CASCADE
    )
    person_id: int
    kind = fields.CharField(max_length=8)
    label = fields.CharField(max_length=80, default="")
    created_at = fields.BigIntField()
    used_at = fields.BigIntField()
    ended_at = fields.BigIntField(null=True)
    way = fields.CharField(max_length=12, default="", db_default="")  # how they signed in
    second_at = fields.BigIntField(null=True)  # when the second factor was shown
    fresh_at = fields.BigIntField(null=True)  # when they last showed that it is they

    class Meta:
        table = "session"
        indexes = (("person_id",),)


# A key that a phone or a computer holds for us. `digest` is of what must never change by itself.
class PasskeyRow(Model):
    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="passkeys", on_delete=fields.CASCADE
    )
    person_id: int
    credential = fields.BinaryField()
    credential_hash = fields.CharField(max_length=64, unique=True)
    public_key = fields.BinaryField()
    counter = fields.BigIntField()  # how often it was used, if it counts
    name = fields.CharField(max_length=80)
    created_at = fields.BigIntField()
    used_at = fields.BigIntField(null=True)
    digest = fields.BinaryField()

    class Meta:
        table = "passkey"
        indexes = (("person_id",),)


# A challenge that was answered: it is never taken again.
class SpentRow(Model):
    challenge_hash = fields.CharField(max_length=64, primary_key=True)
    until = fields.BigIntField()

    class Meta:
        table = "spent_challenge"
        indexes = (("until",),)


# The app that makes six digits, of a member of staff. The secret is sealed with the clinic's key.
class AppRow(Model):
    person = KeyField(primary_key=True)
    secret = fields.BinaryField()
    last_step = fields.BigIntField(default=0)  # each code is taken once
    created_at = fields.BigIntField()
    confirmed_at = fields.BigIntField(null=True)

    class Meta:
        table = "code_app"


# A code on paper, for when everything else is lost. Kept as a keyed digest, used once.
class RecoveryRow(Model):
    code_hash = fields.CharField(max_length=64, primary_key=True)
    person: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="recovery_codes", on_delete=fields.CASCADE
    )
    person_id: int
    used_at = fields.BigIntField(null=True)

    class Meta:
        table = "recovery_code"
        indexes = (("person_id",),)


# A leaky bucket (GCRA): the theoretical arrival time of the next allowed try, in seconds.
class RateRow(Model):
    key = fields.CharField(max_length=120, primary_key=True)
    tat = fields.FloatField()

    class Meta:
        table = "rate"


# What a clinic has settled about one thing (a section of /clinic/settings), as JSON.
# Append-only: the highest version stands, the earlier ones say what stood when.
class ClinicSettingRow(Model):
    number = fields.BigIntField(primary_key=True)
    clinic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.ClinicRow", related_name="settings", on_delete=fields.RESTRICT
    )
    clinic_id: int
    section = fields.CharField(max_length=40)
    version = fields.IntField()
    value = fields.TextField()
    at = fields.BigIntField()
    by = fields.IntField()

    class Meta:
        table = "clinic_setting"
        unique_together = (("clinic", "section", "version"),)
