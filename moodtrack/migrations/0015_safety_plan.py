from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0014_passkeys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SafetyPlanRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='safety_plans', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField()),
                ('id', fields.UUIDField()),
                ('at', fields.BigIntField()),
                ('shared', fields.BooleanField()),
                ('texts', fields.BinaryField(null=True)),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'safety_plan', 'app': 'moodtrack', 'unique_together': (('patient', 'version'),), 'pk_attr': 'key'},
            bases=['Model'],
        ),
    ]
