from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0023_moved_to')]

    initial = False

    operations = [
        ops.AddField(
            model_name='PersonRow',
            name='links_from',
            field=fields.BigIntField(null=True),
        ),
    ]
