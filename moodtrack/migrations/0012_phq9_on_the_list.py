from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0011_asked_to_be_called')]

    initial = False

    operations = [
        ops.AddField(
            model_name='StandingRow', name='phq9', field=fields.SmallIntField(null=True)
        ),
        ops.AddField(
            model_name='StandingRow', name='phq9_day', field=fields.IntField(null=True)
        ),
        ops.AddField(
            model_name='StandingRow', name='phq9_change', field=fields.SmallIntField(null=True)
        ),
        ops.RunSQL(['UPDATE standing SET seen = 0'], []),
    ]
