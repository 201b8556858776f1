from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0010_sittings')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RequestRow',
            fields=[
                ('number', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField(unique=True)),
                ('clinic', fields.ForeignKeyField('moodtrack.ClinicRow', source_field='clinic_id', db_constraint=True, to_field='number', related_name='requests', on_delete=OnDelete.RESTRICT)),
                ('texts', fields.BinaryField(null=True)),
                ('asked_at', fields.BigIntField()),
                ('settled_at', fields.BigIntField(null=True)),
                ('settled_by', fields.IntField(null=True)),
            ],
            options={'table': 'consultation_request', 'app': 'moodtrack', 'indexes': [Index(fields=['clinic_id', 'settled_at'])], 'pk_attr': 'number'},
            bases=['Model'],
        ),
    ]
