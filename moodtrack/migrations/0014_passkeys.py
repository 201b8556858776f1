from tortoise import migrations
from tortoise.migrations import operations as ops
from moodtrack.db.fields import KeyField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0013_parts_and_emergencies')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AppRow',
            fields=[
                ('person', KeyField(primary_key=True, unique=True, db_index=True)),
                ('secret', fields.BinaryField()),
                ('last_step', fields.BigIntField(default=0)),
                ('created_at', fields.BigIntField()),
                ('confirmed_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'code_app', 'app': 'moodtrack', 'pk_attr': 'person'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PasskeyRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('moodtrack.PersonRow', source_field='person_id', db_constraint=True, to_field='number', related_name='passkeys', on_delete=OnDelete.CASCADE)),
                ('credential', fields.BinaryField()),
                ('credential_hash', fields.CharField(unique=True, max_length=64)),
                ('public_key', fields.BinaryField()),
                ('counter', fields.BigIntField()),
                ('name', fields.CharField(max_length=80)),
                ('created_at', fields.BigIntField()),
                ('used_at', fields.BigIntField(null=True)),
                ('digest', fields.BinaryField()),
            ],
            options={'table': 'passkey', 'app': 'moodtrack', 'indexes': [Index(fields=['person_id'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RecoveryRow',
            fields=[
                ('code_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('person', fields.ForeignKeyField('moodtrack.PersonRow', source_field='person_id', db_constraint=True, to_field='number', related_name='recovery_codes', on_delete=OnDelete.CASCADE)),
                ('used_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'recovery_code', 'app': 'moodtrack', 'indexes': [Index(fields=['person_id'])], 'pk_attr': 'code_hash'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SpentRow',
            fields=[
                ('challenge_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('until', fields.BigIntField()),
            ],
            options={'table': 'spent_challenge', 'app': 'moodtrack', 'indexes': [Index(fields=['until'])], 'pk_attr': 'challenge_hash'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='InvitationRow',
            name='made_by',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='InvitationRow',
            name='waits_until',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SessionRow',
            name='fresh_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SessionRow',
            name='second_at',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='SessionRow',
            name='way',
            field=fields.CharField(default='', db_default='', max_length=12),
        ),
    ]

