from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0022_brought_along')]

    initial = False

    operations = [
        ops.AddField(
            model_name='PersonRow',
            name='moved_to',
            field=fields.IntField(null=True),
        ),
        ops.AddIndex(
            model_name='PersonRow',
            index=Index(fields=['moved_to']),
        ),
    ]
