from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0024_links_from')]

    initial = False

    operations = [
        ops.CreateModel(
            name='LetterRow',
            fields=[
                ('number', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField(unique=True)),
                ('clinic', fields.ForeignKeyField('moodtrack.ClinicRow', source_field='clinic_id', db_constraint=True, to_field='number', related_name='newsletter_letters', on_delete=OnDelete.RESTRICT)),
                ('texts', fields.BinaryField()),
                ('sent_at', fields.BigIntField()),
                ('sent_by', fields.IntField()),
                ('wanted', fields.IntField()),
                ('handed', fields.IntField()),
                ('refused', fields.IntField()),
            ],
            options={'table': 'newsletter_letter', 'app': 'moodtrack', 'indexes': [Index(fields=['clinic_id', 'sent_at'])], 'pk_attr': 'number'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReaderRow',
            fields=[
                ('number', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('id', fields.UUIDField(unique=True)),
                ('clinic', fields.ForeignKeyField('moodtrack.ClinicRow', source_field='clinic_id', db_constraint=True, to_field='number', related_name='newsletter_readers', on_delete=OnDelete.RESTRICT)),
                ('address_hash', fields.CharField(unique=True, max_length=64)),
                ('texts', fields.BinaryField()),
                ('asked_at', fields.BigIntField()),
                ('confirmed_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'newsletter_reader', 'app': 'moodtrack', 'indexes': [Index(fields=['clinic_id', 'number']), Index(fields=['confirmed_at', 'asked_at'])], 'pk_attr': 'number'},
            bases=['Model'],
        ),
    ]
