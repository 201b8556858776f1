from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from moodtrack.checkins.domain.summary import Summary
from moodtrack.db.fields import KeyField

ROWS = "SELECT patient, last_day, recent FROM checkin_summary"


async def fill(apps: Any, editor: Any) -> None:
    """The new columns follow from what the rows say already."""
    for row in await editor.client.execute_query_dict(ROWS):
        told = Summary(row["last_day"], recent=row["recent"])
        quiet = "NULL" if told.quiet_from is None else int(told.quiet_from)
        await editor.client.execute_query(
            f"UPDATE checkin_summary SET quiet_from = {quiet}, thin_from = {int(told.thin_from)} "
            f"WHERE patient = {int(row['patient'])}"
        )


class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0006_planned_dates')]

    initial = False

    operations = [
        ops.AddField(
            model_name='SummaryRow',
            name='quiet_from',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='SummaryRow',
            name='thin_from',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.CreateModel(
            name='StandingRow',
            fields=[
                ('patient', KeyField(primary_key=True, unique=True, db_index=True)),
                ('seen', fields.BigIntField()),
                ('below', fields.BooleanField(default=False)),
                ('over_on', fields.IntField(null=True)),
                ('worsened', fields.SmallIntField(null=True)),
                ('due_from', fields.IntField(null=True)),
                ('due', fields.CharField(default='', max_length=60)),
            ],
            options={'table': 'standing', 'app': 'moodtrack', 'pk_attr': 'patient'},
            bases=['Model'],
        ),
        ops.RunPython(fill, ops.RunPython.noop),
    ]
