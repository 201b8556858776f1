from tortoise import migrations
from tortoise.migrations import operations as ops
from moodtrack.db.fields import KeyField
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0003_concerns_jobs_and_settings')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ErasureRow',
            fields=[
                ('patient', KeyField(primary_key=True, unique=True, db_index=True)),
                ('asked_at', fields.BigIntField()),
                ('due_at', fields.BigIntField()),
            ],
            options={'table': 'erasure', 'app': 'moodtrack', 'pk_attr': 'patient'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='PersonRow',
            name='erased_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddIndex(
            model_name='PersonRow',
            index=Index(fields=['erased_at']),
        ),
    ]
