from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0001_first')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='InvitationRow',
            index=Index(fields=['person_id']),
        ),
        ops.AddIndex(
            model_name='SessionRow',
            index=Index(fields=['person_id']),
        ),
    ]
