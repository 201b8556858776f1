from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0005_sealed_words')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PageRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='pages', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('page', fields.UUIDField()),
                ('version', fields.IntField()),
                ('id', fields.UUIDField()),
                ('said', fields.BinaryField()),
                ('withdrawn', fields.BooleanField(default=False)),
                ('recorded_by', fields.IntField()),
                ('recorded_at', fields.BigIntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'treatment_page', 'app': 'moodtrack', 'unique_together': (('patient', 'kind', 'page', 'version'), ('patient', 'id')), 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='VisitRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='visits', on_delete=OnDelete.RESTRICT)),
                ('visit', fields.UUIDField()),
                ('version', fields.IntField()),
                ('id', fields.UUIDField()),
                ('kind', fields.CharField(max_length=12)),
                ('at', fields.BigIntField()),
                ('tz', fields.CharField(max_length=64)),
                ('minutes', fields.SmallIntField()),
                ('phase', fields.CharField(null=True, max_length=12)),
                ('date_chosen', fields.CharField(null=True, max_length=8)),
                ('cancelled', fields.BooleanField(default=False)),
                ('reason', fields.BinaryField(null=True)),
                ('recorded_by', fields.IntField()),
                ('recorded_at', fields.BigIntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'visit', 'app': 'moodtrack', 'unique_together': (('patient', 'visit', 'version'), ('patient', 'id')), 'indexes': [Index(fields=['at'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.AddIndex(
            model_name='TrailRow',
            index=Index(fields=['at']),
        ),
    ]
