from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0021_research_and_retention')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BroughtRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('patient', fields.ForeignKeyField('moodtrack.PersonRow', source_field='patient_id', db_constraint=True, to_field='number', related_name='brought', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('id', fields.UUIDField()),
                ('n', fields.IntField(null=True)),
                ('said', fields.BinaryField()),
                ('brought_at', fields.BigIntField()),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'brought', 'app': 'moodtrack', 'unique_together': (('patient', 'id'),), 'pk_attr': 'key'},
            bases=['Model'],
        ),
    ]
