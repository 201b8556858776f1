from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("moodtrack", "0017_monthly_checks_due")]

    initial = False

    operations = [
        ops.AddField(
            model_name="PersonRow",
            name="language",
            field=fields.CharField(max_length=2, default="", db_default=""),
        ),
    ]
