from tortoise import migrations
from tortoise.migrations import operations as ops
from moodtrack.db.fields import KeyField
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0008_brought_in')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ClinicScoreRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='clinic_scores', on_delete=OnDelete.RESTRICT)),
                ('id', fields.UUIDField()),
                ('scale', fields.CharField(max_length=12)),
                ('at', fields.BigIntField()),
                ('tz', fields.CharField(max_length=64)),
                ('total', fields.SmallIntField(null=True)),
                ('said', fields.BinaryField()),
                ('takes_back', fields.UUIDField(null=True)),
                ('recorded_by', fields.IntField()),
                ('recorded_at', fields.BigIntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'clinic_score', 'app': 'moodtrack', 'unique_together': (('patient', 'id'),), 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MeasureSummaryRow',
            fields=[
                ('patient', KeyField(primary_key=True, unique=True, db_index=True)),
                ('sheets', fields.IntField(default=0)),
                ('phq9', fields.TextField(unique=False)),
            ],
            options={'table': 'measure_summary', 'app': 'moodtrack', 'pk_attr': 'patient'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SheetRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='sheets', on_delete=OnDelete.RESTRICT)),
                ('id', fields.UUIDField()),
                ('instrument', fields.CharField(max_length=8)),
                ('answered_at', fields.BigIntField()),
                ('answered_offset', fields.SmallIntField()),
                ('tz', fields.CharField(max_length=64)),
                ('received_at', fields.BigIntField()),
                ('mode', fields.CharField(max_length=6)),
                ('replaces', fields.TextField(unique=False)),
                ('complete', fields.BooleanField()),
                ('total', fields.SmallIntField(null=True)),
                ('told_total', fields.SmallIntField(null=True)),
                ('items', fields.BinaryField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'measure_sheet', 'app': 'moodtrack', 'unique_together': (('patient', 'id'),), 'pk_attr': 'key'},
            bases=['Model'],
        ),
    ]
