from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0009_questionnaires')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SittingRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('clinic', fields.ForeignKeyField('moodtrack.ClinicRow', source_field='clinic_id', db_constraint=True, to_field='number', related_name='sittings', on_delete=OnDelete.RESTRICT)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='sittings', on_delete=OnDelete.RESTRICT)),
                ('id', fields.UUIDField()),
                ('opened_at', fields.BigIntField()),
                ('tz', fields.CharField(max_length=64)),
                ('planned', fields.UUIDField(null=True)),
                ('recorded_by', fields.IntField()),
                ('recorded_at', fields.BigIntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'sitting', 'app': 'moodtrack', 'unique_together': (('patient', 'id'),), 'indexes': [Index(fields=['clinic_id', 'opened_at'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SittingEntryRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('sitting', fields.ForeignKeyField('moodtrack.SittingRow', source_field='sitting_id', db_constraint=True, to_field='key', related_name='entries', on_delete=OnDelete.RESTRICT)),
                ('patient_id', fields.IntField()),
                ('id', fields.UUIDField()),
                ('seq', fields.SmallIntField()),
                ('kind', fields.CharField(max_length=10)),
                ('at', fields.BigIntField()),
                ('replaces', fields.UUIDField(null=True)),
                ('code', fields.CharField(null=True, max_length=20)),
                ('value', fields.SmallIntField(null=True)),
                ('heart_rate', fields.SmallIntField(null=True)),
                ('systolic', fields.SmallIntField(null=True)),
                ('diastolic', fields.SmallIntField(null=True)),
                ('spo2', fields.SmallIntField(null=True)),
                ('weight_g', fields.IntField(null=True)),
                ('dose_ug', fields.IntField(null=True)),
                ('minutes', fields.SmallIntField(null=True)),
                ('phase', fields.CharField(null=True, max_length=12)),
                ('n', fields.IntField(null=True)),
                ('texts', fields.BinaryField(null=True)),
                ('recorded_by', fields.IntField()),
                ('recorded_at', fields.BigIntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'sitting_entry', 'app': 'moodtrack', 'unique_together': (('patient_id', 'id'), ('sitting', 'seq')), 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StationRow',
            fields=[
                ('token_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('sitting', fields.ForeignKeyField('moodtrack.SittingRow', source_field='sitting_id', db_constraint=True, to_field='key', related_name='stations', on_delete=OnDelete.CASCADE)),
                ('keeper', fields.ForeignKeyField('moodtrack.PersonRow', source_field='keeper_id', db_constraint=True, to_field='number', related_name='stations', on_delete=OnDelete.CASCADE)),
                ('code_hash', fields.CharField(max_length=200)),
                ('tries', fields.SmallIntField(default=0)),
                ('made_at', fields.BigIntField()),
                ('used_at', fields.BigIntField()),
                ('ended_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'station', 'app': 'moodtrack', 'pk_attr': 'token_hash'},
            bases=['Model'],
        ),
    ]
