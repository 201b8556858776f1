from tortoise import migrations
from tortoise.migrations import operations as ops
from moodtrack.db.fields import KeyField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0018_language')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ReminderDeviceRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='reminder_devices', on_delete=OnDelete.RESTRICT)),
                ('label', fields.CharField(max_length=80)),
                ('texts', fields.BinaryField()),
                ('endpoint_hash', fields.CharField(unique=True, max_length=64)),
                ('made_at', fields.BigIntField()),
                ('reached_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'reminder_device', 'app': 'moodtrack', 'indexes': [Index(fields=['patient_id'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReminderGatewayRow',
            fields=[
                ('clinic', KeyField(primary_key=True, unique=True, db_index=True)),
                ('texts', fields.BinaryField()),
                ('made_at', fields.BigIntField()),
                ('reached_at', fields.BigIntField(null=True)),
                ('trouble', fields.CharField(default='', max_length=60)),
            ],
            options={'table': 'reminder_gateway', 'app': 'moodtrack', 'pk_attr': 'clinic'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReminderRow',
            fields=[
                ('patient', KeyField(primary_key=True, unique=True, db_index=True)),
                ('daily', fields.BooleanField(default=False)),
                ('hour', fields.SmallIntField(default=1200)),
                ('again', fields.SmallIntField(null=True)),
                ('quiet_from', fields.SmallIntField(default=1320)),
                ('quiet_until', fields.SmallIntField(default=480)),
                ('after', fields.BooleanField(default=False)),
                ('sheets', fields.BooleanField(default=False)),
                ('visits', fields.BooleanField(default=False)),
                ('clinic', fields.BooleanField(default=False)),
                ('messages', fields.BooleanField(default=False)),
                ('email', fields.BinaryField(null=True)),
                ('email_at', fields.BigIntField(null=True)),
                ('email_confirmed', fields.BooleanField(default=False)),
                ('calendar_hash', fields.CharField(null=True, unique=True, max_length=64)),
                ('since', fields.BigIntField()),
                ('not_on', fields.IntField(null=True)),
                ('looked_at', fields.BigIntField()),
                ('next_at', fields.BigIntField(null=True)),
                ('seen', fields.BigIntField(default=0)),
            ],
            options={'table': 'reminder', 'app': 'moodtrack', 'indexes': [Index(fields=['next_at'])], 'pk_attr': 'patient'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReminderSendingRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='reminder_sendings', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(unique=True, max_length=120)),
                ('id', fields.UUIDField()),
                ('kind', fields.CharField(max_length=8)),
                ('day', fields.IntField()),
                ('way', fields.CharField(max_length=8)),
                ('device_id', fields.UUIDField(null=True)),
                ('made_at', fields.BigIntField()),
                ('due_at', fields.BigIntField(null=True)),
                ('until', fields.BigIntField()),
                ('lease', fields.CharField(default='', max_length=36)),
                ('tries', fields.IntField(default=0)),
                ('done_at', fields.BigIntField(null=True)),
                ('outcome', fields.CharField(default='', max_length=12)),
            ],
            options={'table': 'reminder_sending', 'app': 'moodtrack', 'indexes': [Index(fields=['due_at']), Index(fields=['patient_id'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
    ]
