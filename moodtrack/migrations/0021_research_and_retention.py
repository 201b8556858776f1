from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0020_standing_by_plan')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ExportRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField()),
                ('clinic', fields.IntField()),
                ('at', fields.BigIntField()),
                ('by', fields.IntField()),
                ('people', fields.IntField()),
                ('fresh', fields.BooleanField()),
                ('secret', fields.BinaryField()),
            ],
            options={'table': 'research_export', 'app': 'moodtrack', 'indexes': [Index(fields=['clinic'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KeptLookRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField()),
                ('patient', fields.BigIntField()),
                ('viewer', fields.IntField()),
                ('at', fields.BigIntField()),
                ('until_at', fields.BigIntField()),
                ('reason', fields.BinaryField()),
            ],
            options={'table': 'kept_look', 'app': 'moodtrack', 'indexes': [Index(fields=['patient', 'viewer'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResearchRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='research', on_delete=OnDelete.CASCADE)),
                ('given_at', fields.BigIntField()),
                ('ended_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'research_consent', 'app': 'moodtrack', 'indexes': [Index(fields=['patient_id', 'ended_at'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
    ]
