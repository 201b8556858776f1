"""The tables of reminders: wishes, devices, what goes out, a clinic's gateway."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from moodtrack.db.fields import KeyField


# What one patient wants, and how far the house has come with it. Hours are minutes of her day.
#
# Everything that was due up to `looked_at` is decided; `next_at` is when something is due next, as
# of where her trail ended when that was worked out (`seen`): a trail that goes on has it made anew.
class ReminderRow(Model):
    patient = KeyField()
    daily = fields.BooleanField(default=False)
    hour = fields.SmallIntField(default=1200)
    again = fields.SmallIntField(null=True)
    quiet_from = fields.SmallIntField(default=1320)
    quiet_until = fields.SmallIntField(default=480)
    after = fields.BooleanField(default=False)  # some hours after an infusion, and the days after
    sheets = fields.BooleanField(default=False)  # questionnaires
    visits = fields.BooleanField(default=False)
    clinic = fields.BooleanField(default=False)  # her clinic may send one too, by one tap
    messages = fields.BooleanField(default=False)  # by the clinic's own text messages
    email = fields.BinaryField(null=True)  # sealed
    email_at = fields.BigIntField(null=True)  # when it was written here
    email_confirmed = fields.BooleanField(default=False)
    calendar_hash = fields.CharField(max_length=64, null=True, unique=True)
    since = fields.BigIntField()  # since when she is asked each day
    not_on = fields.IntField(null=True)  # "not today": that day
    looked_at = fields.BigIntField()
    next_at = fields.BigIntField(null=True)
    seen = fields.BigIntField(default=0)

    class Meta:
        table = "reminder"
        indexes = (("next_at",),)


# A browser that takes reminders. Where it is reached, and its keys, are sealed; of the address a
# keyed digest says whether it is here already.
class ReminderDeviceRow(Model):
    id = fields.UUIDField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="reminder_devices", on_delete=fields.RESTRICT
    )
    patient_id: int
    label = fields.CharField(max_length=80)
    texts = fields.BinaryField()
    endpoint_hash = fields.CharField(max_length=64, unique=True)
    made_at = fields.BigIntField()
    reached_at = fields.BigIntField(null=True)

    class Meta:
        table = "reminder_device"
        indexes = (("patient_id",),)


# One reminder on one way. `name` says which: written down twice, it goes out once.
#
# While someone is at it `due_at` lies ahead by the lease; when it is settled it is NULL.
class ReminderSendingRow(Model):
    key = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "moodtrack.PersonRow", related_name="reminder_sendings", on_delete=fields.RESTRICT
    )
    patient_id: int
    name = fields.CharField(max_length=120, unique=True)
    id = fields.UUIDField()  # what the world outside knows it by
    kind = fields.CharField(max_length=8)
    day = fields.IntField()  # of hers, counted from 1970
    way = fields.CharField(max_length=8)
    device_id = fields.UUIDField(null=True)
    made_at = fields.BigIntField()
    due_at = fields.BigIntField(null=True)
    until = fields.BigIntField()  # later it would only disturb
    lease = fields.CharField(max_length=36, default="")
    tries = fields.IntField(default=0)
    done_at = fields.BigIntField(null=True)
    outcome = fields.CharField(max_length=12, default="")

    class Meta:
        table = "reminder_sending"
        indexes = (("due_at",), ("patient_id",))


# Where a clinic takes over what goes out as text messages. Address and secret are sealed.
class ReminderGatewayRow(Model):
    clinic = KeyField()
    texts = fields.BinaryField()
    made_at = fields.BigIntField()
    reached_at = fields.BigIntField(null=True)
    trouble = fields.CharField(max_length=60, default="")

    class Meta:
        table = "reminder_gateway"
