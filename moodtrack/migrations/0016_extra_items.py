from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0015_safety_plan')]

    initial = False

    operations = [
        ops.AddField('RevisionRow', 'extra', fields.TextField(null=True)),
    ]
