from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("moodtrack", "0019_reminders")]

    initial = False

    operations = [
        ops.AddField(
            model_name="StandingRow",
            name="plan",
            field=fields.IntField(default=0, db_default=0),
        ),
        # what counts as lower than the baseline changed: every row is made anew
        ops.RunSQL(["UPDATE standing SET seen = 0"], []),
    ]
