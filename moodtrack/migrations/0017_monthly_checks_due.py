from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("moodtrack", "0016_extra_items")]

    initial = False

    operations = [
        ops.AddField(
            model_name="PersonRow",
            name="list_view",
            field=fields.CharField(max_length=60, default="", db_default=""),
        ),
        # the monthly check is among what is due: every row is made anew
        ops.RunSQL(["UPDATE standing SET seen = 0"], []),
    ]
