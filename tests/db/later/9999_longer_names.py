"""Longer names: on SQLite a new table, all rows over, the old one dropped."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from moodtrack.db.database import steps


class Migration(migrations.Migration):
    dependencies = [("moodtrack", steps()[-1])]  # noqa: RUF012
    operations = [  # noqa: RUF012
        ops.AlterField(model_name="PersonRow", name="name", field=fields.CharField(max_length=200))
    ]
