from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0007_where_patients_stand')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BroughtInRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField(unique=True)),
                ('patient', fields.BigIntField(db_index=True)),
                ('kind', fields.CharField(max_length=12)),
                ('at', fields.BigIntField()),
                ('days', fields.IntField()),
                ('first_day', fields.IntField()),
                ('last_day', fields.IntField()),
                ('parts', fields.TextField(unique=False)),
                ('undone_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'brought_in', 'app': 'moodtrack', 'pk_attr': 'key'},
            bases=['Model'],
        ),
    ]
