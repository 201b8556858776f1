from tortoise import migrations
from tortoise.migrations import operations as ops
from moodtrack.db.fields import KeyField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0002_sessions_by_person')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ClinicSettingRow',
            fields=[
                ('number', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('clinic', fields.ForeignKeyField('moodtrack.ClinicRow', source_field='clinic_id', db_constraint=True, to_field='number', related_name='settings', on_delete=OnDelete.RESTRICT)),
                ('section', fields.CharField(max_length=40)),
                ('version', fields.IntField()),
                ('value', fields.TextField(unique=False)),
                ('at', fields.BigIntField()),
                ('by', fields.IntField()),
            ],
            options={'table': 'clinic_setting', 'app': 'moodtrack', 'unique_together': (('clinic', 'section', 'version'),), 'pk_attr': 'number'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConcernAnswerRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('concern', fields.BigIntField()),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='concern_answers', on_delete=OnDelete.RESTRICT)),
                ('source', fields.UUIDField()),
                ('kind', fields.CharField(max_length=8)),
                ('value', fields.SmallIntField()),
                ('said_at', fields.BigIntField()),
                ('at', fields.BigIntField()),
                ('by', fields.IntField()),
                ('day', fields.IntField(null=True)),
                ('how', fields.CharField(max_length=8)),
                ('days', fields.IntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'concern_answer', 'app': 'moodtrack', 'unique_together': (('patient', 'source'),), 'indexes': [Index(fields=['concern'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConcernNoticeRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('concern', fields.BigIntField()),
                ('rise', fields.SmallIntField()),
                ('round', fields.SmallIntField()),
                ('person', fields.IntField()),
                ('channel', fields.CharField(max_length=8)),
                ('at', fields.BigIntField()),
                ('ok', fields.BooleanField()),
                ('why', fields.CharField(default='', max_length=120)),
            ],
            options={'table': 'concern_notice', 'app': 'moodtrack', 'unique_together': (('concern', 'rise', 'round', 'person', 'channel'),), 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConcernRow',
            fields=[
                ('key', KeyField(primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField(unique=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='concerns', on_delete=OnDelete.RESTRICT)),
                ('opened_at', fields.BigIntField()),
                ('risen_at', fields.BigIntField()),
                ('rises', fields.SmallIntField()),
                ('worst', fields.SmallIntField()),
                ('answers', fields.IntField()),
                ('review', fields.BooleanField()),
                ('taken_at', fields.BigIntField(null=True)),
                ('taken_by', fields.IntField(null=True)),
                ('closed_at', fields.BigIntField(null=True)),
                ('closed_by', fields.IntField(null=True)),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'concern', 'app': 'moodtrack', 'indexes': [Index(fields=['closed_at'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConcernStepRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('concern', fields.BigIntField()),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='concern_steps', on_delete=OnDelete.RESTRICT)),
                ('id', fields.UUIDField()),
                ('step', fields.CharField(max_length=10)),
                ('at', fields.BigIntField()),
                ('by', fields.IntField()),
                ('done', fields.CharField(default='', max_length=100)),
                ('reviewed', fields.IntField(default=0)),
                ('note', fields.BinaryField(null=True)),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'concern_step', 'app': 'moodtrack', 'indexes': [Index(fields=['concern'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='HeartbeatRow',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('at', fields.BigIntField()),
            ],
            options={'table': 'heartbeat', 'app': 'moodtrack', 'pk_attr': 'name'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='JobRow',
            fields=[
                ('number', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('kind', fields.CharField(max_length=40)),
                ('key', fields.CharField(unique=True, max_length=120)),
                ('payload', fields.TextField(unique=False)),
                ('made_at', fields.BigIntField()),
                ('due_at', fields.BigIntField(null=True)),
                ('lease', fields.CharField(default='', max_length=36)),
                ('tries', fields.IntField(default=0)),
                ('done_at', fields.BigIntField(null=True)),
                ('trouble', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'job', 'app': 'moodtrack', 'indexes': [Index(fields=['due_at'])], 'pk_attr': 'number'},
            bases=['Model'],
        ),
    ]
