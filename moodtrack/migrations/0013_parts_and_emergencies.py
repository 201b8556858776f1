from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0012_phq9_on_the_list')]

    initial = False

    operations = [
        ops.CreateModel(
            name='EmergencyRow',
            fields=[
                ('key', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField()),
                ('patient', fields.BigIntField()),
                ('viewer', fields.IntField()),
                ('at', fields.BigIntField()),
                ('until_at', fields.BigIntField()),
                ('reason', fields.BinaryField()),
            ],
            options={'table': 'emergency', 'app': 'moodtrack', 'indexes': [Index(fields=['patient', 'viewer'])], 'pk_attr': 'key'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='GrantRow',
            name='parts',
            field=fields.SmallIntField(default=31, db_default=31),
        ),
        ops.AddField(
            model_name='GrantRow',
            name='since_day',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='GrantRow',
            name='until_at',
            field=fields.BigIntField(null=True),
        ),
    ]
